import { fileURLToPath } from 'node:url'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { resolve } from 'node:path'
import { TABLES, TABLE_FIELDS, type TableField } from '#domain/import/table.ts'
import { DECOMMISSION_REASONS, DESK_SCOPES } from '#domain/operator/board.ts'
import { backUpStore, restoreStore } from '#server/commands/backup.ts'
import { desksServed, leftOut } from '#server/commands/desk-versions.ts'
import { behindInWords, desksLeftBehind } from '#server/commands/upgrade.ts'
import { drill, inWords } from '#server/commands/drill.ts'
import { Complaint } from '#server/commands/complaint.ts'
import { offerEnrolment, revokeDesk } from '#server/commands/desks.ts'
import { initCity } from '#server/commands/init.ts'
import { takeInFile } from '#server/commands/take-in.ts'
import { readMetricsToken } from '#server/commands/metrics-token.ts'
import { withStore } from '#server/commands/open.ts'
import { addOperator, readOperator, setDisabled } from '#server/commands/operators.ts'
import { ROOM_LIMITS } from '#server/disk.ts'
import { readBackups } from '#server/jobs/backups.ts'
import { readSms, readSmtp } from '#server/jobs/settings.ts'
import { readReleaseKey } from '#server/releases/keys.ts'
import { readTls } from '#server/tls.ts'
import { readDemoMessages, seedDemo, seedDemoMessages } from '#server/commands/seed-demo.ts'
import * as z from 'zod/mini'
import { readFileSync } from 'node:fs'
import { HELP } from './server/help.ts'

const version = (): string =>
  z.parse(z.object({ version: z.string() }), JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version

const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)
const tell = (line: string): void => void process.stderr.write(`${line}\n`)

type Values = Readonly<Record<string, string>>

/** The named options, all of which are needed except those with a default. */
function read(args: readonly string[], needed: readonly string[], defaults: Values = {}): Values {
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const name of [...needed, ...Object.keys(defaults)]) options[name] = { type: 'string' }
  const { values } = parseOrComplain(args, options)
  for (const name of needed) if (typeof values[name] !== 'string' || values[name] === '') throw new Complaint(`--${name} is missing (--help shows all)`, 2)
  return { ...defaults, ...(values as Values) }
}

function parseOrComplain(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false })
  } catch (error) {
    throw new Complaint(`${error instanceof Error ? error.message.split('\n')[0] : String(error)} (--help shows all)`, 2)
  }
}

async function secretOf(given: string): Promise<string> {
  if (given !== '-') return given
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/, 1)[0] ?? ''
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new Complaint(`--port ${text} is not a port`, 2)
  return port
}

function numberOf(name: string, text: string, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number > most) throw new Complaint(`--${name} ${text} is not a number up to ${most}`, 2)
  return number
}

/** An option that may be given several times, which the others may not. */
function repeated(args: readonly string[], option: string): { readonly values: readonly string[]; readonly rest: readonly string[] } {
  const values: string[] = []
  const rest: string[] = []
  for (let at = 0; at < args.length; at++) {
    if (args[at] !== option) rest.push(args[at]!)
    else values.push(args[++at] ?? '')
  }
  if (values.includes('')) throw new Complaint(`${option} needs a value (--help shows all)`, 2)
  return { values, rest }
}

/** An option that stands alone reads as `yes`. */
const withoutValue = (args: readonly string[], option: string): string[] => args.map((arg) => (arg === option ? `${option}=yes` : arg))

function columnsIn(args: readonly string[]): { readonly columns: Partial<Record<TableField, string>>; readonly rest: readonly string[] } {
  const columns: Partial<Record<TableField, string>> = {}
  const { values, rest } = repeated(args, '--column')
  for (const value of values) {
    const [, name = '', column = ''] = /^([^=]*)=(.*)$/.exec(value) ?? []
    const field = TABLE_FIELDS.find((one) => one === name)
    if (field === undefined || column === '') throw new Complaint(`--column takes FIELD=COLUMN; fields are ${TABLE_FIELDS.join(', ')}`, 2)
    columns[field] = column
  }
  return { columns, rest }
}

type Run = (args: readonly string[]) => Promise<number | void>

