import { globSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../src/setup/paths.mjs'

const folder = join(root, 'docs', 'decisions')
const pages = readdirSync(folder).filter((name) => /^\d{4}-/.test(name)).sort()

it('the list of decisions has each page once, by its number and title, in their order', () => {
  const listed = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^- \[(\d+)\]\((.+?)\) (.+?)( \(.+\))?$/gm)].map(([, number, page, title]) => [number, page, title])
  expect(listed).toEqual(pages.map((page) => [String(Number(page.slice(0, 4))), page, /^# (.+)$/m.exec(readFileSync(join(folder, page), 'utf8'))?.[1]]))
})

it('every decision that a document names is there', () => {
  const documents = globSync(['README*.md', 'docs/**/*.md', 'src/**/*.md'], { cwd: root }).map((name) => readFileSync(join(root, name), 'utf8'))
  const named = documents.flatMap((text) => [...text.matchAll(/decisions? (\d+)(?:, (\d+))?/g)].flatMap(([, ...numbers]) => numbers.filter((number) => number !== undefined).map(Number)))
  const linked = documents.flatMap((text) => [...text.matchAll(/decisions\/(\d{4}-[\w-]+\.md)/g)].map(([, page]) => page))
  expect([named.length > 10, linked.length > 10]).toEqual([true, true])
  expect([named.filter((number) => !pages.some((page) => Number(page.slice(0, 4)) === number)), linked.filter((page) => !pages.includes(page!))]).toEqual([[], []])
})
