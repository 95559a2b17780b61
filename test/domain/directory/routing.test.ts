import { describe, expect, it } from 'vitest'
import type { Directory, Routing } from '#domain/directory/directory.ts'
import { route } from '#domain/directory/routing.ts'
import { aCategory, aDepartment, aPlace, aRule } from './given.ts'

const city = (routing: readonly Routing[], given: Partial<Directory> = {}): Parameters<typeof route>[0] => ({
  departments: ['waste', 'green', 'region-1', 'complaints', 'centre'].map((id) => aDepartment(id)),
  categories: [aCategory('urban', null, { departmentId: 'centre' }), aCategory('bins', 'urban', { departmentId: 'waste' }), aCategory('bin-lid', 'bins'), aCategory('plan', null)],
  places: [aPlace('city', null, 'city'), aPlace('r1', 'city', 'region'), aPlace('sartak', 'r1', 'neighbourhood'), aPlace('r2', 'city', 'region')],
  routing: [...routing],
  ...given,
})
const message = { categoryId: 'bin-lid', placeId: 'sartak', kind: 'request' } as const
const to = (...rules: Routing[]): string | undefined => {
  const why = route(city(rules), message)?.why
  return why?.from === 'rule' ? why.ruleId : why?.categoryId
}

describe('without a rule', () => {
  it('the department of the nearest ancestor that has one gets it, and the answer says which', () => {
    expect(route(city([]), message)).toEqual({ departmentId: 'waste', why: { from: 'category', categoryId: 'bins' } })
  })
  it('passes over a department that is retired', () => {
    const departments = [aDepartment('waste', { retired: true }), aDepartment('centre')]
    expect(route(city([], { departments }), message)).toEqual({ departmentId: 'centre', why: { from: 'category', categoryId: 'urban' } })
  })
  it('nobody is named where no ancestor names anybody', () => expect(route(city([]), { ...message, categoryId: 'plan' })).toBeNull())
})

describe('with rules', () => {
  it('a rule for everything wins over the category\'s own department, and is quoted as it stands', () => {
    expect(route(city([aRule('all', 'green')]), message)).toEqual({ departmentId: 'green', why: { from: 'rule', ruleId: 'all', categoryId: null, placeId: null, kind: null } })
  })
  it('what is said of a region holds in its neighbourhoods, and elsewhere not', () => {
    const rule = aRule('r1', 'region-1', { placeId: 'r1' })
    expect(to(rule)).toBe('r1')
    expect(route(city([rule]), { ...message, placeId: 'r2' })?.departmentId).toBe('waste')
    expect(route(city([rule]), { ...message, placeId: null })?.departmentId).toBe('waste')
  })
  it('the nearer category weighs more than the nearest place', () => {
    expect(to(aRule('wide', 'green', { categoryId: 'urban', placeId: 'sartak', kind: 'request' }), aRule('near', 'waste', { categoryId: 'bins' }))).toBe('near')
  })
  it('the nearer place weighs more than the kind', () => {
    expect(to(aRule('kind', 'complaints', { categoryId: 'bins', placeId: 'r1', kind: 'request' }), aRule('place', 'region-1', { categoryId: 'bins', placeId: 'sartak' }))).toBe('place')
  })
  it('the kind decides between equals, and another kind does not match', () => {
    expect(to(aRule('a', 'waste', { categoryId: 'bins' }), aRule('b', 'complaints', { categoryId: 'bins', kind: 'request' }))).toBe('b')
    expect(to(aRule('a', 'waste', { categoryId: 'bins' }), aRule('b', 'complaints', { categoryId: 'bins', kind: 'complaint' }))).toBe('a')
  })
  it('the smaller id wins between the same, in whatever order they stand', () => {
    expect(to(aRule('b', 'waste'), aRule('a', 'green'))).toBe('a')
    expect(to(aRule('a', 'green'), aRule('b', 'waste'))).toBe('a')
  })
  it('passes over what is retired: the rule, or the department it names', () => {
    expect(to(aRule('old', 'green', { retired: true }))).toBe('bins')
    expect(route(city([aRule('gone', 'nowhere')]), message)?.departmentId).toBe('waste')
    const departments = [aDepartment('green', { retired: true }), aDepartment('waste')]
    expect(route(city([aRule('all', 'green')], { departments }), message)?.departmentId).toBe('waste')
  })
})