const COMMANDS: Readonly<Record<string, Run>> = {
  async init(args) {
    const { data, city, 'admin-user': username, 'admin-password': password } = read(args, ['data', 'city', 'admin-user', 'admin-password'])
    say(await initCity(resolve(data!), resolve(city!), { username: username!, password: await secretOf(password!) }, Date.now()))
  },
  async serve(args) {
    const { values: keyFiles, rest } = repeated(args, '--release-key')
    const { data, host, port, log, smtp, sms, metrics, tls, backups, downloads, 'leave-behind': leave, 'room-percent': percent, 'room-gib': gib } = read(withoutValue(rest, '--leave-behind'), ['data'], {
      host: '127.0.0.1', port: '8137', log: '', smtp: '', sms: '', metrics: '', tls: '', backups: '', downloads: '20', 'leave-behind': 'no', 'room-percent': String(ROOM_LIMITS.percent), 'room-gib': String(ROOM_LIMITS.bytes / 1024 ** 3),
    })
    // Loaded here because all other commands start in half the time without it.
    const { serve } = await import('#server/main.ts')
    return serve({
      folder: resolve(data!), host: host!, port: portOf(port!), version: version(), logFile: log === '' ? null : resolve(log!),
      smtp: smtp === '' ? null : readSmtp(resolve(smtp!)), sms: sms === '' ? null : readSms(resolve(sms!)),
      metricsToken: metrics === '' ? null : readMetricsToken(resolve(metrics!)),
      tls: tls === '' ? null : readTls(resolve(tls!)), backups: backups === '' ? null : readBackups(resolve(backups!)),
      room: { percent: numberOf('room-percent', percent!, 99), bytes: numberOf('room-gib', gib!, 100_000) * 1024 ** 3 },
      releaseKeys: keyFiles.map((file) => readReleaseKey(resolve(file))), downloads: numberOf('downloads', downloads!, 1_000), leaveBehind: leave === 'yes',
      onListening: (url) => say({ listening: url }), tell,
    })
  },
  async enrol(args) {
    const { data, name, scope } = read(args, ['data', 'name'], { scope: 'centre' })
    const kind = DESK_SCOPES.find((known) => known === scope)
    if (kind === undefined) throw new Complaint(`--scope ${scope} is none of ${DESK_SCOPES.join(', ')}`, 2)
    say({ code: await withStore(resolve(data!), (store) => offerEnrolment(store, name!, Date.now(), kind)) })
  },
  async 'desk list'(args) {
    const { data } = read(args, ['data'])
    for (const { secretHash: _, ...desk } of await withStore(resolve(data!), (store) => store.desks())) say(desk)
  },
  async 'desk revoke'(args) {
    const { data, desk, why } = read(args, ['data', 'desk'], { why: 'replaced' })
    const reason = DECOMMISSION_REASONS.find((known) => known === why)
    if (reason === undefined) throw new Complaint(`--why ${why} is none of ${DECOMMISSION_REASONS.join(', ')}`, 2)
    await withStore(resolve(data!), (store) => revokeDesk(store, desk!, reason, Date.now()))
    say({ revoked: desk })
  },
  async 'take-in'(args) {
    const { data, file } = read(args, ['data', 'file'])
    say(await takeInFile(resolve(data!), resolve(file!), Date.now()))
  },
  async 'operator add'(args) {
    const { data, username, name, role, password, department } = read(args, ['data', 'username', 'name', 'role', 'password'], { department: '' })
    const secret = await secretOf(password!)
    say(await withStore(resolve(data!), async (store) => {
      const operator = await readOperator(await store.directory(), { username: username!, name: name!, role: role!, departmentId: department === '' ? null : department!, password: secret })
      return addOperator(store, operator, Date.now())
    }))
  },
  async 'operator list'(args) {
    const { data } = read(args, ['data'])
    for (const { passwordHash: _, ...operator } of await withStore(resolve(data!), (store) => store.operators())) say(operator)
  },
  'operator disable': (args) => switchOperator(args, true),
  'operator enable': (args) => switchOperator(args, false),
  async table(args) {
    // one column after the other, which the other commands' options do not know
    const named = columnsIn(args)
    const { data, table, file, by, check, reject } = read(named.rest, ['data', 'table', 'file', 'by'], { check: 'no', reject: '' })
    const known = TABLES.find((one) => one === table)
    if (known === undefined) throw new Complaint(`--table ${table} is none of ${TABLES.join(', ')}`, 2)
    if (check !== 'yes' && check !== 'no') throw new Complaint(`--check ${check} is neither yes nor no`, 2)
    const { importTable } = await import('./city-table.ts')
    say(await withStore(resolve(data!), (store) => importTable(store, {
      table: known, file: resolve(file!), columns: named.columns, by: by!, check: check === 'yes', rejects: reject === '' ? null : resolve(reject!), now: Date.now(),
    })))
  },
  async 'seed-demo'(args) {
    const { data, operators, messages, days, seed, 'per-day': perDay } = read(args, ['data'], { messages: '', days: '0', 'per-day': '100', seed: 'qazvin', operators: fileURLToPath(new URL('../../resources/demo-city/operators.json', import.meta.url)) })
    const plan = { seed: seed!, days: numberOf('days', days!, 120), perDay: numberOf('per-day', perDay!, 2_000) }
    await withStore(resolve(data!), async (store) => {
      const now = Date.now()
      await seedDemo(store, resolve(data!), resolve(operators!), now, tell)
      if (messages === '') return
      const told = readDemoMessages(resolve(messages!))
      const progress = (done: number, total: number): void => (done === total || done % 500 === 0 ? tell(`${done}/${total} steps`) : undefined)
      const known = await seedDemoMessages(store, told, now, { first: 0, progress: () => {} })
      // Loaded here because no other command needs it.
      const made = plan.days === 0 ? 0 : await (await import('./demo-city/seed-history.ts')).seedHistory(store, resolve(messages!), { ...plan, first: told.length }, now, progress)
      tell(`${known + made} messages added`)
    })
  },
  async backup(args) {
    const { data, to } = read(args, ['data', 'to'])
    await backUpStore(resolve(data!), resolve(to!))
    say({ backup: resolve(to!) })
  },
  async restore(args) {
    const { data, from, attachments } = read(args, ['data', 'from'], { attachments: '' })
    const restored = await restoreStore(resolve(data!), resolve(from!), new Date(), attachments === '' ? null : resolve(attachments!))
    if (!restored.markFound) tell('codes.mark was missing: a gap was left in the tracking codes so that none is given out twice')
    say(restored)
  },
  async drill(args) {
    const { from, attachments, scratch } = read(args, ['from'], { attachments: '', scratch: '' })
    const report = await drill({ from: resolve(from!), attachments: attachments === '' ? null : resolve(attachments!), scratch: scratch === '' ? null : resolve(scratch!), now: new Date() })
    inWords(report).forEach(tell)
    say(report)
    return report.ok ? 0 : 1
  },
  async 'check-upgrade'(args) {
    const { data } = read(args, ['data'])
    const desks = desksLeftBehind(resolve(data!), Date.now())
    desks.forEach(say)
    tell(desks.length === 0 ? 'no desk that was heard in the last 60 days would be left behind' : behindInWords(desks))
    return desks.length === 0 ? 0 : 1
  },
  async desks(args) {
    const { data } = read(args, ['data'])
    const desks = desksServed(resolve(data!))
    desks.forEach(say)
    const left = leftOut(desks)
    if (left !== null) tell(left)
    return left === null ? 0 : 1
  },
}

async function switchOperator(args: readonly string[], disabled: boolean): Promise<void> {
  const { data, username } = read(args, ['data', 'username'])
  await withStore(resolve(data!), (store) => setDisabled(store, username!, disabled, Date.now()))
  say({ username, disabled })
}

async function main(args: readonly string[]): Promise<number> {
  const [first = '', second = ''] = args
  if (first === '' || args.includes('--help') || first === 'help') {
    process.stdout.write(HELP)
    return first === '' ? 2 : 0
  }
  const pair = COMMANDS[`${first} ${second}`]
  const run = pair ?? COMMANDS[first]
  if (run === undefined || !Object.hasOwn(COMMANDS, pair === undefined ? first : `${first} ${second}`)) throw new Complaint(`there is no command "${first}" (--help shows all)`, 2)
  return (await run(args.slice(pair === undefined ? 1 : 2))) ?? 0
}

// The store holds personal data: what this process creates is its user's alone.
process.umask(0o077)
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Complaint)) throw error
  tell(`server: ${error.message}`)
  process.exitCode = error.exitCode
}
