import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideCommand, evolveStream, type DomainEvent } from '#domain/catalog.ts'
import type { Origin } from '#domain/decider.ts'
import { ticketEvent } from '#domain/ticket/events.ts'
import { legal, legalCommands } from '#domain/ticket/legal.ts'
import { RULES } from '#domain/ticket/rules.ts'
import { workStatus, type TicketState } from '#domain/ticket/state.ts'
import { undoOf } from '#domain/ticket/undo.ts'
import { uuid } from '../../support/commands.ts'
import { context } from '../given.ts'
import { asked, strangersWish, tell, TICKET, wishes, type Told } from './any.ts'

type Final = readonly [DomainEvent, Origin]
const finals = (told: readonly Told[]): readonly Final[] => told.flatMap(({ result, origin }) => (result.ok ? result.events.map((event): Final => [event, origin]) : []))
const fold = (events: readonly Final[], start: TicketState | null = null): TicketState | null =>
  events.reduce<unknown>((state, [event, origin]) => evolveStream('ticket', state, event, origin), start) as TicketState | null

describe('a ticket', () => {
  it('stories get far enough to prove something', () => {
    const reached = new Set<string>()
    const done = new Set<string>()
    for (const story of fc.sample(wishes, { numRuns: 1200, seed: 137 })) {
      for (const { after, result, command } of tell(story)) {
        if (after !== null) reached.add(after.status)
        if (result.ok) done.add(command.type)
      }
    }
    expect([...reached].sort()).toEqual(['acknowledged', 'answered', 'cancelled', 'closed', 'forwarded', 'merged', 'parked', 'registered', 'reported', 'returned', 'verified'])
    expect(Object.keys(RULES).filter((type) => !done.has(type)).sort()).toEqual(['ImportTicket'])
  })

  it('evolves through any sequence of events, however torn and shuffled, without a throw', () => {
    fc.assert(fc.property(wishes, wishes, fc.infiniteStream(fc.nat(1000)), (one, other, random) => {
      const events = finals([...tell(one), ...tell(other)])
      const torn = events.map((event) => [random.next().value ?? 0, event] as const).filter(([n]) => n > 150).sort(([a], [b]) => a - b).map(([, event]) => event)
      const state = fold(torn)
      const newer = { type: 'TicketSplit', ticketId: TICKET } as unknown as DomainEvent
      expect(() => fold([[newer, { commandId: uuid(1), by: uuid(1), deskId: uuid(1), occurredAt: 0, recordedAt: null }]], state)).not.toThrow()
      if (state !== null) expect(state.updatedAt >= state.receivedAt).toBe(true)
    }))
  })

  it('is the same whether folded at once or in parts, on values that nobody may change', () => {
    fc.assert(fc.property(wishes, fc.nat(30), (story, cut) => {
      const events = finals(tell(story))
      const part = freeze(fold(events.slice(0, cut)))
      expect(fold(events.slice(cut), part)).toEqual(fold(events))
      expect(fold(events)).toEqual(tell(story).at(-1)?.after)
    }))
  })

  it('reaches no status that the table forbids, and does nothing that it forbids', () => {
    fc.assert(fc.property(wishes, (story) => {
      for (const { command, before, result, after, context: around } of tell(story)) {
        if (!result.ok) continue
        const rule = RULES[command.type as keyof typeof RULES]
        expect(rule.permission.some((one) => around.operator.permissions.includes(one)), command.type).toBe(true)
        if (before === null) expect(rule.from).toBe('new')
        else expect(rule.from, command.type).toContain(before.status)
        if (after !== null && after.status !== before?.status) expect(rule.to, `${command.type}: ${before?.status} to ${after.status}`).toContain(after.status)
      }
    }), { numRuns: 300 })
  })

  it('offers exactly what it then accepts or refuses for a reason of its own', () => {
    fc.assert(fc.property(wishes, strangersWish, (story, last) => {
      const state = tell(story).at(-1)?.after ?? null
      if (state === null) return
      const command = asked(last, state, 1)
      const { assignmentId } = command.data as { assignmentId?: string }
      const part = state.assignments.find(({ id }) => id === assignmentId) ?? null
      const table = legal(command.type as never, state, last.who, part)
      const result = decideCommand(state, command, context({ operator: last.who }))
      if (table !== null) expect(result).toEqual(table)
      else if (assignmentId === undefined || part !== null) expect(legalCommands(state, last.who)).toContain(command.type)
    }), { numRuns: 300 })
  })

  it('refolded with the context that was stored, gives the same answer, whatever the city has changed since', () => {
    fc.assert(fc.property(wishes, (story) => {
      for (const { command, context: around, before, result } of tell(story)) {
        const stored = JSON.parse(JSON.stringify(around)) as typeof around
        expect(decideCommand(freeze(before), command, stored)).toEqual(result)
      }
    }))
  })

  it('writes only events that the log can read back, without a word that was said', () => {
    fc.assert(fc.property(wishes, (story) => {
      for (const { result } of tell(story)) {
        if (!result.ok) continue
        for (const written of result.events) {
          const text = JSON.stringify(written)
          expect(ticketEvent.parse(JSON.parse(text))).toEqual(JSON.parse(text))
          expect(text).not.toMatch(/سخن|چرا|گفته|شهروند|خیابان|\+98912/)
        }
      }
    }))
  })

  it('is solved only when every open part was proven true, and answered is counted apart', () => {
    fc.assert(fc.property(wishes, (story) => {
      for (const { after } of tell(story)) {
        if (after === null) continue
        if (after.solvedAt !== null) {
          expect(workStatus(after)).toBe('verified')
          const open = after.assignments.filter(({ status }) => status !== 'withdrawn' && status !== 'returned')
          expect(open.every(({ reports }) => reports.at(-1)?.verified?.outcome === 'true')).toBe(true)
        }
        for (const part of after.assignments) for (const report of part.reports) expect(report.verified?.by === report.by).toBe(false)
      }
    }), { numRuns: 300 })
  })

  it('keeps its deadlines through everything: the clock runs from the forward', () => {
    fc.assert(fc.property(wishes, (story) => {
      const dues = new Map<string, string>()
      for (const { after } of tell(story)) {
        for (const { id, due } of after?.assignments ?? []) {
          expect(dues.get(id) ?? JSON.stringify(due)).toBe(JSON.stringify(due))
          dues.set(id, JSON.stringify(due))
        }
      }
    }))
  })

  it('what can be taken back is taken back by a command that is legal there', () => {
    fc.assert(fc.property(wishes, (story) => {
      const last = tell(story).findLast(({ result }) => result.ok)
      const state = last?.after ?? null
      if (state === null || last === undefined) return
      const { before, command, context: around, origin } = last
      const back = undoOf(around.commandId, state).reduce<TicketState>((now, { type, ...data }) => {
        const result = decideCommand(now, { type, stream: 'ticket', streamId: TICKET, data }, context({ at: around.at + 1, facts: around.facts }))
        expect(result, `${command.type} taken back by ${type}`).toMatchObject({ ok: true })
        return result.ok ? (result.events.reduce<unknown>((folded, event) => evolveStream('ticket', folded, event, origin), now) as TicketState) : now
      }, state)
      const undone = back !== state && before !== null
      if (undone && ['AmendTicket', 'LinkIncident', 'AttachFile'].includes(command.type)) expect(back.status, command.type).toBe(before.status)
      if (undone && command.type === 'ForwardTicket') expect(workStatus(back)).toBe(workStatus(before))
    }), { numRuns: 300 })
  })

  it('never gives anything to somebody without the right', () => {
    fc.assert(fc.property(wishes, strangersWish, (story, last) => {
      const state = tell(story).at(-1)?.after ?? null
      const result = decideCommand(state, asked(last, state, 1), context({ operator: { ...last.who, permissions: [] } }))
      expect(result).toMatchObject({ ok: false, refusal: { code: 'not_permitted' } })
    }))
  })

  it('is never forgotten: while it is open something is to be done about it, each thing once, none late before it wakes', () => {
    fc.assert(fc.property(wishes, (story) => {
      for (const { after } of tell(story)) {
        if (after === null) continue
        const { checks, status } = after
        expect(new Set(checks.map(({ key }) => key)).size).toBe(checks.length)
        expect(checks.filter(({ from, by, until }) => by < from || (until !== null && until < from))).toEqual([])
        // an incident's callers are answered with the incident
        const open = status !== 'closed' && status !== 'cancelled' && after.incidentId === null
        if (open) expect(checks.filter(({ kind }) => kind !== 'reminder' && kind !== 'escalated' && kind !== 'promised'), status).not.toEqual([])
      }
    }))
  })
})

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) freeze(inner)
    Object.freeze(value)
  }
  return value
}
