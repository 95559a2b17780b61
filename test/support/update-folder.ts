import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext { readonly updateFolder: string }
}

/** One folder for a whole run of the suite: what one file has built the next need not build again. */
export function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-update-'))
  provide('updateFolder', folder)
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
