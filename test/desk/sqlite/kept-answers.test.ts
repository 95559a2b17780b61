import { expect, it } from 'vitest'
import { keptAnswers } from '#desk/sqlite/kept-answers.ts'

it('answers again after a write, and keeps what was used last', () => {
  const world = { writes: 0, asked: [] as string[] }
  const kept = keptAnswers<string>(() => world.writes, 2)
  const ask = (what: string): string => kept(what, () => {
    world.asked.push(what)
    return `${what} after ${world.writes}`
  })
  ask('open')
  ask('mine')
  ask('open')
  ask('overdue')
  expect([ask('open'), world.asked]).toEqual(['open after 0', ['open', 'mine', 'overdue']])
  ask('mine')
  expect(world.asked).toEqual(['open', 'mine', 'overdue', 'mine'])
  world.writes++
  expect(ask('mine')).toBe('mine after 1')
  expect(ask('open')).toBe('open after 1')
})
