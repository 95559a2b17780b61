import { describe, expect, it } from 'vitest'
import { keptLines } from '../../renderer/features/attention/attention-text.ts'

describe('what a refused command said', () => {
  it('is told word for word, without the ids nobody can read', () => {
    const lines = keptLines({ ticketId: 'x', callId: null, kind: 'complaint', categoryId: 'waste', private: { phone: '+989128355274', name: null, text: 'سه روز است' } })
    expect(lines).toEqual([
      { field: 'kind', value: 'complaint' }, { field: 'categoryId', value: 'waste' },
      { field: 'phone', value: '+989128355274' }, { field: 'text', value: 'سه روز است' },
    ])
  })
  it('names each department of a forward, and how many photos a report had', () => {
    expect(keptLines({ ticketId: 'x', to: [{ departmentId: 'roads', hours: null }, { departmentId: 'water', hours: 6 }], besides: ['parks'], note: 'فوری' })).toEqual([
      { field: 'departmentId', value: 'roads' }, { field: 'departmentId', value: 'water' }, { field: 'hours', value: '6' }, { field: 'note', value: 'فوری' },
    ])
    expect(keptLines({ assignmentId: 'a', photos: ['p1', 'p2'], cost: 0, materials: '' })).toEqual([{ field: 'photos', value: '2' }, { field: 'cost', value: '0' }])
  })
})
