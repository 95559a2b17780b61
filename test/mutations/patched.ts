import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../src/setup/paths.mjs'
import type { Mutation } from './mutations.ts'

/** The file's text with the fault in it. Throws when the place is not there exactly once. */
export function patched(text: string, { file, find, put }: Mutation['patches'][number]): string {
  const places = text.split(find).length - 1
  if (places !== 1) throw new Error(`${file} holds the place of this fault ${places} times: ${find}`)
  return text.replace(find, () => put)
}

/** A copy of the program with the fault in it; answers its folder. */
export function plant({ name, patches }: Mutation): string {
  const folder = mkdtempSync(join(tmpdir(), `peygir-mutation-${name}-`))
  for (const part of ['src', 'test/sim', 'test/support', 'test/load', 'package.json']) {
    mkdirSync(join(folder, part, '..'), { recursive: true })
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const patch of patches) {
    const file = join(folder, patch.file)
    writeFileSync(file, patched(readFileSync(file, 'utf8'), patch))
  }
  return folder
}
