import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { MACHINE_HEADER, PROTOCOL, PROTOCOL_HEADER, ROUTES, enrolReply, pullReply, type FeedEvent } from '#sync/protocol.ts'
import { COMPILED_ONCE } from '../support/started.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'peygir-import-'))
const data = join(home, 'server')
const file = (name: string): string => join(home, name)
const MACHINE = 'a-machine-of-the-import-test'

interface Ended { readonly code: number | null; readonly out: string; readonly err: string }
interface Running { readonly ended: Promise<Ended>; readonly said: (pattern: RegExp) => Promise<string>; readonly signal: (name: NodeJS.Signals) => void }

/** A command as an administrator types it: the same files, in a process of their own. */
function start(script: string, args: readonly string[], input = ''): Running {
  const child = spawn(process.execPath, [join(ROOT, 'src', 'cli', script), ...args], { cwd: ROOT, env: { ...COMPILED_ONCE, PEYGIR_HOME: home, INIT_CWD: home } })
  const text = { out: '', err: '' }
  const listeners = new Set<() => void>()
  for (const [name, stream] of [['out', child.stdout], ['err', child.stderr]] as const) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk
      for (const listener of listeners) listener()
    })
  }
  child.stdin.end(input)
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...text })))
  return {
    ended,
    said: (pattern) => new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(text.out + text.err)
        if (found !== null) resolve(found[1] ?? found[0])
      }
      listeners.add(look)
      void ended.then(() => reject(new Error(`it ended without saying ${String(pattern)}: ${text.out}${text.err}`)))
      look()
    }),
    signal: (name) => void child.kill(name),
  }
}
const administer = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await start('server.ts', args).ended
  if (code !== 0) throw new Error(`server ${args[0]}: ${err}`)
  return out
}
const bringIn = (...args: string[]): Promise<Ended> => start('import.ts', args).ended

const HEADER = 'case_enquiry_id,open_dt,case_title,subject,reason,type,location,location_street_name,neighborhood,source,target_dt,closed_dt,closure_reason,queue,department,latitude,longitude'
const oneCase = (id: number, opened = '2011-07-01 01:32:33', title = `Street Light Outages ${id}`): string =>
  `${id},${opened},${title},Public Works Department,Street Lights,Street Light Outages,"INTERSECTION of Groveland St & River St  Mattapan  MA  ",,Greater Mattapan,Constituent Call,2011-07-20 01:32:33,2012-01-05 09:00:00,Case Resolved,PWDx_Lights,PWDx,,`
const cases = (from: number, to: number): string => `${HEADER}\n${Array.from({ length: to - from }, (_, n) => oneCase(from + n)).join('\n')}\n`

const server: { running: Running | null; url: string; desk: Readonly<Record<string, string>> } = { running: null, url: '', desk: {} }

beforeAll(async () => {
  await administer('init', '--data', data, '--city', join(ROOT, 'resources', 'demo-city'), '--admin-user', 'first', '--admin-password', 'words-of-the-first-admin')
  await administer('seed-demo', '--data', data)
  const { code } = z.parse(z.object({ code: z.string() }), JSON.parse(await administer('enrol', '--data', data, '--name', 'desk 1')))
  server.running = start('server.ts', ['serve', '--data', data, '--port', '0'])
  server.url = await server.running.said(/"listening":"(http:[^"]+)"/)
  // as npm start leaves it for the console
  writeFileSync(join(home, 'policy.json'), JSON.stringify({ serverUrl: server.url, enrolmentCode: code }))
  const enrolled = await fetch(new URL(ROUTES.enrol.path, server.url), {
    method: 'POST', headers: { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL) }, body: JSON.stringify({ code, machineId: MACHINE }),
  })
  const { deskId, secret } = z.parse(enrolReply, await enrolled.json())
  server.desk = { authorization: `Desk ${deskId}.${secret}`, [MACHINE_HEADER]: MACHINE, [PROTOCOL_HEADER]: String(PROTOCOL) }
})
afterAll(async () => {
  server.running?.signal('SIGTERM')
  await server.running?.ended
  rmSync(home, { recursive: true, force: true })
})

