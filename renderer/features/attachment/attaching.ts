import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { legal } from '#domain/ticket/legal.ts'
import type { Attachment } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useOperator } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useTicketLine } from '../ticket/line.ts'
import { useRunning, useRunningHere } from '../ticket/running.tsx'
import { fileNameOf } from './file-name.ts'
import { isAccepted, nameOf, problemOf } from './files.ts'

/** A file that was not taken, and why. */
export interface Rejected { readonly name: string; readonly refused: Refusal }

export interface Attaching {
  readonly add: (files: readonly File[], how: 'pasted' | 'chosen') => void
  /** Files whose bytes are being taken in. */
  readonly busy: number
  readonly rejected: readonly Rejected[]
  readonly forget: () => void
}

/** Takes files in one after another; each is durable on this desk (or at the server, where the message lives there) before the next is read. */
export function useAttaching(view: TicketView, onTaken?: (attachmentId: string) => void): Attaching {
  const say = useSay()
  const format = useFormat()
  const client = useQueryClient()
  const { saved } = useRunning()
  const elsewhere = useTicketLine()
  const taken = useRef(onTaken)
  useEffect(() => {
    taken.current = onTaken
  })
  const [busy, setBusy] = useState(0)
  const [rejected, setRejected] = useState<readonly Rejected[]>([])
  const line = useRef<Promise<void>>(Promise.resolve())
  const ticketId = view.state.id

  const take = useCallback(
    async (file: File, fileName: string): Promise<void> => {
      const problem = problemOf(file)
      const reject = (refused: Refusal): void => setRejected((before) => [...before, { name: fileName, refused }])
      if (problem !== null || !isAccepted(file.type)) return reject(refusal(problem ?? 'attachment_type_refused'))
      const bytes = new Uint8Array(await file.arrayBuffer())
      const content = { ticketId, fileName, type: file.type, bytes }
      const reply = await (elsewhere === null ? call('attachment.add', content) : elsewhere.attach(content))
      if (!reply.ok) return reject(reply.refusal)
      saved(reply.value.commandId, 'AttachFile')
      taken.current?.(reply.value.attachmentId)
      void client.invalidateQueries({ queryKey: ['attachments', ticketId] })
    },
    [ticketId, saved, client, elsewhere],
  )
  const add = useCallback(
    (files: readonly File[], how: 'pasted' | 'chosen') => {
      setRejected([])
      setBusy((before) => before + files.length)
      for (const file of files) {
        const name = nameOf(file, how === 'pasted' ? say('attachment.pasted', { time: format.time(Date.now()) }) : null)
        line.current = line.current
          .then(() => take(file, name))
          .catch(() => setRejected((before) => [...before, { name, refused: refusal('internal_error') }]))
          .finally(() => setBusy((before) => before - 1))
      }
    },
    [say, format, take],
  )
  return { add, busy, rejected, forget: () => setRejected([]) }
}

/**
 * Takes an attachment away. Its bytes are destroyed with it everywhere, so taking back means to attach what is held here
 * once more; without `blob` there is no way back. Null where it is not allowed.
 */
export function useDetach(view: TicketView): ((attachment: Attachment, blob: Blob | null) => Promise<Refusal | null>) | null {
  const session = useOperator()
  const run = useRunningHere()?.run
  const elsewhere = useTicketLine()
  const { id: ticketId } = view.state
  if (run === undefined || legal('DetachFile', view.state, session) !== null) return null
  return ({ id: attachmentId, ...attachment }, blob) => {
    const fileName = fileNameOf(view, { id: attachmentId, ...attachment }) ?? ''
    const restore = async (bytes: Blob): Promise<Refusal | null> => {
      const content = { ticketId, fileName, type: attachment.type, bytes: new Uint8Array(await bytes.arrayBuffer()) }
      const reply = await (elsewhere === null ? call('attachment.add', content) : elsewhere.attach(content))
      return reply.ok ? null : reply.refusal
    }
    return run({ type: 'DetachFile', ticketId, attachmentId, note: '' }, blob === null ? null : () => restore(blob))
  }
}
