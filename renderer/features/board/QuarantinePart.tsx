import { useQuery } from '@tanstack/react-query'
import { ShieldQuestion, WifiOff } from 'lucide-react'
import { useState } from 'react'
import type { Quarantined } from '#domain/operator/quarantine.ts'
import { refusalOf } from '../../api.ts'
import { useNow } from '../../app/now.ts'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalCodeText, RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { ConfidentialPill } from '../../ui/TicketMarks.tsx'
import { keptLines } from '../attention/attention-text.ts'
import { useCommandName, useLineWords } from '../attention/line-words.ts'
import { quarantineQuery } from './board.ts'
import { QuarantineSheet } from './QuarantineSheet.tsx'

/** What no rule may lose and the server could not take: whose, from which desk, what and why, until somebody has settled it. */
export function QuarantinePart() {
  const say = useSay()
  const kept = useQuery(quarantineQuery)
  const phase = useStatus()?.phase
  const [settling, setSettling] = useState<Quarantined | null>(null)
  if (kept.data === undefined) {
    if (kept.isError && phase !== 'offline') return <div className="p-6"><RefusalNotice refusal={refusalOf(kept.error)} /></div>
    return <Blank {...(kept.isError ? { icon: <WifiOff size={28} /> } : {})} title={say(kept.isError ? 'board.offline' : 'loading')} />
  }
  if (kept.data.length === 0) return <Blank icon={<ShieldQuestion size={28} />} title={say('quarantine.none')}>{say('quarantine.noneHint')}</Blank>
  return (
    <>
      <Scroller className="h-full px-6 py-4">
        <ul aria-label={say('board.part.quarantine')} className="mx-auto flex max-w-[960px] flex-col gap-3">
          {kept.data.map((item) => <KeptCard key={item.commandId} item={item} onSettle={() => setSettling(item)} />)}
        </ul>
      </Scroller>
      <QuarantineSheet item={settling} onClose={() => setSettling(null)} />
    </>
  )
}

function KeptCard({ item, onSettle }: { item: Quarantined; onSettle: () => void }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  const who = useWho()
  const commandName = useCommandName()
  const refusalWords = useRefusalWords()
  const lineWords = useLineWords(item.type ?? '')
  const { hidden, type, trackingCode, data, operatorId, deskName, at, receivedAt, code } = item
  const lines = keptLines(data ?? {}).map(lineWords).filter((line) => line !== null)
  return (
    <li className="flex flex-col gap-2.5 rounded-panel border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-base font-bold">{type === null ? say('quarantine.hidden') : commandName(type)}</h2>
        {hidden && <ConfidentialPill />}
        {trackingCode !== null && <Code code={trackingCode} className="selectable font-semibold text-ink-2" />}
        <Action small className="ms-auto" onPress={onSettle}>{say('quarantine.settle')}</Action>
      </div>
      <p className="text-xs text-ink-2">
        {operatorId === null ? say('quarantine.nobody') : <Written>{who(operatorId)}</Written>}{say('comma')}
        <Written>{deskName ?? say('quarantine.desk')}</Written>{say('comma')}
        {format.moment(at ?? receivedAt, now)}
      </p>
      <p className="rounded-control bg-warn-soft px-3 py-2 text-warn">{refusalWords({ code, details: {} })} <RefusalCodeText code={code} /></p>
      {type === null && <p className="text-ink-2">{say('quarantine.hiddenHint')}</p>}
      {lines.length > 0 && (
        <dl className="grid grid-cols-[110px_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          {lines.map(([name, value]) => (
            <div key={`${name} ${value}`} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="selectable min-w-0 break-words whitespace-pre-wrap"><Written>{value}</Written></dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  )
}
