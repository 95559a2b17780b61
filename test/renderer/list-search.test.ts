import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHANNELS, KINDS, STATUSES, URGENCIES } from '#domain/ticket/words.ts'
import { ALL_TICKETS, SORTS, type ListFilter } from '#ipc/contract.ts'
import { filterOf, OPEN_STATUSES, readTicketSearch, sameFilter, searchOf } from '../../renderer/features/ticket-list/search.ts'
import { addressOf, addressOfSaved, STANDARD_VIEWS } from '../../renderer/features/ticket-list/standard-views.ts'
import { standingOf } from '../../renderer/features/ticket-list/view-standing.ts'

const maybe = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(each, { nil: null })
const key = fc.string({ minLength: 1, maxLength: 20 })
const anyFilter: fc.Arbitrary<ListFilter> = fc.record({
  text: fc.string({ maxLength: 200 }), statuses: fc.subarray([...STATUSES]), kind: maybe(fc.constantFrom(...KINDS)), channel: maybe(fc.constantFrom(...CHANNELS)), categoryId: maybe(key), placeId: maybe(key),
  departmentId: maybe(key), urgency: maybe(fc.constantFrom(...URGENCIES)), incidentId: maybe(fc.uuid()), due: maybe(fc.constantFrom('overdue', 'soon', 'none')), mine: fc.boolean(), sort: fc.constantFrom(...SORTS), descending: fc.boolean(),
})
const asAddress = (search: object): Record<string, unknown> => JSON.parse(JSON.stringify(search)) as Record<string, unknown>

describe('the queue in the address', () => {
  it('holds any filter whole', () => {
    fc.assert(fc.property(anyFilter, (filter) => {
      expect(filterOf(readTicketSearch(asAddress(searchOf(filter))))).toEqual(filter)
    }), { seed: 137, numRuns: 300 })
  })
  it('reads what it knows and leaves the rest out', () => {
    expect(readTicketSearch({ q: 'زباله', urgency: 'urgent', sort: 'nonsense', category: { x: 1 }, up: 'yes', status: ['parked', 'asleep'], incident: 'no-id', mine: 1, columns: 'code' })).toEqual({ q: 'زباله', urgency: 'urgent', status: ['parked'] })
  })
  it('takes a search for digits, which the address reads as a number', () => {
    expect(readTicketSearch({ q: 48217306 })).toEqual({ q: '48217306' })
  })
  it('is all that is open, the newest first, when it says nothing', () => {
    expect(filterOf({})).toEqual({ ...ALL_TICKETS, statuses: [...OPEN_STATUSES] })
    expect(filterOf({ sort: 'name', up: true })).toMatchObject({ sort: 'name', descending: false })
  })
})

describe('the standard queues', () => {
  it('have a name and a key of their own, and come back from their address unchanged', () => {
    expect(new Set(STANDARD_VIEWS.map(({ id }) => id)).size).toBe(STANDARD_VIEWS.length)
    expect(new Set(STANDARD_VIEWS.map(({ chord }) => chord)).size).toBe(STANDARD_VIEWS.length)
    for (const view of STANDARD_VIEWS) {
      const search = readTicketSearch(asAddress(addressOf(view)))
      expect(filterOf(search), view.id).toEqual(view.filter)
      expect(standingOf(search, []), view.id).toMatchObject({ id: view.id, changed: false })
    }
  })
  it('are changed by a filter, an order or columns, not by words that are searched for', () => {
    expect(standingOf({ q: 'زباله' }, []).changed).toBe(false)
    for (const search of [{ urgency: 'urgent' }, { sort: 'name' }, { columns: ['code'] }, { status: 'any' }] as const) expect(standingOf(search, []), JSON.stringify(search)).toMatchObject({ id: 'open', changed: true })
  })
  it('give way to a saved one, which keeps its words and columns', () => {
    const saved = { id: '11111111-1111-4111-8111-111111111111', name: 'آسفالت', filter: { ...ALL_TICKETS, text: 'آسفالت', urgency: 'urgent' as const }, columns: ['due', 'code'] }
    const search = readTicketSearch(asAddress(addressOfSaved(saved)))
    expect(standingOf(search, [saved])).toMatchObject({ id: saved.id, changed: false })
    expect(standingOf({ ...search, columns: ['code'] }, [saved]).changed).toBe(true)
    // removed meanwhile: the same rows, seen as a change of the open ones
    expect(standingOf(search, [])).toMatchObject({ id: 'open', changed: true })
  })
  it('know equal filters whatever the order of their statuses', () => {
    expect(sameFilter({ ...ALL_TICKETS, statuses: ['parked', 'closed'] }, { ...ALL_TICKETS, statuses: ['closed', 'parked'] })).toBe(true)
    expect(sameFilter(ALL_TICKETS, { ...ALL_TICKETS, statuses: ['closed'] })).toBe(false)
  })
})
