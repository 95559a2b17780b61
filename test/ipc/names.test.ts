import { expect, test } from 'vitest'
import { CONTRACT, PUSHES } from '#ipc/contract.ts'
import { CALL_NAMES, PUSH_NAMES } from '#ipc/names.ts'

test('the preload exposes exactly the names of the contract', () => {
  expect([...CALL_NAMES].sort()).toEqual(Object.keys(CONTRACT).sort())
  expect([...PUSH_NAMES].sort()).toEqual([...PUSHES].sort())
})
