import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState, type ReactNode } from 'react'
import { may } from '#domain/operator/roles.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import type { ApprovalItem } from '#ipc/follow-up.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { callerQuery, ticketQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Written } from '../../ui/Text.tsx'
import { TicketCard } from './TicketCard.tsx'
import { judgeFor } from '../ticket/actions.ts'
import { AllowersLine } from './AllowersLine.tsx'
import { ApprovalPill } from './ApprovalPill.tsx'
import { deedOf } from './deed.ts'
import { SettleSheet } from './SettleSheet.tsx'

/** One request with what it is about, what allowing it does, and what stands against it. */
export function ApprovalPane({ item }: { item: ApprovalItem }) {
  const say = useSay()
  const format = useFormat()
  const announce = useAnnounce()
  const client = useQueryClient()
  const navigate = useNavigate()
  const refusalWords = useRefusalWords()
  const session = useOperator()
  const now = useNow(60_000)
  const against = useAgainst(item)
  const busy = useRef(false)
  const [sheet, setSheet] = useState<'give' | 'decline' | null>(null)
  const { state, note, answer, ticket } = item
  const own = state.askedBy === session.operator.id
  const answers = state.status === 'asked' && !own && may(session, 'approval.give')
  const gives = answers && against === null
  const drops = state.status === 'asked' && own
  const name = useWho()

  const drop = async (): Promise<void> => {
    if (busy.current) return
    busy.current = true
    const reply = await call('command.run', { type: 'DropApproval', data: { approvalId: state.id } })
    busy.current = false
    if (!reply.ok) return announce(refusalWords(reply.refusal), 'danger')
    announce(say('approvals.dropped'))
    void client.invalidateQueries({ queryKey: ['approvals'] })
  }
  const open = (): void => void (ticket !== null && navigate({ to: '/tickets/$ticketId', params: { ticketId: ticket.id } }))
  useHotkeys('screen', [
    ...(gives ? [{ chord: 'Alt+KeyA', says: 'approvals.give', bar: true, run: () => setSheet('give') }] : []),
    ...(answers ? [{ chord: 'Alt+KeyX', says: 'approvals.decline', bar: true, run: () => setSheet('decline') }] : []),
    ...(drops ? [{ chord: 'Alt+KeyW', says: 'approvals.drop', bar: true, run: () => void drop() }] : []),
    ...(ticket === null ? [] : [{ chord: 'Alt+KeyO', says: 'approvals.openTicket', bar: true, run: open }]),
  ])

  return (
    <section aria-label={say(`approval.${state.matter}`)} className="flex min-h-0 min-w-0 flex-col bg-surface">
      <header className="flex flex-none flex-col gap-1 border-b border-line px-6 py-3">
        <div className="flex items-center gap-3">
          <h2 className="text-lg font-bold">{say(`approval.${state.matter}`)}</h2>
          <ApprovalPill status={state.status} />
        </div>
        <p className="text-xs text-ink-2">
          {say('approvals.askedBy', { name: name(state.askedBy), ago: format.ago(state.askedAt, now) })}
          {state.settledBy !== null && state.settledAt !== null && `${say('comma')}${say('approvals.settledBy', { status: say(`approvals.status.${state.status}`), name: name(state.settledBy), ago: format.ago(state.settledAt, now) })}`}
        </p>
      </header>
      <Scroller className="min-h-0 flex-1 px-6 py-4">
        <div className="flex max-w-[760px] flex-col gap-4">
          <Part title={say('approvals.why')}><p dir="auto" className="selectable rounded-panel border border-line bg-ground px-4 py-3 text-base leading-7 break-words whitespace-pre-wrap">{note}</p></Part>
          <Part title={say('approvals.about')}>
            {state.matter === 'merge_people' ? <People item={item} /> : ticket === null ? <p className="text-ink-3">{say('approvals.unknownTicket')}</p> : <TicketCard row={ticket} />}
          </Part>
          {answer !== '' && <Part title={say('approvals.answer')}><p dir="auto" className="selectable rounded-panel border border-line px-4 py-3 leading-6 break-words whitespace-pre-wrap">{answer}</p></Part>}
          {state.status === 'asked' && <Notice tone={state.matter === 'erase_personal' ? 'warn' : 'info'}>{say(`approvals.effect.${state.matter}`)}</Notice>}
          {state.status === 'asked' && <AllowersLine matter={state.matter} askedBy={state.askedBy} />}
          {state.status === 'asked' && own && <Notice tone="info">{say('approvals.own')}</Notice>}
          {state.status === 'asked' && !own && !answers && <Notice tone="info">{say('approvals.notYours')}</Notice>}
          {answers && against !== null && <Notice tone="warn">{against.code === 'not_permitted' ? say('approvals.noRight') : say('approvals.cannot', { why: refusalWords(against) })}</Notice>}
        </div>
      </Scroller>
      {(answers || drops || ticket !== null) && (
        <footer className="flex flex-none items-center gap-3 border-t border-line px-6 py-3">
          {gives && <Action weight="primary" chord="Alt+KeyA" onPress={() => setSheet('give')}>{say('approvals.give')}</Action>}
          {answers && <Action className="!h-9" chord="Alt+KeyX" onPress={() => setSheet('decline')}>{say('approvals.decline')}</Action>}
          {drops && <Action className="!h-9" chord="Alt+KeyW" onPress={() => void drop()}>{say('approvals.drop')}</Action>}
          {ticket !== null && <Action weight="quiet" className="ms-auto !h-9" chord="Alt+KeyO" onPress={open}>{say('approvals.openTicket')}</Action>}
        </footer>
      )}
      <SettleSheet item={item} mode={sheet} onClose={() => setSheet(null)} />
    </section>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="flex flex-col gap-2">
    <h3 className="font-semibold text-ink-2">{title}</h3>
    {children}
  </section>
)

/** What the domain has against the deed if this operator did it now; null: nothing, or it is not known yet. */
function useAgainst({ state, note }: ApprovalItem): Refusal | null {
  const session = useOperator()
  const { directory } = useCity()
  const now = useNow(60_000)
  const deed = useMemo(() => deedOf(state, note), [state, note])
  const ticketId = deed === null || deed.type === 'MergePeople' ? null : deed.ticketId
  const view = useQuery({ ...ticketQuery(ticketId ?? ''), enabled: ticketId !== null }).data
  if (deed === null) return refusal('malformed')
  if (deed.type === 'MergePeople') return may(session, 'person.merge') ? null : refusal('not_permitted', { permission: 'person.merge' })
  if (view === undefined) return null
  if (view === null) return refusal('ticket_unknown')
  const judged = judgeFor(view.state, session, directory, now)(deed)
  return judged.ok ? null : judged.refusal
}

/** Who is merged into whom, by the messages of the number that they share. */
function People({ item: { state, ticket } }: { item: ApprovalItem }) {
  const say = useSay()
  const caller = useQuery(callerQuery(ticket?.phone ?? null))
  return (
    <ul className="flex flex-col gap-1.5">
      {state.subjectIds.slice(0, 2).map((id, place) => {
        const person = (caller.data?.people ?? []).find(({ personId, merged }) => personId === id || merged.includes(id))
        return (
          <li key={id} className="flex items-center gap-3 rounded-control border border-line px-3 py-2">
            <span className="min-w-0 flex-1 truncate font-medium">
              {person === undefined ? <span className="text-ink-3">{say('approvals.unknownPerson')}</span> : <Written>{say('approvals.person', { name: person.names.join(say('comma')) || say('caller.unnamed'), n: person.tickets })}</Written>}
            </span>
            <span className="flex-none text-xs text-ink-3">{say(place === 0 ? 'approvals.mergeInto' : 'approvals.mergeKept')}</span>
          </li>
        )
      })}
    </ul>
  )
}
