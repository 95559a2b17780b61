import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const ruleNumbers = (text: string): Set<string> => new Set(text.match(/\bS\d+\b/g))

describe('SPEC.md', () => {
  const rules = new Set([...readFileSync(join(root, 'src/sync/SPEC.md'), 'utf8').matchAll(/^- \*\*(S\d+)\*\*/gm)].map((match) => match[1]!))
  const cited = new Set<string>()
  for (const file of readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.test.ts') || file.endsWith('spec.test.ts')) continue
    for (const title of readFileSync(join(root, 'test', file), 'utf8').matchAll(/\b(?:it|test|describe)(?:\.each\([^)]*\))?\(\s*(['"`])(.*?)\1/g)) {
      for (const rule of ruleNumbers(title[2]!)) cited.add(rule)
    }
  }

  it('has rules', () => expect(rules.size).toBeGreaterThan(15))
  it('has a test for every rule', () => expect([...rules].filter((rule) => !cited.has(rule))).toEqual([]))
  it('knows every rule that a test cites', () => expect([...cited].filter((rule) => !rules.has(rule))).toEqual([]))
})