/** What a desk of this city would fetch. */
async function feed(): Promise<FeedEvent[]> {
  const entries: FeedEvent[] = []
  for (let after = 0; ;) {
    const answer = await fetch(new URL(`${ROUTES.pull.path}?after=${after}`, server.url), { headers: server.desk })
    const page = z.parse(pullReply, await answer.json())
    entries.push(...page.entries.filter((entry) => entry.kind === 'event'))
    after = page.entries.at(-1)?.position ?? after
    if (after >= page.head) return entries
  }
}
const ofType = (entries: readonly FeedEvent[], type: string): readonly FeedEvent[] => entries.filter(({ event }) => event['type'] === type)
const caseIds = (entries: readonly FeedEvent[]): string[] => ofType(entries, 'TicketRegistered').map(({ event }) => (event['source'] as { id: string }).id)

describe('npm run import', () => {
  it('brings cases to the desks with their real times and words, and changes nothing when run again', async () => {
    writeFileSync(file('first.csv.gz'), gzipSync(`${HEADER}\n${oneCase(101)}\n${oneCase(102, '2011-12-31 23:11:06')}\n${oneCase(103, '2011-11-06 01:13:20')}\n${oneCase(104, 'soon')}\n`))
    const first = await bringIn('--map', 'boston-311', 'first.csv.gz')
    expect(first).toMatchObject({ code: 0, out: '' })
    expect(first.err).toMatch(/import: 4 rows, [\d,]+ rows\/s, 3 new, 0 known, 1 rejected, 1 at an hour that the clocks showed twice/)
    expect(readFileSync(join(home, 'import', 'boston-311.rejected.ndjson'), 'utf8')).toBe('{"line":5,"code":"time_malformed","what":"open_dt: soon"}\n')

    const entries = await feed()
    expect(caseIds(entries).toSorted()).toEqual(['101', '102', '103'])
    const [entry] = ofType(entries, 'TicketRegistered').filter(({ event }) => (event['source'] as { id: string }).id === '102')
    expect(entry).toMatchObject({
      event: { type: 'TicketRegistered', receivedAt: Date.parse('2012-01-01T04:11:06Z'), categoryId: 'street-lighting', placeId: 'hokmabad', channel: 'phone', code: expect.stringMatching(/^\d{8,}$/) },
      private: { text: 'Street Light Outages 102 · Street Lights · Public Works Department', note: 'Case Resolved · PWDx_Lights', address: 'INTERSECTION of Groveland St & River St Mattapan MA, Greater Mattapan' },
    })
    expect(new Set(ofType(entries, 'TicketRegistered').map(({ event }) => event['code'])).size).toBe(3)
    // as it was: whose, by when, and ended too late
    expect(ofType(entries, 'HistoryRecorded').find(({ streamId }) => streamId === entry?.streamId)?.event).toMatchObject({ departmentId: 'urban-services', due: { at: Date.parse('2011-07-20T05:32:33Z') }, closedAt: Date.parse('2012-01-05T14:00:00Z') })

    const again = await bringIn('--map', 'boston-311', 'first.csv.gz')
    expect(again.err).toContain('0 new, 3 known, 1 rejected')
    expect(await feed()).toEqual(entries)
  })

  it('moves all times to today when asked: gaps, hours, what was overdue and what was open stay as they were', async () => {
    const DAY = 86_400_000
    const row = (id: number, opened: string, due: string, closed: string): string =>
      `${id},${opened},Lamp ${id},Public Works Department,Street Lights,Street Light Outages,here,,Greater Mattapan,Constituent Call,${due},${closed},Case Resolved,PWDx_Lights,PWDx,,`
    // closed in time, closed too late, open and overdue, open and not due; the last will be closed three days after the newest came
    const rows = [
      row(9001, '2011-09-01 10:00:00', '2011-09-05 10:00:00', '2011-09-03 08:30:00'), row(9002, '2011-09-10 23:59:59', '2011-09-12 12:00:00', '2011-09-20 09:00:00'),
      row(9003, '2011-09-12 00:00:01', '2011-09-15 00:00:00', ''), row(9004, '2011-09-28 07:00:00', '2011-10-20 07:00:00', ''), row(9005, '2011-09-29 06:00:00', '2011-10-02 06:00:00', '2011-10-02 06:00:00'),
    ]
    writeFileSync(file('shift.csv'), `${HEADER}\n${rows.join('\n')}\n`)
    const before = Date.now()
    expect((await bringIn('--map', 'boston-311', '--shift', 'today', 'shift.csv')).err).toMatch(/5 rows, [\d,]+ rows\/s, 5 new, 0 known, 0 rejected/)
    const entries = await feed()
    const moments = [9001, 9002, 9003, 9004, 9005].map((id) => {
      const registered = ofType(entries, 'TicketRegistered').find(({ event }) => (event['source'] as { id: string }).id === String(id))
      const history = ofType(entries, 'HistoryRecorded').find(({ streamId }) => streamId === registered?.streamId)?.event
      const due = history?.['due'] as { at: number } | undefined
      return { received: Number(registered?.event['receivedAt']), due: due?.at, closed: history?.['closedAt'] }
    })
    const eastern = (written: string): number => Date.parse(`${written.replace(' ', 'T')}-04:00`)
    const shift = moments[0]!.received - eastern('2011-09-01 10:00:00')
    expect(shift % DAY).toBe(0)
    expect(moments[4]!.received).toBeLessThanOrEqual(Date.now())
    expect(moments[4]!.received).toBeGreaterThan(before - DAY)
    const moved = (written: string): number => eastern(written) + shift
    expect(moments).toEqual([
      { received: moved('2011-09-01 10:00:00'), due: moved('2011-09-05 10:00:00'), closed: moved('2011-09-03 08:30:00') },
      { received: moved('2011-09-10 23:59:59'), due: moved('2011-09-12 12:00:00'), closed: moved('2011-09-20 09:00:00') },
      { received: moved('2011-09-12 00:00:01'), due: moved('2011-09-15 00:00:00'), closed: null },
      { received: moved('2011-09-28 07:00:00'), due: moved('2011-10-20 07:00:00'), closed: null },
      { received: moved('2011-09-29 06:00:00'), due: moved('2011-10-02 06:00:00'), closed: null },
    ])
    // a later day would move them elsewhere, and they are there
    expect((await bringIn('--map', 'boston-311', '--shift', 'today', 'shift.csv')).err).toContain('0 new, 5 known, 0 rejected')
  })

  it('of a cut-off file brings in what came whole and ends with 1; the whole file adds the rest', async () => {
    const whole = gzipSync(cases(2_000, 5_000).replace(/Outages (\d+)/g, (_, id: string) => `Outages ${(Number(id) * 2_654_435_761) % 4_294_967_296}`))
    writeFileSync(file('cut.csv.gz'), whole.subarray(0, whole.length - 2_000))
    const cut = await bringIn('--map', 'boston-311', '--reject', 'cut.ndjson', 'cut.csv.gz')
    expect(cut.code).toBe(1)
    expect(cut.err).toContain('import: the file is cut off: its gzip data ends too early; what was answered is in, the same command goes on from there and repeats nothing')
    const before = new Set(caseIds(await feed()))
    writeFileSync(file('whole.csv.gz'), whole)
    const rest = await bringIn('--map', 'boston-311', '--reject', 'cut.ndjson', 'whole.csv.gz')
    expect(rest.code).toBe(0)
    const ids = caseIds(await feed())
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBe(3 + 5 + 3_000)
    expect([...before].filter((id) => !ids.includes(id))).toEqual([])
    expect(existsSync(file('cut.ndjson'))).toBe(false)
  })

  it('stops cleanly on Ctrl+C and says how to go on; the next run adds the rest', async () => {
    writeFileSync(file('long.csv'), cases(10_000, 40_000))
    const running = start('import.ts', ['--map', 'boston-311', 'long.csv'])
    await running.said(/import: long\.csv as boston-311/)
    running.signal('SIGINT')
    const stopped = await running.ended
    expect(stopped.code).toBe(130)
    expect(stopped.err).toContain('import: stopped; what was answered is in, the same command goes on from there and repeats nothing')
    const [, added] = /rows\/s, ([\d,]+) new/.exec(stopped.err)!
    const there = caseIds(await feed()).filter((id) => Number(id) >= 10_000)
    expect(there.length).toBe(Number(added!.replaceAll(',', '')))
    const next = await bringIn('--map', 'boston-311', '--limit', String(there.length + 500), 'long.csv')
    expect(next.err).toContain(`500 new, ${there.length.toLocaleString('en')} known`)
  })
})

