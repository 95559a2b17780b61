import { decideCommand, evolveStream, isTicketCommand, readCommand } from '#domain/catalog.ts'
import type { Context } from '#domain/decider.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { levelsOf, type Level } from '#domain/directory/escalations.ts'
import { factsFor, timeOf } from '#domain/directory/facts.ts'
import { SYSTEM } from '#domain/operator/system.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { follow } from '#server/jobs/follow.ts'
import { replan } from '#server/jobs/replan.ts'
import { ROUTES, type CodeLease, type FeedEntry } from '#sync/protocol.ts'
import { call, signed, type Central, type Desk, type SignedIn } from '../../support/central.ts'
import { DESK } from '../../support/commands.ts'
import type { Given, Stage } from './player.ts'

export interface Seat { readonly desk: Desk; readonly author: SignedIn; readonly codes: CodeLease }

/** A real server: signed envelopes through its routes, states folded from its feed, its own timer. */
export function serverStage(central: Central, seats: ReadonlyMap<string, Seat>, clock: { now: number }): Stage {
  const states = new Map<string, TicketState>()
  const position = { cursor: 0 }
  const used = new Map<string, number>()

  function envelope(seat: Seat, { who, type, data, commandId, at }: Given) {
    const place = used.get(who.id) ?? 0
    if (type === 'RegisterTicket') used.set(who.id, place + 1)
    return signed(seat.desk, seat.author, { type, data, commandId, change: { at }, ...(type === 'RegisterTicket' ? { payload: seat.codes.from + place } : {}) })
  }

  async function pull(desk: Desk): Promise<void> {
    for (;;) {
      const { json } = await call(central.url, { ...ROUTES.pull, path: `${ROUTES.pull.path}?after=${position.cursor}` }, desk.headers)
      const { entries, head } = json as { entries: FeedEntry[]; head: number }
      for (const entry of entries) {
        if (entry.kind !== 'event' || entry.stream !== 'ticket') continue
        const { streamId, event, commandId, by, deskId, occurredAt, recordedAt } = entry
        states.set(streamId, evolveStream('ticket', states.get(streamId) ?? null, event as never, { commandId, by, deskId, occurredAt, recordedAt }) as TicketState)
      }
      position.cursor = entries.at(-1)?.position ?? position.cursor
      if (position.cursor >= head) return
    }
  }

  return {
    states,
    async play(given, now) {
      clock.now = now
      // no two are about the same ticket, so each desk may send its own at once
      for (const author of new Set(given.map(({ who }) => who.id))) {
        const seat = seats.get(author)!
        const commands = given.filter(({ who }) => who.id === author).map((one) => envelope(seat, one))
        const { json } = await call(central.url, ROUTES.push, seat.desk.headers, { epoch: seat.desk.epoch, commands })
        const refused = (json as { receipts: { verdict: { kind: string } }[] }).receipts.find(({ verdict }) => verdict.kind !== 'accepted')
        if (refused !== undefined) throw new Error(JSON.stringify(refused))
      }
      await replan(central.store, now)
      await follow(central.store, now)
      const [seat] = seats.values()
      await pull(seat!.desk)
    },
  }
}

/** The domain alone: the same commands decided and folded, what the timer would do decided by the same rules. */
export function domainStage(directory: Directory): Stage {
  const states = new Map<string, TicketState>()
  const doubted = new Set<string>()
  const levels = new WeakMap<TicketState, readonly Level[]>()
  const levelsFor = (state: TicketState): readonly Level[] => {
    const known = levels.get(state) ?? levelsOf(directory, timeOf(directory), state)
    levels.set(state, known)
    return known
  }

  function decide(type: string, data: Readonly<Record<string, unknown>>, around: Pick<Context, 'operator' | 'commandId' | 'at' | 'trackingCode'>): void {
    const read = readCommand(type, data)
    if (!read.ok || !isTicketCommand(type)) throw new Error(`${type} is no command`)
    const before = states.get(read.command.streamId) ?? null
    const facts = factsFor(directory, read.command, before, around.operator, around.at, (departments) => departments.some((one) => doubted.has(one)))
    const result = decideCommand(before, read.command, { ...around, directoryVersion: 1, deskId: DESK, facts })
    if (!result.ok) throw new Error(`${type}: ${JSON.stringify(result.refusal)}`)
    const origin = { commandId: around.commandId, by: around.operator.id, deskId: DESK, occurredAt: around.at, recordedAt: around.at }
    const after = result.events.reduce<unknown>((state, event) => evolveStream('ticket', state, event, origin), before) as TicketState
    states.set(after.id, after)
    for (const event of result.events) if (event.type === 'WorkVerified' && event.outcome === 'not_done') doubted.add(after.assignments.find(({ id }) => id === event.assignmentId)!.departmentId)
  }

  return {
    states,
    async play(given, now) {
      for (const { who, type, data, commandId, at } of given) decide(type, data, { operator: who, commandId, at, trackingCode: '10000007' })
      for (const state of states.values()) {
        for (const { escalation } of levelsFor(state).filter(({ at }) => at <= now)) {
          decide('EscalateTicket', { ticketId: state.id, ...escalation }, { operator: SYSTEM, commandId: state.id, at: now, trackingCode: null })
        }
      }
    },
  }
}
