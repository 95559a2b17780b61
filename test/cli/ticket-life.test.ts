import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { RULED_COMMANDS } from '#domain/ticket/rules.ts'
import { readRoles, ticketLife } from '../../src/cli/ticket-life.ts'

it('docs show the table of the code as it is now (npm run draw)', () => {
  const drawn = ticketLife(readRoles())
  expect(readFileSync(new URL('../../docs/ticket-life.svg', import.meta.url), 'utf8')).toBe(drawn)
  for (const type of RULED_COMMANDS) expect(drawn).toContain(`>${type}<`)
})
