import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readMetricsToken } from '#server/commands/metrics-token.ts'
import { ROUTES } from '#sync/protocol.ts'
import { call, enrolDesk, leaseCodes, signIn, signed, startCentral, type Central, type Desk } from '../support/central.ts'
import { registerData } from '../support/commands.ts'

const TOKEN = 'a-token-for-prometheus'
const SAID = 'ژرفای چاله‌ی ژاله'
let central: Central
let desk: Desk

beforeAll(async () => {
  central = await startCentral({ metricsToken: TOKEN })
  desk = await enrolDesk(central.url, central.store, 'میز "۱" \\ دوم')
  const [zahra, { from }] = [await signIn(central.url, desk, 'zahra'), await leaseCodes(central.url, desk)]
  const register = (change: object, payload: number) => signed(desk, zahra, { type: 'RegisterTicket', commandId: randomUUID(), data: { ...registerData(randomUUID(), SAID), ...change }, payload })
  const good = register({}, from)
  const commands = [good, register({}, from + 1), register({ kind: 'nonsense' }, from + 2), { ...register({}, from + 3), mac: 'x'.repeat(43) }]
  await call(central.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands })
  await call(central.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands: [good] })
  await call(central.url, ROUTES.deskReport, desk.headers, { cursor: 1, waiting: 7, clockOffset: -2500, version: '1.2.3', freeBytes: 5_000_000, ring: 'pilot', update: { phase: 'ready', version: '1.3.0', since: 1, holds: [], percent: null, why: null } })
  await call(central.url, ROUTES.quarantine)
})
afterAll(() => central.end())

const look = (token: string | null) => fetch(`${central.url}/metrics`, token === null ? {} : { headers: { authorization: `Bearer ${token}` } })
/** Sample lines, by what stands before their value. */
async function samples(): Promise<ReadonlyMap<string, number>> {
  const lines = (await (await look(TOKEN)).text()).trimEnd().split('\n')
  return new Map(lines.filter((line) => !line.startsWith('#')).map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}

it('opens to the token alone, and is not there without one', async () => {
  expect([(await look(null)).status, (await look('another-token-of-some')).status, (await look(TOKEN)).status]).toEqual([401, 401, 200])
  const plain = await startCentral()
  expect((await fetch(`${plain.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(404)
  await plain.end()
})

it('takes its token from the first line of a file, and none that could be guessed', () => {
  const file = join(central.folder, 'token')
  const of = (text: string): string => {
    writeFileSync(file, text)
    return readMetricsToken(file)
  }
  expect(of(`${TOKEN}\nmore`)).toBe(TOKEN)
  for (const bad of ['', 'short', 'with blanks in between it']) expect(() => of(bad)).toThrow('at least 16')
  expect(() => readMetricsToken(join(central.folder, 'none'))).toThrow('cannot be read')
})

it('tells head, log, verdicts, refusals by code and what waits, after real pushes', async () => {
  const found = await samples()
  const { head } = await central.store.standing()
  expect(Object.fromEntries([...found].filter(([name]) => /^peygir_(?:feed|log|command|request|quarantine)/.test(name) && !name.includes('signed_out')))).toEqual({
    peygir_feed_head_position: head, peygir_log_events_total: (await central.store.vitals()).events,
    'peygir_commands_total{verdict="accepted"}': 2, 'peygir_commands_total{verdict="refused"}': 1, 'peygir_commands_total{verdict="quarantined"}': 1, 'peygir_commands_total{verdict="known"}': 1,
    'peygir_command_refusals_total{verdict="refused",code="malformed"}': 1, 'peygir_command_refusals_total{verdict="quarantined",code="author_unproven"}': 1,
    peygir_quarantine_commands: 1,
  })
  expect(head).toBeGreaterThan(0)
  expect(found.get('peygir_request_refusals_total{code="signed_out"}')).toBeGreaterThanOrEqual(1)
  expect(found.get('peygir_build_info{version="0.0.0-test"}')).toBe(1)
})

it('tells how large groups are and how long a write takes until it is durable', async () => {
  const found = await samples()
  for (const name of ['peygir_store_group_writes', 'peygir_store_write_seconds']) {
    const buckets = [...found].filter(([key]) => key.startsWith(`${name}_bucket`)).map(([, value]) => value)
    expect(buckets).toEqual(buckets.toSorted((a, b) => a - b))
    expect(buckets.at(-1)).toBe(found.get(`${name}_count`))
    expect(found.get(`${name}_sum`)).toBeGreaterThan(0)
  }
  expect(found.get('peygir_store_group_writes_sum')).toBe(found.get('peygir_store_write_seconds_count'))
})

it('tells how each desk stands as it last said, and of a citizen nothing', async () => {
  const found = await samples()
  const labels = `{desk="${desk.id}",name="میز \\"۱\\" \\\\ دوم"}`
  const { head } = await central.store.standing()
  expect(['lag_positions', 'waiting_commands', 'clock_offset_seconds', 'free_bytes'].map((what) => found.get(`peygir_desk_${what}${labels}`))).toEqual([head - 1, 7, -2.5, 5_000_000])
  expect([found.get('peygir_desks_by_version{version="1.2.3"}'), found.get('peygir_desks_by_update{phase="ready"}')]).toEqual([1, 1])
  expect([found.get('peygir_desks{state="connected"}'), found.get('peygir_desks{state="away"}')]).toEqual([0, 1])
  const text = await (await look(TOKEN)).text()
  expect(text).not.toMatch(/ژاله|9121234567/)
  for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^(?:# (?:HELP|TYPE) peygir_\w+ .+|peygir_\w+(?:\{(?:\w+="(?:[^"\\\n]|\\.)*",?)+\})? -?[\d.e+-]+)$/)
  await central.store.revokeDesk(desk.id, Date.now())
  expect([...(await samples()).keys()].filter((name) => name.startsWith('peygir_desk_'))).toEqual([])
})
