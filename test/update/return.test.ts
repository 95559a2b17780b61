import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolCode, startServer, type TestServer } from '../support/app-server.ts'
import { builtRelease, remadeRelease, type BuiltRelease } from '../support/built-release.ts'
import { registerData } from '../support/commands.ts'
import { install, lookNow, updateState, type Installed } from '../support/installed.ts'
import { releaseHost, type ReleaseHost } from '../support/release-host.ts'
import { endAll, until } from '../support/started.ts'

const LIMIT = 60_000
const at = {} as { server: TestServer; old: BuiltRelease; host: ReleaseHost; desk: Installed; page: Page }

/** A console whose waits are seconds; nothing else of it is changed. */
const SHORT: readonly (readonly [as: RegExp, short: string])[] = [
  [/\b(reached >=|elapsed <) 3e5\b/g, '$1 12e3'], [/\b(elapsed >=) 9e4\b/g, '$1 6e3'], [/\b(aloneSince >=) 15e3\b/g, '$1 2e3'], [/\b(PROBE_MS =) 1e4\b/g, '$1 1e3'],
]
function shorten(app: string): void {
  const main = join(app, 'out', 'main')
  const files = readdirSync(main).filter((name) => name.endsWith('.cjs')).map((name) => join(main, name))
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
  for (const [as, short] of SHORT) {
    if (![...texts.values()].some((text) => text.search(as) >= 0)) throw new Error(`not found in the build: ${as.source}`)
    for (const [file, text] of texts) texts.set(file, text.replace(as, short))
  }
  for (const [file, text] of texts) writeFileSync(file, text)
}
const before = (file: string, text: string) => (app: string): void => {
  const path = join(app, 'out', 'main', file)
  writeFileSync(path, text + readFileSync(path, 'utf8'))
}

const ask = async <T>(work: Promise<{ ok: true; value: T } | { ok: false; refusal: { code: string } }>): Promise<T> => {
  const reply = await work
  if (!reply.ok) throw new Error(reply.refusal.code)
  return reply.value
}
const status = () => ask(at.page.evaluate(() => window.peygir.call['status.read']({})))
const zahra = () => at.server.people.find(({ username }) => username === 'zahra')!
const signIn = (person = zahra()) => ask(at.page.evaluate((who) => window.peygir.call['session.signIn'](who), { username: person.username, password: person.password }))
const signOut = () => ask(at.page.evaluate(() => window.peygir.call['session.signOut']({})))
const drafts = () => ask(at.page.evaluate(() => window.peygir.call['draft.list']({})))
const put = (id: string, text: string) => ask(at.page.evaluate((draft) => window.peygir.call['draft.put'](draft), { id, body: { text } }))
const register = () => ask(at.page.evaluate((data) => window.peygir.call['command.run']({ type: 'RegisterTicket', data }), registerData(randomUUID()) as unknown as Record<string, unknown>))
const agree = () => ask(at.page.evaluate(() => window.peygir.shell['shell.updateWhen']({ when: 'now' })))
const online = () => expect.poll(async () => (await status()).phase, { timeout: LIMIT }).toBe('online')

/** The release is there, fetched and waits. */
async function ready(release: BuiltRelease): Promise<void> {
  at.host.give.folder = release.folder
  await lookNow(at.page)
  await expect.poll(async () => updateState(at.page), { timeout: LIMIT }).toMatchObject({ phase: 'ready', version: release.version })
}
const kept = (): string[] => (existsSync(join(at.desk.dataFolder, 'update')) ? readdirSync(join(at.desk.dataFolder, 'update')) : []).filter((name) => name === 'trial.json' || name === 'previous')

beforeAll(async () => {
  at.server = await startServer()
  at.old = await remadeRelease(await builtRelease('1.0.0'), '1.0.0', shorten)
  at.host = await releaseHost(at.old.folder)
  at.desk = install(at.old, { serverUrl: at.server.url, enrolmentCode: await enrolCode(at.server, 'میز به‌روزرسانی'), updateSource: at.host.url })
  at.page = await at.desk.start()
})
afterAll(endAll)

