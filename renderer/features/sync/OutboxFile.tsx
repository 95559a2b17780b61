import { useQuery } from '@tanstack/react-query'
import { HardDriveDownload } from 'lucide-react'
import { useRef, useState } from 'react'
import { OUTBOX_FILE } from '#domain/operator/outbox-file.ts'
import { may } from '#domain/operator/roles.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { CallOutput, Status } from '#ipc/contract.ts'
import { call, shell } from '../../api.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { sessionQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'

const CUT_OFF: ReadonlySet<Status['phase']> = new Set(['offline', 'paused', 'connecting'])

/** For whoever answers for this workstation: what waits, in a file that is carried to the server. */
export function OutboxFile({ status: { phase, waiting, deskName, training } }: { status: Status }) {
  const say = useSay()
  const format = useFormat()
  const session = useQuery(sessionQuery).data ?? null
  const [written, setWritten] = useState<CallOutput['outbox.write'] | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const busy = useRef(false)
  const offered = session !== null && may(session, 'desk.enrol') && !training && (written !== null || (waiting > 0 && CUT_OFF.has(phase)))
  if (!offered) return null

  const write = async (): Promise<void> => {
    // a slash would be a folder
    const name = say('outbox.name', { desk: deskName ?? '', date: format.date(Date.now()).replaceAll('/', '-') })
    const chosen = await shell('shell.saveExport', { format: OUTBOX_FILE, name: name.slice(0, 80) })
    if (!chosen.ok) return setRefused(chosen.refusal)
    if (chosen.value === null) return
    const reply = await call('outbox.write', { grant: chosen.value.grant })
    setRefused(reply.ok ? null : reply.refusal)
    if (reply.ok) setWritten(reply.value)
  }
  const start = (): void => {
    if (busy.current) return
    busy.current = true
    void write().finally(() => {
      busy.current = false
    })
  }
  return (
    <section aria-label={say('outbox.title')} className="flex flex-col items-start gap-2 border-t border-line pt-3">
      <h3 className="font-semibold">{say('outbox.title')}</h3>
      <p className="text-ink-2">{say('outbox.hint')}</p>
      {written !== null && <Notice tone="ok" live>{say('outbox.written', { n: written.count, file: written.name })}</Notice>}
      {refused !== null && <RefusalNotice refusal={refused} />}
      {waiting > 0 && (
        <Action onPress={start}>
          <HardDriveDownload size={14} aria-hidden="true" />
          {say('outbox.write', { n: waiting })}
        </Action>
      )}
    </section>
  )
}
