import { describe, expect, it } from 'vitest'
import { deadlineFor } from '#domain/directory/deadlines.ts'
import type { Deadline } from '#domain/directory/directory.ts'
import { aCategory, aDepartment, aPolicy } from './given.ts'

const city = (...deadlines: Deadline[]): Parameters<typeof deadlineFor>[0] => ({
  departments: [aDepartment('works'), aDepartment('asphalt', { parentId: 'works' })],
  categories: [aCategory('civil', null, { deadlineHours: 72, clock: 'working' }), aCategory('pothole', 'civil', { deadlineHours: 21, clock: 'working' }), aCategory('resurfacing', 'civil')],
  deadlines,
})
const message = { categoryId: 'pothole', kind: 'request', urgency: 'normal', departmentId: 'asphalt' } as const
const policy = (...deadlines: Deadline[]): string | null => deadlineFor(city(...deadlines), message).policyId

describe('without a policy', () => {
  it('the category says it', () => expect(deadlineFor(city(), message)).toEqual({ hours: 21, clock: 'working', from: 'category', policyId: null }))
  it('what the year\'s plan decides has no deadline, whatever its parent has', () => {
    expect(deadlineFor(city(), { ...message, categoryId: 'resurfacing' })).toMatchObject({ hours: null, from: 'category' })
  })
  it('a category that is not known has none', () => expect(deadlineFor(city(), { ...message, categoryId: 'new' }).hours).toBeNull())
})

describe('with policies', () => {
  it('a policy wins over the category, also when it takes the deadline away', () => {
    expect(deadlineFor(city(aPolicy('p', 4)), message)).toEqual({ hours: 4, clock: 'round', from: 'policy', policyId: 'p' })
    expect(deadlineFor(city(aPolicy('p', null)), message)).toMatchObject({ hours: null, policyId: 'p' })
  })
  it('holds for all below the category and the department it names', () => {
    expect(policy(aPolicy('p', 4, { categoryId: 'civil', departmentId: 'works' }))).toBe('p')
    expect(policy(aPolicy('p', 4, { categoryId: 'resurfacing' }))).toBeNull()
  })
  it('category, department, kind, urgency weigh in this order', () => {
    const byCategory = aPolicy('d', 1, { categoryId: 'civil' })
    const byDepartment = aPolicy('c', 2, { departmentId: 'works' })
    const byKind = aPolicy('b', 3, { kind: 'request' })
    const byUrgency = aPolicy('a', 4, { urgency: 'normal' })
    expect(policy(byUrgency, byKind, byDepartment, byCategory)).toBe('d')
    expect(policy(byUrgency, byKind, byDepartment)).toBe('c')
    expect(policy(byUrgency, byKind)).toBe('b')
    expect(policy(byUrgency, aPolicy('0', 9))).toBe('a')
  })
  it('the nearer category and the nearer department win', () => {
    expect(policy(aPolicy('a', 1, { categoryId: 'civil', kind: 'request' }), aPolicy('b', 2, { categoryId: 'pothole' }))).toBe('b')
    expect(policy(aPolicy('a', 1, { departmentId: 'works', kind: 'request' }), aPolicy('b', 2, { departmentId: 'asphalt' }))).toBe('b')
  })
  it('passes over what is retired or of another kind, urgency or department', () => {
    const others = [aPolicy('a', 1, { retired: true }), aPolicy('b', 1, { kind: 'complaint' }), aPolicy('c', 1, { urgency: 'urgent' }), aPolicy('d', 1, { departmentId: 'parks' })]
    expect(policy(...others)).toBeNull()
    expect(deadlineFor(city(aPolicy('d', 1, { departmentId: 'works' })), { ...message, departmentId: null }).policyId).toBeNull()
  })
})
