import { describe, expect, it } from 'vitest'
import type { Directory } from '#domain/directory/directory.ts'
import { refusal } from '#domain/refusals.ts'
import type { Row } from '#ipc/contract.ts'
import { plan, split, type Asked } from '../../renderer/features/ticket-list/bulk/bulk.ts'
import { runBulk, type Runner } from '../../renderer/features/ticket-list/bulk/run-bulk.ts'
import { uuid } from '../support/commands.ts'
import { listRow } from './list-row.ts'

const [roads, water] = ['roads', 'water'] as const
const department = (id: string): Directory['departments'][number] => ({ id, name: id, nameEn: id, parentId: null, external: false, calendarId: 'office', email: null, phone: null, retired: false })
const asphalt: Directory['categories'][number] = {
  id: 'asphalt', code: '301', serviceId: null, name: 'آسفالت', nameEn: 'Asphalt', parentId: null, departmentId: roads, deadlineHours: 72, clock: 'working', urgency: 'normal', kind: 'request', questions: [], script: { fa: '', en: '' },
  confidential: false, retired: false,
}
const directory = { departments: [department(roads), department(water)], categories: [asphalt], places: [], routing: [] }
const row = (number: number, over: Partial<Row> = {}): Row => listRow({ number, id: uuid(number), ...over })

describe('a bulk action', () => {
  it('is offered for those messages whose status the table allows, and says why not for the others', () => {
    const rows = [row(1), row(2, { status: 'closed' }), row(3, { status: 'returned' })]
    const { can, left } = split('ForwardTicket', rows, { permissions: ['ticket.forward'] })
    expect(can.map(({ number }) => number)).toEqual([1, 3])
    expect(left).toMatchObject([{ row: { number: 2 }, refusal: { code: 'not_in_this_status' } }])
    expect(split('ForwardTicket', rows, { permissions: [] }).left.map((one) => one.refusal.code)).toEqual(['not_permitted', 'not_permitted', 'not_permitted'])
  })

  it('forwards each message to those that do not have it, telling what it saw', () => {
    const { asked, left } = plan({ kind: 'forward', to: [roads, water], note: '' }, [row(1), row(2, { departmentIds: [water] }), row(3, { departmentIds: [water, roads] })], directory)
    expect(asked.map(({ command }) => command)).toMatchObject([
      { ticketId: uuid(1), to: [{ departmentId: roads }, { departmentId: water }], besides: [] },
      { ticketId: uuid(2), to: [{ departmentId: roads }], besides: [water] },
    ])
    expect(left).toMatchObject([{ row: { number: 3 }, refusal: { code: 'forwarded_already' } }])
  })

  it('forwards each by the city’s routing, and leaves out what nobody is named for', () => {
    const { asked, left } = plan({ kind: 'forward', to: 'routed', note: '' }, [row(1, { categoryId: 'asphalt' }), row(2, { categoryId: 'no-such-subject' })], directory)
    expect(asked).toMatchObject([{ row: { number: 1 }, command: { to: [{ departmentId: roads }] } }])
    expect(left).toMatchObject([{ row: { number: 2 }, refusal: { code: 'department_unknown' } }])
  })

  it('changes no urgency that is so already', () => {
    const { asked, left } = plan({ kind: 'urgency', urgency: 'urgent' }, [row(1), row(2, { urgency: 'urgent' })], directory)
    expect(asked.map(({ command }) => command)).toEqual([{ type: 'AmendTicket', ticketId: uuid(1), changes: { urgency: 'urgent' }, private: {} }])
    expect(left[0]?.refusal.code).toBe('nothing_to_amend')
  })
})

/** A desk that refuses some tickets, whole slices with them, and remembers what it was asked. */
function desk(refused: readonly string[]) {
  const saved: string[] = []
  const slices: number[] = []
  const ticketOf = (command: Asked['command']): string => command.ticketId
  const runner: Runner = {
    all: async (commands) => {
      slices.push(commands.length)
      if (commands.some((command) => refused.includes(ticketOf(command)))) return refusal('not_answered')
      saved.push(...commands.map(ticketOf))
      return commands.map((command) => `for ${ticketOf(command)}`)
    },
    one: async (command) => {
      if (refused.includes(ticketOf(command))) return refusal('not_answered')
      saved.push(ticketOf(command))
      return `for ${ticketOf(command)}`
    },
  }
  return { runner, saved, slices }
}
const notes = (count: number): readonly Asked[] => Array.from({ length: count }, (_, place) => ({ row: row(place + 1), command: { type: 'AddNote', ticketId: uuid(place + 1), text: 'x' } }))

describe('running it', () => {
  it('saves every message once, with its command’s id, though a neighbour in its slice is refused', async () => {
    const { runner, saved, slices } = desk([uuid(30), uuid(31)])
    const begun: number[] = []
    const result = await runBulk(notes(60), runner, (n) => begun.push(n), { aborted: false })
    expect(slices).toEqual([25, 25, 10])
    expect(begun).toEqual([25, 50, 60])
    expect(saved).toHaveLength(58)
    expect(new Set(saved).size).toBe(58)
    expect(result.done.every(({ row: { id }, commandId }) => commandId === `for ${id}`)).toBe(true)
    expect(result.refused.map((one) => [one.row.number, one.refusal.code])).toEqual([[30, 'not_answered'], [31, 'not_answered']])
    expect(result.stopped).toBe(0)
  })
  it('stops between two slices and says how many were not begun', async () => {
    const { runner, saved } = desk([])
    const stop = { aborted: false }
    const result = await runBulk(notes(60), runner, () => { stop.aborted = true }, stop)
    expect(saved).toHaveLength(25)
    expect([result.done.length, result.stopped]).toEqual([25, 35])
  })
})
