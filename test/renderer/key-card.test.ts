import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { TICKET_ACTIONS } from '../../renderer/features/ticket/actions.ts'
import { chordLabel } from '../../renderer/keys.ts'
import { root } from '../../src/setup/paths.mjs'
import { everyChord, keyCard, keyCardPage } from '../support/key-card.ts'

// a key that is bound anew changes the card: `vitest run test/renderer/key-card.test.ts -u` draws it again
test('the key card to print is drawn from the bindings themselves', async () => {
  await expect(keyCardPage(keyCard())).toMatchFileSnapshot(join(root, 'docs', 'operator-guide', 'key-card.html'))
})

test('no key on the card stands for two things on one screen, and none is one that the console must not bind', () => {
  const sections = keyCard()
  expect(sections.map(({ caps }) => caps.length > 5)).not.toContain(false)
  for (const { title, caps } of sections) {
    const twice = caps.filter(({ keys }, at) => keys !== '' && caps.findIndex((one) => one.keys === keys) !== at).map(({ keys, en }) => `${title.en}: ${keys} ${en}`)
    expect(twice).toEqual([])
    expect(caps.filter(({ keys }) => /^F(?:5|10|11|12)$|Ctrl Alt|Shift Space/.test(keys))).toEqual([])
  }
  expect(sections.at(-1)?.caps.map(({ keys }) => keys)).toEqual(expect.arrayContaining(TICKET_ACTIONS.map(({ chord }) => chordLabel(chord))))
})

const GUIDES = ['operator-guide/fa.md', 'operator-guide/en.md', 'supervisor-guide/fa.md', 'supervisor-guide/en.md']
const read = (file: string): string => readFileSync(join(root, 'docs', file), 'utf8')

test.each(GUIDES)('%s names no key that nothing binds, and both languages name the same', (file) => {
  const keysOf = (guide: string): readonly string[] => [...read(guide).matchAll(/<kbd>([^<]+)<\/kbd>/g)].map(([, keys = '']) => keys)
  const bound = everyChord()
  const keys = keysOf(file)
  expect(keys.length).toBeGreaterThan(20)
  expect(keys.filter((one) => !bound.has(one.replace('Enter', '⏎')))).toEqual([])
  expect([...keys].sort()).toEqual([...keysOf(file.replace(/\w+\.md$/, (name) => (name === 'fa.md' ? 'en.md' : 'fa.md')))].sort())
})

test.each(GUIDES)('%s shows pictures that are there and small enough, and its table of contents leads somewhere', (file) => {
  const text = read(file)
  const pictures = [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path = '']) => join(root, 'docs', dirname(file), path))
  expect(pictures.length).toBeGreaterThan(3)
  expect(pictures.filter((path) => !existsSync(path) || statSync(path).size > 120_000)).toEqual([])
  const anchors = [...text.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replace(/[^\p{L}\p{N}\p{M}\s-]/gu, '').replaceAll(' ', '-'))
  expect([...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor)).toEqual(anchors)
})
