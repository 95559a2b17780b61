import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../src/setup/paths.mjs'
import { MUTATIONS } from './mutations.ts'
import { patched } from './patched.ts'

describe('the mutations of npm run test:mutations', () => {
  it.each(MUTATIONS)('$name finds its place in the code as it is', ({ patches }) => {
    const texts = new Map<string, string>()
    for (const patch of patches) {
      const before = texts.get(patch.file) ?? readFileSync(join(root, patch.file), 'utf8')
      const after = patched(before, patch)
      expect(after).not.toBe(before)
      texts.set(patch.file, after)
    }
  })
})
