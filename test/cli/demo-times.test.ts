import { rmSync, writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readMapping } from '#desk/import/read-mapping.ts'
import { dice } from '../../src/cli/demo-city/random.ts'
import { arrivalsOf, learnTimes, readTimes, workLasts } from '../../src/cli/demo-city/times.ts'
import { root } from '../../src/setup/paths.mjs'

const HOUR = 3_600_000

it('learns from a history when messages come and how long their work takes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-times-'))
  const mapping = await readMapping(join(root, 'resources', 'import'), 'sf-311')
  if (!mapping.ok) throw new Error(mapping.message)
  const map = { ...mapping.value, name: 'small', id: { column: 'id' }, openedAt: { column: 'opened', format: 'yyyy-MM-dd HH:mm', zone: 'America/New_York', ambiguous: 'earlier' as const }, dueAt: { column: 'due' }, closedAt: { column: 'closed' }, department: { column: null, values: {}, otherwise: 'waste' }, closing: undefined, text: { columns: [], joinedBy: '' }, address: { columns: [], joinedBy: '' }, point: undefined, channel: { column: 'by', values: { call: 'phone' as const }, otherwise: 'import' as const }, kind: { column: null, values: {}, otherwise: 'request' as const }, urgency: { column: null, values: {}, otherwise: 'normal' as const }, place: { column: null, values: {}, otherwise: null }, category: { column: null, values: {}, otherwise: 'pavement' } }
  // Monday 4 July 2011, half of the time that was allowed; by a machine on Sunday, thrice as long; one still open
  const rows = ['id,opened,due,closed,by', ...Array.from({ length: 100 }, (_, n) => `a${n},2011-07-04 09:15,2011-07-04 19:15,2011-07-04 14:15,call`), 'b,2011-07-10 23:50,2011-07-11 00:50,2011-07-11 02:50,system', 'c,2011-07-10 12:00,2011-07-11 12:00,,call']
  writeFileSync(join(folder, 'small.csv'), `${rows.join('\n')}\n`)
  const learned = await learnTimes(join(folder, 'small.csv'), map, Date.now())
  rmSync(folder, { recursive: true, force: true })
  expect(learned.cases).toBe(102)
  expect(learned.arrivals[0]?.[9]).toBe(100)
  expect(learned.arrivals[6]?.[12]).toBe(1)
  expect(learned.arrivals.flat().reduce((sum, one) => sum + one, 0)).toBe(101)
  expect(learned.closing['pavement']?.slice(0, -1).every((share) => share === 0.5)).toBe(true)
  expect(learned.closing['pavement']?.at(-1)).toBe(3)
})

it('gives days like Boston\'s: a full morning, a quiet weekend, and a fifth of the work late', async () => {
  const times = await readTimes(join(root, 'resources', 'demo-city', 'times.json'))
  expect(times.cases).toBe(58_251)
  const [working, weekend] = [arrivalsOf(times, 0, 1000, dice('a')), arrivalsOf(times, 6, 1000, dice('a'))]
  expect(working.length).toBeGreaterThan(1.8 * weekend.length)
  expect(working.every((minute, place) => minute >= (working[place - 1] ?? 0) && minute < 1440)).toBe(true)
  expect(working.filter((minute) => minute >= 480 && minute < 960).length).toBeGreaterThan(working.length / 2)
  const roll = dice('b')
  const late = Array.from({ length: 2000 }, () => workLasts(times, 'somewhere', 24, roll)).filter((lasts) => lasts > 24 * HOUR).length / 2000
  expect(late).toBeGreaterThan(0.15)
  expect(late).toBeLessThan(0.25)
})