test('a version that throws at its start: the old one is back, with the open draft and the words that were not sent, and they reach the server', async () => {
  const broken = await remadeRelease(at.old, '1.1.0', before('main.cjs', 'throw new Error("a mistake of the new version");\n'))
  await online()
  await signIn()
  const draft = randomUUID()
  await put(draft, 'نیمه‌تمام')
  await at.server.stop()
  await register()
  await ready(broken)
  await expect.poll(async () => (await updateState(at.page)).holds, { timeout: LIMIT }).toEqual(['draft', 'unsent'])
  await agree()
  at.page = await at.desk.startedAnew(at.old.version)
  expect(await updateState(at.page)).toMatchObject({ phase: 'returned', version: broken.version, why: 'update_not_started' })
  expect(await status()).toMatchObject({ version: at.old.version, waiting: 1 })
  await signIn()
  expect((await drafts()).map(({ id, body }) => [id, body['text']])).toEqual([[draft, 'نیمه‌تمام']])
  await at.server.restart()
  await ask(at.page.evaluate(() => window.peygir.call['sync.now']({})))
  await online()
  expect((await status()).waiting).toBe(0)
  await expect.poll(kept, { timeout: LIMIT }).toEqual([])
  // and it does not take that one again
  await lookNow(at.page)
  expect(await updateState(at.page)).toMatchObject({ phase: 'returned', version: broken.version })
  await ask(at.page.evaluate((id) => window.peygir.call['draft.remove']({ id }), draft))
})

test('unsent words hold a release also when nobody is there, until they are sent; its host cannot open the database, and the old one is back at once', async () => {
  const broken = await remadeRelease(at.old, '1.1.1', before('host.cjs', 'process.env.PEYGIR_NATIVE = "/nowhere/better_sqlite3.node";\n'))
  await ready(broken)
  await at.server.stop()
  await register()
  await signOut()
  await expect.poll(async () => (await updateState(at.page)).holds, { timeout: LIMIT }).toEqual(['unsent'])
  await at.server.restart()
  await ask(at.page.evaluate(() => window.peygir.call['sync.now']({})))
  at.page = await at.desk.startedAnew(at.old.version)
  expect(await updateState(at.page)).toMatchObject({ phase: 'returned', version: broken.version, why: 'update_database_failed' })
  await online()
})

test('a version that never syncs though the server is there, and has changed the database: an open draft holds it, the sign-out lets it in, and back in the old one is what was saved in the new', async () => {
  const broken = await remadeRelease(at.old, '1.1.2', (app) => {
    before('host.cjs', 'for (const name of ["http", "https"]) require(name).request = () => { throw new Error("a mistake of the new version") };\n')(app)
    const host = join(app, 'out', 'main', 'host.cjs')
    const [text, migrate] = [readFileSync(host, 'utf8'), 'function migrate(db, migrations = MIGRATIONS) {']
    expect(text).toContain(migrate)
    writeFileSync(host, text.replace(migrate, `${migrate} migrations = [...migrations, "create table of_the_future (x)"];`))
  })
  await signIn()
  const draft = randomUUID()
  await put(draft, 'نیمه‌تمام')
  await ready(broken)
  await expect.poll(async () => (await updateState(at.page)).holds, { timeout: LIMIT }).toEqual(['draft'])
  await signOut()
  at.page = await at.desk.startedAnew(broken.version)
  await signIn()
  const { code } = await register()
  at.page = await at.desk.startedAnew(at.old.version)
  expect(await updateState(at.page)).toMatchObject({ phase: 'returned', version: broken.version, why: 'update_not_synced' })
  await online()
  await signIn()
  expect((await drafts()).map(({ id }) => id)).toEqual([draft])
  expect(await status()).toMatchObject({ waiting: 0, attention: 0 })
  expect(await ask(at.page.evaluate((said) => window.peygir.call['ticket.read']({ ticketId: null, code: said }), code))).not.toBeNull()
})

test('a good version that is ended by force in its trial starts again; once it has synced nothing is kept, and the server knows it', async () => {
  const good = await remadeRelease(at.old, '1.2.0', () => undefined)
  await ready(good)
  await at.server.stop()
  await agree()
  at.page = await at.desk.startedAnew(good.version)
  expect(await updateState(at.page)).toMatchObject({ phase: 'trial', version: good.version })
  expect(kept().toSorted()).toEqual(['previous', 'trial.json'])
  const [pid] = at.desk.running()
  process.kill(pid!, 'SIGKILL')
  at.page = await at.desk.startedAnew(good.version)
  expect(await updateState(at.page)).toMatchObject({ phase: 'trial' })
  await at.server.restart()
  await ask(at.page.evaluate(() => window.peygir.call['sync.now']({})))
  await online()
  await expect.poll(async () => (await updateState(at.page)).phase, { timeout: LIMIT }).toBe('current')
  await expect.poll(kept, { timeout: LIMIT }).toEqual([])
  await signIn({ ...at.server.admin, name: '', role: '' })
  await expect.poll(async () => (await ask(at.page.evaluate(() => window.peygir.call['workstations.read']({})))).desks.map(({ version }) => version), { timeout: LIMIT }).toEqual([good.version])
  await until('the guard to have ended', () => !existsSync(join(at.desk.dataFolder, 'update', 'guard.json')))
})
