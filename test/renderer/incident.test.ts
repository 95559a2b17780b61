import { describe, expect, it, vi } from 'vitest'
import { refusal } from '#domain/refusals.ts'
import { STATUSES, type Status } from '#domain/ticket/words.ts'
import type { Row } from '#ipc/contract.ts'
import { answerable, answerCommands, callersOf, closable, closeCommands, countsOf, openOnes, type Command } from '../../renderer/features/incident/plan.ts'
import { runSlices } from '../../renderer/features/incident/run-slices.ts'
import { readIncidentSearch } from '../../renderer/features/incident/search.ts'

const INCIDENT = '00000000-0000-4000-8000-000000000009'
const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const row = (n: number, status: Status): Row => ({ id: idOf(n), code: '10000009', status } as Row)
const supervisor = { permissions: ['ticket.answer', 'ticket.close', 'incident.lead'] }

describe('what becomes of the linked messages', () => {
  const rows = [row(1, 'merged'), row(2, 'answered'), row(3, 'closed'), row(4, 'merged'), row(5, 'cancelled')]

  it('counts those that are open by where they stand, in the order of a ticket’s life', () => {
    expect(countsOf(openOnes(rows))).toEqual([{ status: 'merged', n: 2 }, { status: 'answered', n: 1 }])
  })
  it('answers all that the table of rules lets be answered, and nobody’s without the right', () => {
    expect(answerable(STATUSES.map((status, n) => row(n, status)), supervisor).map(({ status }) => status)).toEqual(STATUSES.filter((status) => status !== 'closed' && status !== 'cancelled'))
    expect(answerable(rows, { permissions: [] })).toEqual([])
  })
  it('answers whoever called first too, and nobody twice', () => {
    const lead = row(9, 'acknowledged')
    const asked = (callers: readonly Row[]) => answerCommands(INCIDENT, answerable(callers, supervisor), { how: 'sms', text: 'آب وصل شد' }).slice(1).map(({ data }) => data['ticketId'])
    expect(asked(callersOf({ lead, tickets: rows }))).toEqual([idOf(9), idOf(1), idOf(2), idOf(4)])
    expect(asked(callersOf({ lead: row(1, 'merged'), tickets: rows }))).toEqual([idOf(1), idOf(2), idOf(4)])
    expect(asked(callersOf({ lead: null, tickets: rows }))).toEqual([idOf(1), idOf(2), idOf(4)])
  })
  it('closes only those whose callers were answered', () => {
    expect(closable(rows, supervisor).map(({ id }) => id)).toEqual([idOf(2)])
    expect(closable(rows, { permissions: ['ticket.closeUnverified'] })).toEqual([])
    expect(closeCommands([row(2, 'answered')], 'پایان').map(({ data }) => data)).toEqual([{ ticketId: idOf(2), reason: 'done', note: 'پایان' }])
  })
  it('gives the incident its answer first, then everybody the same words', () => {
    expect(answerCommands(INCIDENT, [row(1, 'merged')], { how: 'sms', text: 'آب وصل شد' })).toEqual([
      { type: 'AnswerIncident', data: { incidentId: INCIDENT, private: { answer: 'آب وصل شد' } } },
      { type: 'AnswerCitizen', data: { ticketId: idOf(1), how: 'sms', note: 'آب وصل شد' } },
    ])
  })
})

describe('many commands in slices', () => {
  const commands: readonly Command[] = Array.from({ length: 250 }, (_, n) => ({ type: 'CloseTicket', data: { ticketId: idOf(n) } }))
  const saved = (some: readonly Command[]) => ({ ok: true, value: { commandIds: some.map(() => INCIDENT), code: null } }) as const

  it('are saved a hundred at a time, with the progress told after each', async () => {
    const runAll = vi.fn(async (some: readonly Command[]) => saved(some))
    const told: number[] = []
    expect(await runSlices(commands, runAll, (done) => told.push(done))).toEqual({ saved: 250, refused: [], stopped: null })
    expect(runAll.mock.calls.map(([some]) => some.length)).toEqual([100, 100, 50])
    expect(told).toEqual([100, 200, 250])
  })

  it('go on without the one that changed meanwhile, and say which it was', async () => {
    const bad = new Set([idOf(3), idOf(141)])
    const done: string[] = []
    const outcome = await runSlices(commands, async (some) => {
      if (some.some(({ data }) => bad.has(String(data['ticketId'])))) return { ok: false, refusal: refusal('not_in_this_status') }
      done.push(...some.map(({ data }) => String(data['ticketId'])))
      return saved(some)
    }, () => undefined)
    expect(outcome.saved).toBe(248)
    expect(outcome.stopped).toBeNull()
    expect(outcome.refused.map(({ command }) => command.data['ticketId'])).toEqual([idOf(3), idOf(141)])
    expect(new Set(done).size).toBe(done.length)
    expect(done.length).toBe(248)
  })

  it('stop when the desk itself cannot go on, and know what is left', async () => {
    const calls = { n: 0 }
    const outcome = await runSlices(commands, async (some) => (++calls.n === 2 ? { ok: false, refusal: refusal('disk_full') } : saved(some)), () => undefined)
    expect(outcome.stopped?.refusal.code).toBe('disk_full')
    expect(outcome.saved + (outcome.stopped?.left.length ?? 0)).toBe(250)
    expect(calls.n).toBe(2)
  })
})

describe('the address of incidents', () => {
  it('opens one for a ticket, and takes no other text for its id', () => {
    expect(readIncidentSearch({ leadTicketId: INCIDENT })).toEqual({ leadTicketId: INCIDENT })
    expect(readIncidentSearch({ leadTicketId: 'x' })).toEqual({})
  })
})