describe('what must be done first is said in one line, with exit code 1', () => {
  const CASES = '--map boston-311 small.csv'
  beforeAll(() => {
    writeFileSync(file('small.csv'), cases(1, 3))
    writeFileSync(file('other.csv'), 'a,b\n1,2\n')
    writeFileSync(file('right'), 'demo-peygir-137\n')
    writeFileSync(file('wrong'), 'not-the-password\n')
    writeFileSync(file('empty'), '')
    mkdirSync(file('elsewhere'), { recursive: true })
  })

  it.each([
    ['no file', '--map boston-311', /name one file/],
    ['no map named', 'small.csv', /say how to read the file: --map NAME/],
    ['no such map', '--map paris small.csv', /there is no map paris; there is: boston-311/],
    ['a map by a path', '--map ../boston-311 small.csv', /there is no map \.\.\/boston-311/],
    ['a map of one\'s own that is not there', '--map own/paris.json small.csv', /there is no map paris/],
    ['no such file', '--map boston-311 nothing.csv', /there is no such file, or it may not be read: nothing\.csv/],
    ['a file of other columns', '--map boston-311 other.csv', /the file lacks the columns case_enquiry_id, .*is it the right map\?/],
    ['an unknown option', `--fast ${CASES}`, /Unknown option '--fast'/],
    ['a limit that is none', `--limit all ${CASES}`, /--limit takes a number of rows, not all/],
    ['no server there', `--server http://127.0.0.1:9 ${CASES}`, /the server is unreachable: http:\/\/127\.0\.0\.1:9/],
    ['no address', `--server ftp://x ${CASES}`, /ftp:\/\/x is not the address of a server/],
    ['a name without a password', `--user admin ${CASES}`, /--user needs --password-file FILE/],
    ['a wrong password', `--user admin --password-file wrong ${CASES}`, /wrong name or password for admin/],
    ['an empty password file', `--user admin --password-file empty ${CASES}`, /the first line of .*empty is empty/],
    ['a missing password file', `--user admin --password-file nowhere ${CASES}`, /cannot read the password file nowhere/],
    ['somebody without the right', `--user zahra --password-file right ${CASES}`, /zahra may not import history; an administrator may/],
  ])('%s', async (_, args, line) => {
    const { code, out, err } = await bringIn(...args.split(' '))
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err.trimEnd().split('\n').at(-1)).toMatch(line)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('somebody with the right, named, with the password on standard input, comes in', async () => {
    const { code, err } = await start('import.ts', `--user admin --password-file - --server ${server.url} ${CASES}`.split(' '), 'demo-peygir-137\n').ended
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/2 rows/) })
  })

  it('--help says how it is used', async () => {
    expect(await bringIn('--help')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('npm run import -- --map NAME FILE') })
  })
})
