import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import type { CommandData } from '#domain/catalog.ts'
import { refusal } from '#domain/refusals.ts'
import { ATTACHMENT_LIMIT } from '#domain/ticket/commands.ts'
import type { Attachment, TicketState } from '#domain/ticket/state.ts'
import type { AttachmentView } from '#ipc/attachment.ts'
import type { CallInput, CallOutput, Reply } from '#ipc/contract.ts'
import type { AttachmentFile } from '../sqlite/attachments.ts'
import type { Store } from '../sqlite/store.ts'
import { standing } from '../standing.ts'
import type { Transport } from '../transport.ts'
import { openFetcher } from './fetcher.ts'
import { isOfType } from './file-type.ts'
import { FileDamaged, sealedFiles } from './sealed-files.ts'
import { openSender } from './sender.ts'
import { openWhereabouts } from './whereabouts.ts'
import { sweep, tidyCache } from './sweep.ts'

/** Photos and papers of tickets at this desk: taken in, sent in the background, fetched on demand, deleted with their ticket. */
export interface DeskAttachments {
  /** Durable with its command when it answers `ok`. `save` saves the AttachFile. */
  readonly add: (input: CallInput<'attachment.add'>, save: (data: CommandData<'AttachFile'>) => Reply<{ readonly commandId: string }>) => Promise<Reply<CallOutput['attachment.add']>>
  readonly standing: (ticketId: string) => CallOutput['attachment.standing']
  /** `token`: of a session that may read confidential messages; it is used for what this desk does not have. */
  readonly read: (input: CallInput<'attachment.read'>, token: string | null) => Promise<Reply<CallOutput['attachment.read']>>
  /** Something changed: looks what is to be sent and what is to be deleted. */
  readonly look: () => void
  /** Brings rows and files together again, and lets go of files that nothing speaks of any more. */
  readonly sweep: () => void
  /** Deletes copies of what the server has that came here before then (milliseconds since 1970). */
  readonly forgetCopies: (before: number) => void
  /** After a snapshot: what was sent from here is asked about again, because a server that was restored may lack it. */
  readonly recheck: () => void
  readonly stop: () => Promise<void>
}

export interface AttachmentsOptions {
  /** The desk's data folder; the files lie in `attachments` in it. */
  readonly folder: string
  readonly databaseKey: string
  readonly store: () => Store
  readonly transport: () => Transport | null
  /** The server is there and no command waits. */
  readonly calm: () => boolean
  readonly deskName: () => string | null
  readonly now: () => number
  readonly random: () => number
  readonly onChange: () => void
  readonly onTrouble: (error: unknown) => void
}

/** Progress is told this often; every part of it would only make the window read again. */
const TELL_MS = 400

