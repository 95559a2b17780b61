// node src/setup/run.mjs electron/write-policy.ts: writes resources/policy anew from the list of settings. No part of the console.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { policyFiles } from './policy-templates.ts'

for (const [name, content] of Object.entries(policyFiles())) {
  const file = join(import.meta.dirname, '..', 'resources', 'policy', name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
