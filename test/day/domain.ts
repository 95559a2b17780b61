import { decideCommand, evolveStream, readCommand, type StreamType } from '#domain/catalog.ts'
import type { CallState } from '#domain/call/call.ts'
import type { Context } from '#domain/decider.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { levelsOf, type Level } from '#domain/directory/escalations.ts'
import { factsFor, timeOf } from '#domain/directory/facts.ts'
import { policyFor } from '#domain/directory/follow-up.ts'
import { SYSTEM } from '#domain/operator/system.ts'
import { CITIZEN_CHECKS, type Check } from '#domain/ticket/check.ts'
import { awake } from '#domain/ticket/checks.ts'
import { concerns } from '#domain/ticket/queues.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { DESK, uuid } from '../support/commands.ts'
import type { Actor, Stage } from './play.ts'
import type { Said, Story } from './story.ts'

export interface Cast {
  /** Operators first; somebody of them is responsible for every check. */
  readonly centre: readonly Actor[]
  readonly liaisons: readonly Actor[]
}

export interface Predicted extends Stage {
  readonly tickets: () => readonly TicketState[]
  readonly calls: () => readonly CallState[]
}

const MINUTE = 60_000

/** The domain alone: the same decisions folded in memory, without desks, leases, lines or a store. */
export function domainStage(directory: Directory, { centre, liaisons }: Cast, story: Story): Predicted {
  const states: { readonly [S in 'ticket' | 'call']: Map<string, unknown> } = { ticket: new Map(), call: new Map() }
  const tickets = (): TicketState[] => [...states.ticket.values()] as TicketState[]
  const doubted = new Set<string>()
  const clock = { now: 0, ids: 0 }
  const time = timeOf(directory)
  const levels = new WeakMap<TicketState, readonly Level[]>()
  const levelsFor = (state: TicketState): readonly Level[] => {
    const known = levels.get(state) ?? levelsOf(directory, time, state)
    levels.set(state, known)
    return known
  }

  function say(operator: Actor, { type, data }: Said, commandId = uuid(++clock.ids)): void {
    const read = readCommand(type, data)
    if (!read.ok) throw new Error(`${type} is no command`)
    const { stream, streamId } = read.command
    const at = clock.now
    const before = ofStream(stream).get(streamId) ?? null
    const facts = factsFor(directory, read.command, before, operator, at, (departmentId) => doubted.has(departmentId))
    const context: Context = { commandId, at, operator, trackingCode: '10000007', directoryVersion: directory.version, deskId: DESK, facts }
    const result = decideCommand(before, read.command, context)
    if (!result.ok) throw new Error(`${type}: ${JSON.stringify(result.refusal)}`)
    const origin = { commandId, by: operator.id, deskId: DESK, occurredAt: at, recordedAt: at }
    const after = result.events.reduce<unknown>((state, event) => evolveStream(stream, state, event, origin), before)
    ofStream(stream).set(streamId, after)
    for (const event of result.events) {
      if (event.type === 'WorkVerified' && event.outcome === 'not_done') doubted.add((after as TicketState).assignments.find(({ id }) => id === event.assignmentId)!.departmentId)
    }
  }
  function ofStream(stream: StreamType): Map<string, unknown> {
    if (stream === 'ticket' || stream === 'call') return states[stream]
    throw new Error(`nobody of this story speaks of a ${stream}`)
  }

  /** Not at night, not on a holiday, and nobody twice within the gap. */
  function mayBeCalled(state: TicketState, { kind }: Check): boolean {
    const policy = CITIZEN_CHECKS.includes(kind) ? policyFor(directory, state) : null
    if (policy === null) return true
    const rested = state.lastCalledAt === null || clock.now >= state.lastCalledAt + policy.gapMinutes * MINUTE
    return rested && time.windows(policy.callCalendarId, clock.now, 1).some(({ from, to }) => from <= clock.now && clock.now < to)
  }
  function workOff(): boolean {
    const given = tickets().flatMap((state) => {
      const check = awake(state.checks, clock.now).find((one) => mayBeCalled(state, one) && centre.some((who) => concerns(one, who)))
      return check === undefined ? [] : [{ state, check }]
    })
    for (const { state, check } of given) say(centre.find((who) => concerns(check, who))!, story.atQueue(state, check, clock.now))
    return given.length > 0
  }

  return {
    tickets,
    calls: () => [...states.call.values()] as CallState[],
    at: async (now) => void (clock.now = now),
    phone: async ({ operator, said }) => said.forEach((one) => say(centre[operator]!, one)),
    morning: async () => undefined,
    timer: async () => {
      for (const state of tickets()) {
        for (const { escalation } of levelsFor(state).filter(({ at }) => at <= clock.now)) say(SYSTEM, { type: 'EscalateTicket', data: { ticketId: state.id, ...escalation } })
      }
    },
    departments: async () => {
      for (const liaison of liaisons) {
        for (const { id, assignments } of tickets()) {
          for (const part of assignments.filter(({ departmentId }) => departmentId === liaison.departmentId)) {
            const given = story.atDepartment(id, part, clock.now)
            if (given !== null) say(liaison, given, given.commandId)
          }
        }
      }
    },
    centre: async () => {
      while (workOff());
    },
  }
}
