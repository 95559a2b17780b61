import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { machineId } from '../../electron/machine.ts'

const root = mkdtempSync(join(tmpdir(), 'peygir-machine-'))
afterAll(() => rmSync(root, { recursive: true }))
const folder = () => mkdtempSync(join(root, 'data-'))
const machine = (id: string) => () => Promise.resolve(id)

test('the same machine and folder give the same id, which does not show the machine’s own', async () => {
  const data = folder()
  const id = await machineId(data, machine('4c4c4544'))
  expect(id).toMatch(/^[0-9a-f]{64}$/)
  expect(id).not.toContain('4c4c4544')
  expect(await machineId(data, machine('4c4c4544'))).toBe(id)
})

test('a folder copied to another machine gives another id', async () => {
  const data = folder()
  const id = await machineId(data, machine('one'))
  const copy = join(root, 'copy')
  cpSync(data, copy, { recursive: true })
  expect(await machineId(copy, machine('two'))).not.toBe(id)
  // and copied on the same machine it is the same installation
  expect(await machineId(copy, machine('one'))).toBe(id)
})

test('a second folder on one machine gives another id', async () => {
  expect(await machineId(folder(), machine('one'))).not.toBe(await machineId(folder(), machine('one')))
})

test('this very machine has an id', async () => {
  const data = folder()
  expect(await machineId(data)).toBe(await machineId(data))
})
