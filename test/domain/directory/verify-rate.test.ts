import { describe, expect, it } from 'vitest'
import { verifyRateFor, wrongRate } from '#domain/directory/verify-rate.ts'
import { aDepartment } from './given.ts'

const departments = [
  aDepartment('services'), aDepartment('parks', { parentId: 'services' }), aDepartment('trees', { parentId: 'parks', retired: true }), aDepartment('waste', { parentId: 'services' }), aDepartment('power'),
]
const policy = { verifyRate: 30, departments: [{ departmentId: 'services', verifyRate: 50 }, { departmentId: 'parks', verifyRate: 0 }] }
const asked = (departmentId: string, over = {}) => verifyRateFor(departments, policy, { kind: 'request', departmentId, doubted: false, ...over })

describe('the share of a department\'s reports that is checked', () => {
  it.each([
    ['its own, where the policy names it', 'parks', { rate: 0, why: 'own', namedId: 'parks' }],
    ['that of the department above it', 'waste', { rate: 50, why: 'above', namedId: 'services' }],
    ['that of the nearest above, also of one that is retired', 'trees', { rate: 0, why: 'above', namedId: 'parks' }],
    ['the policy\'s, where nobody on its line is named', 'power', { rate: 30, why: 'policy', namedId: null }],
    ['the policy\'s, of one that the city does not know', 'gone', { rate: 30, why: 'policy', namedId: null }],
  ] as const)('is %s', (_, departmentId, rate) => {
    expect(asked(departmentId)).toEqual(rate)
  })

  it('is all of them in a complaint and of whoever is in doubt', () => {
    expect(asked('parks', { kind: 'complaint', doubted: true })).toEqual({ rate: 100, why: 'complaint', namedId: null })
    expect(asked('parks', { doubted: true })).toEqual({ rate: 100, why: 'doubted', namedId: null })
  })
})

describe('the departments that a policy names', () => {
  const named = (...ids: string[]) => ({ departments: ids.map((departmentId) => ({ departmentId, verifyRate: 10 })) })
  it.each([
    ['may be any of the city', ['parks', 'power'], [], null],
    ['must be there', ['parks', 'nobody'], [], { field: 'departments.1.departmentId', reason: 'unknown' }],
    ['stand there once', ['parks', 'power', 'parks'], [], { field: 'departments.2.departmentId', reason: 'taken' }],
    ['must be at work when they are named', ['trees'], [], { field: 'departments.0.departmentId', reason: 'retired' }],
    ['may stay when they are retired later', ['trees', 'parks'], ['trees'], null],
  ] as const)('%s', (_, ids, before, wrong) => {
    expect(wrongRate({ departments }, named(...ids), before)).toEqual(wrong)
  })
})
