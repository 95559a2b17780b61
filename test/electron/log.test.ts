import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openLog } from '../../electron/log.ts'
import { countRefused } from '../../electron/refused.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-log-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a line has its time in UTC, its code and its facts', () => {
  const file = join(folder, 'a', 'shell.log')
  openLog(file, () => Date.UTC(2026, 10, 21, 6))('host_gone', { exitCode: 9 })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ at: '2026-11-21T06:00:00.000Z', code: 'host_gone', exitCode: 9 })
})

test('a full log is kept once and begun anew', () => {
  const file = join(folder, 'full.log')
  writeFileSync(file, 'x'.repeat(1_000_001))
  openLog(file)('start')
  expect(statSync(`${file}.1`).size).toBe(1_000_001)
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2)
})

test('a log that cannot be written does not stop the console', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => openLog(join(folder, 'file', 'shell.log'))('start')).not.toThrow()
})

test('a page that is refused a thousand times leaves ten lines per code', () => {
  const lines: unknown[] = []
  const refuse = countRefused((code, facts) => lines.push({ code, ...facts }))
  for (let n = 0; n < 1000; n++) refuse('request')
  refuse('navigation')
  expect(lines).toHaveLength(11)
  expect(lines[9]).toEqual({ code: 'refused', what: 'request', count: 512 })
  expect(lines[10]).toEqual({ code: 'refused', what: 'navigation', count: 1 })
})
