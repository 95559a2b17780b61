import { refusal } from '#domain/refusals.ts'
import { byUrgency, concerns, inQueue, queuesOf, type QueueId } from '#domain/ticket/queues.ts'
import type { CallName, Reply } from '#ipc/contract.ts'
import type { CheckItem, QueueCount, Taken } from '#ipc/follow-up.ts'
import { ok, type Asking } from '../asking.ts'
import type { CallHandlers } from '../call-handlers.ts'
import type { DeskParts } from '../desk.ts'
import type { Session } from '../sessions.ts'
import type { FoundCheck } from '../sqlite/checks.ts'
import { callableBy } from './callable.ts'
import type { Held } from './holds.ts'
import { reminderLanes, viewerOf } from './lanes.ts'

type CheckName = Extract<CallName, `checks.${string}`>

/** Checks that are gone through for the next one. */
const LOOKED_THROUGH = 200

/** Queues of what is to be done, and who does it now. */
export function checkHandlers({ vault, directory, followUp }: Pick<DeskParts, 'vault' | 'directory' | 'followUp'>, { reading }: Pick<Asking, 'reading'>): Pick<CallHandlers, CheckName> {
  const store = vault.store
  const { holds, own, serverNow, looked, refresh } = followUp
  const callable = callableBy(directory, (phone) => store().checks.calledAt(phone))

  const inOrder = (queue: QueueId, session: Session, limit: number): FoundCheck[] => {
    const at = serverNow()
    const viewer = viewerOf(session)
    const lanes = store().checks.counts(at, viewer.id).filter((lane) => concerns(lane, viewer) && inQueue(queue, { kind: lane.kind, attempts: Number(lane.tried) }))
    return lanes.flatMap((lane) => store().checks.inLane(lane, at, at, limit, viewer.id)).sort(byUrgency).slice(0, limit)
  }
  /** What was leased for the time without a line, and one's own reminders, which nobody else is given. */
  const withoutLine = (queue: QueueId, session: Session): FoundCheck[] => {
    const at = serverNow()
    const viewer = viewerOf(session)
    const sliced = own.slice().flatMap(({ ticketId, check }) => store().checks.find(ticketId, check) ?? []).filter(({ check }) => concerns(check, viewer) && inQueue(queue, check))
    const mine = reminderLanes(queue, viewer).flatMap((lane) => store().checks.inLane(lane, at, at, LOOKED_THROUGH, viewer.id))
    return [...sliced.filter(({ check: { from, until } }) => from <= at && (until === null || at < until)), ...mine].sort(byUrgency)
  }
  const itemsOf = (found: readonly FoundCheck[]): CheckItem[] => {
    const rows = new Map(store().tickets.rows(found.map(({ number }) => number)).map((row) => [row.number, row]))
    return found.flatMap(({ number, ticketId, check }) => {
      const row = rows.get(number)
      return row === undefined ? [] : [{ check, row, held: holds.mark({ ticketId, check: check.key }) }]
    })
  }
  /** Leaves out what others have, what was skipped just now, and citizens who are not to be called at this time. */
  const free = (found: readonly FoundCheck[], after: { readonly ticketId: string; readonly check: string } | null): FoundCheck[] => {
    const skipped = after === null ? -1 : found.findIndex(({ ticketId, check }) => ticketId === after.ticketId && check.key === after.check)
    const at = serverNow()
    const left = found.slice(skipped + 1)
    const items = new Map(itemsOf(left).map((item) => [`${item.row.id} ${item.check.key}`, item]))
    return left.filter(({ ticketId, check }) => {
      const item = items.get(`${ticketId} ${check.key}`)
      return item !== undefined && (item.held === null || item.held.here) && callable(check, item.row, at)
    })
  }
  const taken = (held: Held | { readonly found: null; readonly offline: boolean }): Taken =>
    held.found === null ? { item: null, until: null, offline: held.offline } : { item: itemsOf([held.found])[0] ?? null, until: held.until, offline: held.offline }
  const reply = (answer: Reply<Parameters<typeof taken>[0]>): Reply<Taken> => (answer.ok ? ok(taken(answer.value)) : answer)
  const whoAsks = (): Reply<Session> => reading((session) => session)

  return {
    'checks.queues': () => reading((session): readonly QueueCount[] => {
      looked()
      const viewer = viewerOf(session)
      const counted = store().checks.counts(serverNow(), viewer.id).filter((lane) => concerns(lane, viewer))
      const here = own.slice().flatMap(({ ticketId, check }) => store().checks.find(ticketId, check)?.check ?? []).filter((check) => concerns(check, viewer))
      return queuesOf(viewer).map((queue) => {
        const lanes = counted.filter(({ kind, tried }) => inQueue(queue, { kind, attempts: Number(tried) }))
        const sum = (of: (lane: (typeof lanes)[number]) => number): number => lanes.reduce((all, lane) => all + of(lane), 0)
        return {
          queue, count: sum(({ count }) => count), late: sum(({ late }) => late), oldest: lanes.length === 0 ? null : Math.min(...lanes.map(({ oldest }) => oldest)),
          here: here.filter((check) => inQueue(queue, check)).length,
        }
      })
    }),
    'checks.list': ({ queue, limit }) => reading((session) => {
      looked()
      const found = inOrder(queue, session, limit + 1)
      return { items: itemsOf(found.slice(0, limit)), more: found.length > limit }
    }),
    'checks.next': async ({ queue, after }) => {
      const asked = whoAsks()
      if (!asked.ok) return asked
      const session = asked.value
      const first = (): ReturnType<typeof holds.first> =>
        holds.first(free(inOrder(queue, session, LOOKED_THROUGH), after), session.operator.id, () => free(withoutLine(queue, session), after))
      const answer = await first()
      const nothing = answer.ok && answer.value.found === null && !answer.value.offline
      if (!nothing || store().checks.counts(serverNow(), session.operator.id).length === 0) return reply(answer)
      // what others had a moment ago may be free by now
      await refresh()
      return reply(await first())
    },
    'checks.hold': async ({ ticketId, check }) => {
      const asked = whoAsks()
      if (!asked.ok) return asked
      const found = store().checks.find(ticketId, check)
      if (found === null) return { ok: false, refusal: refusal('check_done', { check }) }
      if (!concerns(found.check, viewerOf(asked.value))) return { ok: false, refusal: refusal('not_permitted') }
      if (found.reporterId === asked.value.operator.id) return { ok: false, refusal: refusal('own_work') }
      return reply(await holds.one(found, asked.value.operator.id))
    },
    'checks.release': (key) => reading(() => {
      holds.release(key)
      return null
    }),
  }
}
