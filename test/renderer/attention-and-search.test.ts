import { describe, expect, it } from 'vitest'
import { keptLines } from '../../renderer/features/attention/attention-text.ts'
import { filterOf, readTicketSearch } from '../../renderer/features/ticket-list/search.ts'

describe('what a refused command said', () => {
  it('is told word for word, without the ids nobody can read', () => {
    const lines = keptLines({ ticketId: 'x', callId: null, kind: 'complaint', categoryId: 'waste', private: { phone: '+989128355274', name: null, text: 'سه روز است' } })
    expect(lines).toEqual([
      { field: 'kind', value: 'complaint' }, { field: 'categoryId', value: 'waste' },
      { field: 'phone', value: '+989128355274' }, { field: 'text', value: 'سه روز است' },
    ])
  })
})

describe('the list in the address', () => {
  it('reads what it knows and leaves the rest out', () => {
    expect(readTicketSearch({ q: 'زباله', urgency: 'urgent', sort: 'nonsense', category: { x: 1 }, up: 'yes' })).toEqual({ q: 'زباله', urgency: 'urgent' })
  })
  it('takes a search for digits, which the address reads as a number', () => {
    expect(readTicketSearch({ q: 48217306 })).toEqual({ q: '48217306' })
  })
  it('is the newest first when it says nothing', () => {
    expect(filterOf({})).toEqual({ text: '', categoryId: null, placeId: null, urgency: null, sort: 'receivedAt', descending: true })
    expect(filterOf({ sort: 'name', up: true })).toMatchObject({ sort: 'name', descending: false })
  })
})