export function openAttachments(options: AttachmentsOptions): DeskAttachments {
  const { store, now, onTrouble } = options
  const files = sealedFiles(join(options.folder, 'attachments'), options.databaseKey)
  const line = () => options.transport()?.attachments ?? null
  const state: { telling: NodeJS.Timeout | null; cleaning: Promise<void>; stopped: boolean; adding: Set<string> } = { telling: null, cleaning: Promise.resolve(), stopped: false, adding: new Set() }
  const tell = (): void => {
    if (state.stopped) return
    state.telling ??= setTimeout(() => {
      state.telling = null
      options.onChange()
    }, TELL_MS).unref()
  }
  const sender = openSender({ ...options, files, line, onMoved: tell })
  const fetcher = openFetcher({ store, files, line, now, onMoved: tell })
  const whereabouts = openWhereabouts({ line, now, onKnown: tell })

  const clean = (work: () => Promise<void>): void => {
    state.cleaning = state.cleaning.then(() => (state.stopped ? undefined : work())).catch(onTrouble)
  }
  const deleteDoomed = async (): Promise<void> => {
    for (const { id } of store().attachments.inPlace('doomed')) {
      await files.remove(id)
      store().attachments.drop(id)
    }
  }
  const tidyUp = async (): Promise<void> => {
    await sweep(store, files, (id) => state.adding.has(id), now())
    await deleteDoomed()
    sender.look()
  }
  const stateOf = (ticketId: string): TicketState | null => standing(store(), 'ticket', ticketId).state as TicketState | null

  const viewOf = (attachment: Attachment, file: AttachmentFile | null): AttachmentView => {
    const { id: attachmentId, size } = attachment
    if (file?.place === 'kept') return { attachmentId, where: 'here', deskName: null, moved: size, size }
    if (file?.place === 'own') return { attachmentId, where: 'waiting', deskName: options.deskName(), moved: sender.sent(attachmentId), size }
    const fetched = fetcher.fetched(attachmentId)
    if (fetched !== null) return { attachmentId, where: 'server', deskName: null, moved: fetched, size }
    const known = whereabouts.of(attachmentId)
    if (known === null || known.complete) return { attachmentId, where: 'server', deskName: null, moved: 0, size }
    return { attachmentId, where: 'elsewhere', deskName: known.deskName, moved: known.received, size }
  }

  const readHere = async (file: AttachmentFile): Promise<Buffer | null> => {
    try {
      return await files.read(file.id)
    } catch (error) {
      if (!(error instanceof FileDamaged)) throw error
      // a copy is fetched again; of what was taken in here there may be no other
      store().attachments.move(file.id, file.place === 'own' ? 'damaged' : 'coming')
      await (file.place === 'own' ? undefined : files.remove(file.id))
      return null
    }
  }

  return {
    add: async ({ ticketId, fileName, type, bytes }, save) => {
      if (bytes.length > ATTACHMENT_LIMIT) return { ok: false, refusal: refusal('attachment_too_large', { size: bytes.length, limit: ATTACHMENT_LIMIT }) }
      if (!isOfType(bytes, type)) return { ok: false, refusal: refusal('attachment_type_refused', { type }) }
      const attachmentId = newId()
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const size = bytes.length
      state.adding.add(attachmentId)
      try {
        await files.write(attachmentId, { ticketId, size, sha256, own: true }, bytes)
        store().attachments.put({ id: attachmentId, ticketId, size, sha256, place: 'own', at: now() })
        const saved = save({ ticketId, attachmentId, fileType: type, size, sha256, private: { fileName } })
        if (saved.ok) return { ok: true, value: { attachmentId, commandId: saved.value.commandId } }
        store().attachments.move(attachmentId, 'doomed')
        clean(deleteDoomed)
        return saved
      } finally {
        state.adding.delete(attachmentId)
      }
    },
    standing: (ticketId) => {
      const here = new Map(store().attachments.ofTicket(ticketId).map((file) => [file.id, file]))
      return (stateOf(ticketId)?.attachments ?? []).map((attachment) => viewOf(attachment, here.get(attachment.id) ?? null))
    },
    read: async ({ ticketId, attachmentId }, token) => {
      const ticket = stateOf(ticketId)
      if (ticket === null && token !== null) return readConfidential(ticketId, attachmentId, token)
      const attachment = ticket?.attachments.find(({ id }) => id === attachmentId)
      if (attachment === undefined) return { ok: false, refusal: refusal('attachment_unknown') }
      const file = store().attachments.find(attachmentId)
      const bytes = file !== null && (file.place === 'own' || file.place === 'kept') ? await readHere(file) : null
      if (bytes !== null) return { ok: true, value: { bytes, type: attachment.type } }
      const fetched = await fetcher.fetch(ticketId, attachment)
      if (!fetched.ok) return file?.place === 'damaged' || file?.place === 'own' ? { ok: false, refusal: refusal('attachment_damaged') } : fetched
      tidyCache(store())
      return { ok: true, value: { bytes: fetched.value, type: attachment.type } }
    },
    look: () => {
      sender.look()
      clean(deleteDoomed)
    },
    sweep: () => clean(tidyUp),
    forgetCopies: (before) => {
      for (const { id, at } of store().attachments.inPlace('kept')) if (at < before) store().attachments.move(id, 'doomed')
      clean(deleteDoomed)
    },
    recheck: () => clean(async () => {
      for (const { id } of store().attachments.inPlace('kept')) if ((await files.head(id))?.own === true) store().attachments.move(id, 'own')
      await tidyUp()
    }),
    stop: async () => {
      state.stopped = true
      if (state.telling !== null) clearTimeout(state.telling)
      await Promise.all([sender.stop(), fetcher.stop(), state.cleaning])
    },
  }

  async function readConfidential(ticketId: string, attachmentId: string, token: string): Promise<Reply<CallOutput['attachment.read']>> {
    const asked = await options.transport()?.online.confidentialTicket(token, ticketId)
    if (asked === undefined) return { ok: false, refusal: refusal('server_unreachable') }
    if (!asked.ok) return { ok: false, refusal: asked.failure.refusal }
    const attachment = (asked.value.state as unknown as TicketState).attachments.find(({ id }) => id === attachmentId)
    if (attachment === undefined) return { ok: false, refusal: refusal('attachment_unknown') }
    const fetched = await fetcher.fetchUnkept(attachment, token)
    return fetched.ok ? { ok: true, value: { bytes: fetched.value, type: attachment.type } } : fetched
  }
}
