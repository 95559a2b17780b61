import { expect, test, vi } from 'vitest'
import { keepLinks } from '../../electron/links.ts'

function given() {
  const clock = { now: 0 }
  const arrived = vi.fn()
  const log = vi.fn()
  return { clock, arrived, log, links: keepLinks({ arrived, log, now: () => clock.now }) }
}
const call = (number: string) => `peygir://call?number=${number}`
const taken = (number: string) => ({ ok: true, value: { kind: 'call', number } })
const NONE = { ok: true, value: null }

test('links are found among the arguments of a program, and taken once, in their order', () => {
  const { links, arrived } = given()
  expect(links.hear(['peygir-137', '--disable-gpu', call('204'), '/home/somebody', call('205')])).toBe(true)
  expect(arrived).toHaveBeenCalledTimes(2)
  expect([links.take(), links.take(), links.take()]).toEqual([taken('204'), taken('205'), NONE])
  expect(links.hear(['peygir-137', 'ticket'])).toBe(false)
})

test('a malformed one comes as its refusal, and no log has what it said', () => {
  const { links, log } = given()
  links.hear([call('09123456789'), 'peygir://call?number=none-of-yours'])
  expect(links.take()).toEqual(taken('+989123456789'))
  expect(links.take()).toMatchObject({ ok: false, refusal: { code: 'link_malformed' } })
  expect(log.mock.calls).toEqual([['link', { what: 'call' }], ['link', { what: 'link_malformed' }]])
})

test('what waited for a sign-in longer than its caller is dropped; what came later is not', () => {
  const { links, clock } = given()
  links.hear([call('204')])
  clock.now = 600_001
  links.hear([call('205')])
  expect([links.take(), links.take()]).toEqual([taken('205'), NONE])
})

test('a program that opens links in a loop keeps the last of them waiting, not all', () => {
  const { links } = given()
  for (let number = 100; number < 200; number++) links.hear([call(String(number))])
  const all = Array.from({ length: 10 }, () => links.take())
  expect(all).toEqual([...Array.from({ length: 8 }, (_, index) => taken(String(192 + index))), NONE, NONE])
})
