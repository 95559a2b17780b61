import { HardDriveUpload } from 'lucide-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { OUTBOX_FILE, type OutboxTaken } from '#domain/operator/outbox-file.ts'
import type { Refusal } from '#domain/refusals.ts'
import { call, shell } from '../../api.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { boardQuery, quarantineQuery } from './board.ts'

type Outcome = { readonly ok: true; readonly taken: OutboxTaken } | { readonly ok: false; readonly refusal: Refusal }

/** Brings the file of a desk that cannot reach the server to it, and says what became of what was in it. */
export function TakeInAction() {
  const say = useSay()
  const client = useQueryClient()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const busy = useRef(false)

  const takeIn = async (): Promise<void> => {
    const chosen = await shell('shell.openImport', { of: OUTBOX_FILE })
    if (!chosen.ok) return setOutcome(chosen)
    if (chosen.value === null) return
    const reply = await call('outbox.takeIn', { grant: chosen.value.grant })
    setOutcome(reply.ok ? { ok: true, taken: reply.value } : reply)
    for (const { queryKey } of [boardQuery, quarantineQuery]) void client.invalidateQueries({ queryKey })
  }
  const start = (): void => {
    if (busy.current) return
    busy.current = true
    void takeIn().finally(() => {
      busy.current = false
    })
  }
  const close = (): void => setOutcome(null)
  return (
    <>
      <Action small weight="quiet" onPress={start}>
        <HardDriveUpload size={14} aria-hidden="true" />
        {say('takeIn.open')}
      </Action>
      <Sheet title={say('takeIn.open')} isOpen={outcome !== null} onClose={close}>
        <div className="flex flex-col items-start gap-3 p-5">
          {outcome?.ok === true && <Taken taken={outcome.taken} />}
          {outcome?.ok === false && <RefusalNotice refusal={outcome.refusal} />}
          <Action autoFocus className="!h-9" onPress={close}>{say('close')}</Action>
        </div>
      </Sheet>
    </>
  )
}

function Taken({ taken: { deskName, decommissioned, at, count, known, accepted, refused, quarantined } }: { taken: OutboxTaken }) {
  const say = useSay()
  const format = useFormat()
  const facts: readonly (readonly [string, number])[] = [[say('takeIn.accepted'), accepted], [say('takeIn.quarantined'), quarantined], [say('takeIn.refused'), refused]]
  return (
    <>
      <Notice tone="ok" live>{say(known === count ? 'takeIn.known' : 'takeIn.done', { n: count, desk: deskName, date: `${format.long(at)}${say('comma')}${format.time(at)}` })}</Notice>
      {decommissioned && <Notice tone="warn">{say('takeIn.decommissioned')}</Notice>}
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
        {facts.map(([name, n]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd>{format.number(n)}</dd>
          </div>
        ))}
      </dl>
      {refused > 0 && <p className="text-ink-2">{say('takeIn.refusedHint')}</p>}
    </>
  )
}
