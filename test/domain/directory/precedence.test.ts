import { describe, expect, it } from 'vitest'
import { deadlineFor } from '#domain/directory/deadlines.ts'
import type { Deadline, EscalationPolicy, FollowUpPolicy } from '#domain/directory/directory.ts'
import { levelsFor } from '#domain/directory/escalations.ts'
import { policyFor } from '#domain/directory/follow-up.ts'
import { contests, escalationContests, followUpContests } from '#domain/directory/precedence.ts'
import { KINDS, URGENCIES } from '#domain/ticket/words.ts'
import { TINY_CITY } from '../../support/city.ts'
import { aCategory, aDepartment, aPolicy } from './given.ts'

const city = (...deadlines: Deadline[]): Parameters<typeof contests>[0] => ({
  departments: [aDepartment('works'), aDepartment('asphalt', { parentId: 'works' }), aDepartment('parks')],
  categories: [aCategory('inspection', null), aCategory('bribe', 'inspection'), aCategory('civil', null)],
  deadlines,
})
const met = (id: string, ...deadlines: Deadline[]) => contests(city(...deadlines), id).map(({ other, beaten }) => `${beaten ? 'behind' : 'before'} ${other.id}`)

const oversight = aPolicy('oversight', 105, { kind: 'oversight' })
const inspection = aPolicy('inspection', 70, { categoryId: 'inspection' })

describe('policies that meet', () => {
  it('a rule for a kind stands behind the rule for a subject, in that subject alone', () => {
    expect(contests(city(oversight, inspection), 'oversight')).toEqual([{ other: inspection, shared: { categoryId: 'inspection', departmentId: null, kind: 'oversight', urgency: null }, beaten: true }])
    expect(met('inspection', oversight, inspection)).toEqual(['before oversight'])
  })
  it('the nearer of two subjects goes before, and its messages are those that both are about', () => {
    const bribe = aPolicy('bribe', 24, { categoryId: 'bribe', urgency: 'urgent' })
    expect(contests(city(inspection, bribe), 'inspection')).toMatchObject([{ beaten: true, shared: { categoryId: 'bribe', urgency: 'urgent' } }])
  })
  it('what has no message in common does not meet, nor does what is retired', () => {
    expect(met('oversight', oversight, aPolicy('c', 1, { kind: 'complaint' }), aPolicy('r', 1, { categoryId: 'civil', retired: true }))).toEqual([])
    expect(met('a', aPolicy('a', 1, { departmentId: 'parks' }), aPolicy('b', 1, { departmentId: 'asphalt' }))).toEqual([])
    expect(met('r', aPolicy('r', 1, { retired: true }), oversight)).toEqual([])
  })
  it('of two that say the same, one is always behind', () => {
    expect([met('a', aPolicy('a', 1), aPolicy('b', 2)), met('b', aPolicy('a', 1), aPolicy('b', 2))]).toEqual([['before b'], ['behind a']])
  })
  it('agrees with every deadline that the city gives: who counts is behind nobody who matches too', () => {
    const policies = [
      oversight, inspection, aPolicy('urgent', 2, { urgency: 'urgent' }), aPolicy('works', 8, { departmentId: 'works' }), aPolicy('asphalt', 6, { departmentId: 'asphalt', kind: 'complaint' }),
      aPolicy('bribe', 3, { categoryId: 'bribe', kind: 'complaint' }), aPolicy('all', 48),
    ]
    const all = city(...policies)
    const matching = (asked: Parameters<typeof deadlineFor>[1]) => policies.filter((policy) => deadlineFor({ ...all, deadlines: [policy] }, asked).policyId === policy.id)
    for (const categoryId of ['inspection', 'bribe', 'civil']) for (const departmentId of ['asphalt', 'works', 'parks', null]) for (const kind of KINDS) for (const urgency of URGENCIES) {
      const asked = { categoryId, departmentId, kind, urgency }
      const winner = deadlineFor(all, asked).policyId ?? ''
      const over = contests(all, winner).filter(({ beaten }) => !beaten).map(({ other }) => other.id)
      expect(matching(asked).map(({ id }) => id).filter((id) => id !== winner && !over.includes(id)), JSON.stringify(asked)).toEqual([])
    }
  })
})

describe('follow-up policies and escalations that meet', () => {
  const followUp = (id: string, over: Partial<FollowUpPolicy>): FollowUpPolicy => ({ ...TINY_CITY.followUps[0], departments: [], id, ...over })
  const followed = (...followUps: FollowUpPolicy[]) => ({ ...city(), followUps })
  it('a policy for a subject goes before one for a kind, and the nearer subject before the one above it', () => {
    const all = followed(followUp('all', {}), followUp('kind', { kind: 'oversight' }), followUp('inspection', { categoryId: 'inspection' }), followUp('bribe', { categoryId: 'bribe', kind: 'oversight' }))
    const order = (id: string) => followUpContests(all, id).map(({ other, beaten }) => `${beaten ? 'behind' : 'before'} ${other.id}`)
    expect(order('kind')).toEqual(['before all', 'behind inspection', 'behind bribe'])
    expect(order('inspection')).toEqual(['before all', 'before kind', 'behind bribe'])
    expect(followUpContests(all, 'inspection')[2]?.shared).toEqual({ categoryId: 'bribe', departmentId: null, kind: 'oversight', urgency: null })
    for (const categoryId of ['inspection', 'bribe', 'civil']) for (const kind of KINDS) {
      const winner = policyFor(all, { categoryId, kind })?.id ?? ''
      expect(followUpContests(all, winner).filter(({ beaten, shared }) => beaten && shared.categoryId === categoryId && (shared.kind === null || shared.kind === kind)), `${categoryId} ${kind}`).toEqual([])
    }
  })
  it('of escalations only those of one cause and level; the subject weighs more than the department', () => {
    const rule = (id: string, over: Partial<EscalationPolicy>): EscalationPolicy => ({ ...TINY_CITY.escalations[0]!, id, ...over } as EscalationPolicy)
    const all = { ...city(), escalations: [rule('any', {}), rule('works', { departmentId: 'works' }), rule('bribe', { categoryId: 'bribe' }), rule('second', { level: 2 }), rule('late', { on: 'overdue' }), rule('parks', { departmentId: 'parks' })] }
    expect(escalationContests(all, 'works').map(({ other, beaten }) => [other.id, beaten])).toEqual([['any', false], ['bribe', true]])
    expect(levelsFor(all, { categoryId: 'civil', departmentId: 'asphalt' }).map(({ id }) => id)).toEqual(['works', 'second', 'late'])
    expect(levelsFor(all, { categoryId: 'bribe', departmentId: 'asphalt' })[0]?.id).toBe('bribe')
  })
})
