import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { Check } from '#domain/ticket/check.ts'
import { reporterFor } from '#domain/ticket/checks.ts'
import { concerns } from '#domain/ticket/queues.ts'
import type { TicketCommand } from '#domain/ticket/commands.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Written } from '../../ui/Text.tsx'
import { useWhy } from '../follow-up/use-why.ts'
import type { ActionType } from './actions.ts'
import { useRunning } from './running.tsx'

/** The most urgent first: what is awake by its deadline, then what sleeps by when it wakes. */
export const inOrder = (checks: readonly Check[], now: number): readonly Check[] =>
  [...checks].sort((a, b) => Number(a.from > now) - Number(b.from > now) || (a.from > now ? a.from - b.from : a.by - b.by))

/** What is still to be done, when, by whom; so that nobody has to ask whether somebody thinks of it. */
export function NextCard({ start }: { start: (type: ActionType, partId?: string) => void }) {
  const say = useSay()
  const format = useFormat()
  const who = useWho()
  const now = useNow(60_000)
  const { view: { state } } = useRunning()
  const { operator } = useOperator()
  // what was planned a moment ago is awake, though the clock on the screen is older
  const at = Math.max(now, state.updatedAt)
  const checks = inOrder(state.checks, at)
  const shown = checks.filter(({ from, ownerId }) => from <= at || ownerId === operator.id)
  const asleep = checks.filter((check) => !shown.includes(check))
  return (
    <section aria-label={say('next.title')} className="flex flex-col gap-1.5">
      <h2 className="text-xs font-semibold text-ink-2">{say('next.title')}</h2>
      {checks.length === 0 ? <p className="text-ink-3">{say('next.none')}</p> : (
        <>
          <ul className="flex flex-col gap-1.5">{shown.map((check) => <NextLine key={check.key} check={check} now={at} start={start} />)}</ul>
          {asleep[0] !== undefined && (
            <details open={shown.length === 0} className="group">
              <summary className="flex cursor-default list-none items-center gap-1 rounded-sm text-xs text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
                {say('next.asleep', { n: asleep.length, date: format.moment(asleep[0].from, at) })}
                <ChevronDown size={13} aria-hidden="true" className="flex-none text-ink-3 group-open:rotate-180" />
              </summary>
              <ul className="mt-1.5 flex flex-col gap-1.5">{asleep.map((check) => <NextLine key={check.key} check={check} now={at} start={start} />)}</ul>
            </details>
          )}
        </>
      )}
      <p className="text-xs text-ink-2">
        {state.followerId === null ? say('follower.none') : say('follower.is', { name: who(state.followerId) })}
      </p>
    </section>
  )
}

function NextLine({ check, now, start }: { check: Check; now: number; start: (type: ActionType, partId?: string) => void }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const who = useWho()
  const why = useWhy()
  const { operator, permissions } = useOperator()
  const { view, judge, run } = useRunning()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const { state } = view
  const awake = check.from <= now
  const late = awake && check.by < now
  const reminder = check.kind === 'reminder' ? (state.reminders.find(({ id }) => check.key.endsWith(id)) ?? null) : null
  const escalation = check.kind === 'escalated' ? (state.escalations.find(({ id }) => check.key.endsWith(id)) ?? null) : null
  const words = reminder === null ? null : (view.parts[reminder.commandId]?.['note'] ?? null)
  const role = city.directory.roles.find(({ id }) => id === check.roleId)
  const isTheirs = (one: Check): boolean => concerns(one, { id: operator.id, role: operator.role, permissions }) && reporterFor(one, state) !== operator.id
  const whose = check.ownerId === operator.id ? say('next.yours')
    : check.ownerId !== null ? who(check.ownerId)
      : role !== undefined ? nameIn(role, format.language)
        : isTheirs(check) ? say('next.alsoYours') : say('next.others')
  const title = reminder !== null && check.ownerId !== operator.id ? say('check.reminder') : escalation !== null ? say('next.escalated', { cause: say(`escalation.${escalation.on}`), level: escalation.level }) : why(check, [], state)
  const clear: TicketCommand | null = reminder === null ? null : { type: 'ClearReminder', ticketId: state.id, reminderId: reminder.id }
  const accept: TicketCommand | null = escalation === null ? null : { type: 'AcceptEscalation', ticketId: state.id, escalationId: escalation.id, note: '' }
  return (
    <li className={`flex flex-col gap-0.5 rounded-control border bg-surface px-3 py-1.5 ${late ? 'border-danger/40' : 'border-line'}`}>
      <p className="flex items-baseline gap-2">
        <span className={`min-w-0 flex-1 font-medium ${awake ? '' : 'text-ink-2'}`}>{title}</span>
        <span className="flex-none text-2xs text-ink-3">{whose}</span>
      </p>
      {words !== null && <p className="text-xs text-ink-2"><Written>{words}</Written></p>}
      <p className={`flex flex-wrap gap-x-3 text-xs ${late ? 'text-danger' : 'text-ink-3'}`}>
        <span>{awake ? say(late ? 'next.late' : 'next.by', { date: format.moment(check.by, now) }) : say('next.wakes', { date: format.moment(check.from, now) })}</span>
        {check.attempts > 0 && <span>{say('next.attempts', { n: check.attempts })}{check.last !== null && `${say('comma')}${say(`attempt.${check.last.outcome}`)}${say('comma')}${format.ago(check.last.at, now)}`}</span>}
      </p>
      {refused !== null && <RefusalNotice refusal={refused} />}
      {clear !== null && judge(clear).ok && (
        <Action small weight="quiet" className="!h-6 self-start !border-line !px-2" onPress={() => void run(clear).then(setRefused)}>{say('action.ClearReminder')}</Action>
      )}
      {accept !== null && escalation !== null && judge(accept).ok && (
        <Action small weight="quiet" className="!h-6 self-start !border-line !px-2" onPress={() => start('AcceptEscalation', escalation.id)}>{say('action.AcceptEscalation')}</Action>
      )}
    </li>
  )
}
