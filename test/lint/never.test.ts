import { describe, expect, it } from 'vitest'
import { lint } from './plant.ts'

/** [where, what, the rules broken; none: a neighbour of the rule that is allowed] */
type Case = [file: string, text: string, ...rules: string[]]

const lines = (count: number): string => `export const own = 1${'\n//'.repeat(count - 1)}`

/** The 'never' list of docs/architecture.md, in its order. */
const NEVER: Record<string, Case[]> = {
  'raw IPC outside electron/ipc.ts and electron/preload.ts': [
    ['electron/window.ts', `import { ipcMain } from 'electron'\nipcMain.on('x', () => undefined)`, 'peygir(no-raw-ipc)'],
    ['electron/renamed.ts', `import { ipcMain as channel } from 'electron'\nchannel.on('x', () => undefined)`, 'peygir(no-raw-ipc)'],
    ['electron/member.ts', `import * as electron from 'electron'\nexport const channel = electron.ipcRenderer`, 'peygir(no-raw-ipc)'],
    ['electron/computed.ts', `import * as electron from 'electron'\nexport const channel = electron['ipcRenderer']`, 'peygir(no-raw-ipc)'],
    ['electron/bridge.ts', `import { contextBridge } from 'electron'\ncontextBridge.exposeInMainWorld('x', {})`, 'peygir(no-raw-ipc)'],
    ['electron/push.ts', `import type { BrowserWindow } from 'electron'\nexport const push = (to: BrowserWindow) => to.webContents.send('x')`, 'peygir(no-raw-ipc)'],
    ['electron/ipc.ts', `import { ipcMain } from 'electron'\nipcMain.on('x', () => undefined)`],
    ['electron/preload.ts', `import { contextBridge, ipcRenderer } from 'electron'\ncontextBridge.exposeInMainWorld('x', { on: ipcRenderer.on })`],
    ['electron/open.ts', `import type { BrowserWindow } from 'electron'\nexport const focus = (it: BrowserWindow) => it.webContents.focus()`],
  ],
  'Node, SQLite or the network in the renderer (its imports: arrows.test.ts)': [
    ['renderer/fetch.ts', `export const load = () => fetch('/x')`, 'eslint(no-restricted-globals)'],
    ['renderer/window-fetch.ts', `export const load = () => window.fetch('/x')`, 'eslint(no-restricted-globals)'],
    ['renderer/global-fetch.ts', `export const load = () => globalThis['fetch']('/x')`, 'eslint(no-restricted-globals)'],
    ['renderer/xhr.ts', `export const request = new XMLHttpRequest()`, 'eslint(no-restricted-globals)'],
    ['renderer/socket.ts', `export const open = () => new WebSocket('wss://x')`, 'eslint(no-restricted-globals)'],
    ['renderer/source.ts', `export const open = () => new EventSource('/x')`, 'eslint(no-restricted-globals)'],
    ['renderer/beacon.ts', `export const tell = () => navigator.sendBeacon('/x')`, 'eslint(no-restricted-properties)'],
    ['renderer/process.ts', `export const home = process.env['HOME']`, 'eslint(no-restricted-globals)'],
    ...['WebTransport', 'RTCPeerConnection', 'Buffer', 'localStorage', 'sessionStorage', 'indexedDB', 'caches'].map(
      (name): Case => [`renderer/${name}.ts`, `export const it = () => ${name}`, 'eslint(no-restricted-globals)'],
    ),
    ['renderer/parameter.ts', `export const load = (fetch: () => string) => fetch()`],
    ['renderer/timer.ts', `export const later = (run: () => void) => setTimeout(run, 300)`],
  ],
  'SQL outside src/desk/sqlite/ and src/server/store/': [
    ['src/server/select.ts', `export const all = 'select id, text from ticket where id = ?'`, 'peygir(sql)'],
    ['src/server/capitals.ts', `export const all = 'SELECT * FROM ticket'`, 'peygir(sql)'],
    ['src/server/lines.ts', 'export const all = `\n  select id\n  from ticket`', 'peygir(sql)'],
    ['src/server/built.ts', 'export const all = (columns: string) => `select ${columns} from ticket`', 'peygir(sql)'],
    ['src/server/joined.ts', `export const all = (columns: string) => 'select ' + columns + ' from ticket'`, 'peygir(sql)'],
    ['src/server/function.ts', `export const last = 'select last_insert_rowid()'`, 'peygir(sql)'],
    ['src/server/with.ts', `export const tree = 'with recursive up(id) as (select 1) select id from up'`, 'peygir(sql)'],
    ['src/server/explain.ts', `export const plan = 'explain query plan select id from ticket'`, 'peygir(sql)'],
    ['src/server/inner.ts', `export const filter = 'exists (select 1 from ticket)'`, 'peygir(sql)'],
    ['src/desk/insert.ts', `export const add = 'insert into outbox (id) values (?)'`, 'peygir(sql)'],
    ['src/desk/replace.ts', `export const put = 'insert or replace into outbox (id) values (?)'`, 'peygir(sql)'],
    ['src/desk/update.ts', `export const set = 'update outbox set sent = 1'`, 'peygir(sql)'],
    ['src/desk/delete.ts', `export const drop = 'delete from outbox'`, 'peygir(sql)'],
    ['src/desk/table.ts', `export const make = 'create table if not exists outbox (id text)'`, 'peygir(sql)'],
    ['src/desk/virtual.ts', `export const make = 'create virtual table search using fts5(text)'`, 'peygir(sql)'],
    ['src/desk/index-made.ts', `export const make = 'create unique index by_code on ticket (code)'`, 'peygir(sql)'],
    ['src/desk/trigger.ts', `export const make = 'create trigger t after insert on x begin select 1; end'`, 'peygir(sql)'],
    ['src/desk/alter.ts', `export const alter = 'alter table outbox add column at integer'`, 'peygir(sql)'],
    ['src/desk/pragma.ts', `export const full = 'pragma synchronous = full'`, 'peygir(sql)'],
    ['src/desk/pragma-call.ts', `export const full = (db: { pragma(text: string): void }) => db.pragma('synchronous = full')`, 'peygir(sql)'],
    ['src/desk/begin.ts', `export const start = 'begin immediate'`, 'peygir(sql)'],
    ['src/desk/commit.ts', `export const end = 'COMMIT'`, 'peygir(sql)'],
    ['src/desk/commit-call.ts', `export const end = (db: { exec(text: string): void }) => db.exec('commit')`, 'peygir(sql)'],
    ['src/desk/file.ts', `export const schema = 'schema.sql'`, 'peygir(sql)'],
    ['src/desk/sqlite/select.ts', `export const all = 'select id from ticket'`],
    ['src/server/store/select.ts', `export const all = 'select id from ticket'`],
    ['test/select.ts', `export const all = 'select id from ticket'`],
    ['renderer/prose.ts', `export const hint = ['Select a department from the list.', 'Update the place, then set it', 'Create table cards', 'Begin again; commit it']`],
    ['src/sync/words.ts', `export const phases = ['begin', 'commit', 'select', 'update', 'delete']`],
  ],
  'the clock, chance, output or timers in domain and sync': [
    ['src/domain/new-date.ts', `export const now = () => new Date()`, 'eslint(no-restricted-globals)'],
    ['src/domain/date-now.ts', `export const now = () => Date.now()`, 'eslint(no-restricted-globals)'],
    ['src/domain/date-parse.ts', `export const read = (text: string) => Date.parse(text)`, 'eslint(no-restricted-globals)'],
    ['src/domain/global-date.ts', `export const now = () => globalThis.Date.now()`, 'eslint(no-restricted-globals)'],
    ['src/domain/alias.ts', `const world = globalThis\nexport const now = () => world.Date.now()`, 'eslint(no-restricted-globals)'],
    ['src/sync/date.ts', `export const now = () => Date.now()`, 'eslint(no-restricted-globals)'],
    ['src/sync/performance.ts', `export const now = () => performance.now()`, 'eslint(no-restricted-globals)'],
    ['src/domain/today.ts', `import { today } from '@internationalized/date'\nexport const now = () => today('Asia/Tehran')`, 'eslint(no-restricted-imports)'],
    ['src/domain/random.ts', `export const pick = () => Math.random()`, 'eslint(no-restricted-properties)'],
    ['src/sync/random.ts', `export const pick = () => Math['random']()`, 'eslint(no-restricted-properties)'],
    ['src/sync/taken.ts', `export const pick = () => {\n  const { random } = Math\n  return random()\n}`, 'eslint(no-restricted-properties)'],
    ['src/domain/uuid.ts', `export const id = () => crypto.randomUUID()`, 'eslint(no-restricted-globals)'],
    ['src/domain/console.ts', `export const say = () => console.log('x')`, 'eslint(no-restricted-globals)'],
    ['src/sync/console.ts', `export const say = () => console.warn('x')`, 'eslint(no-restricted-globals)'],
    ['src/sync/timeout.ts', `export const later = (run: () => void) => setTimeout(run, 1)`, 'eslint(no-restricted-globals)'],
    ['src/sync/interval.ts', `export const often = (run: () => void) => setInterval(run, 1)`, 'eslint(no-restricted-globals)'],
    ['src/sync/immediate.ts', `export const soon = (run: () => void) => setImmediate(run)`, 'eslint(no-restricted-globals)'],
    ['src/sync/microtask.ts', `export const soon = (run: () => void) => queueMicrotask(run)`, 'eslint(no-restricted-globals)'],
    ...['requestAnimationFrame', 'requestIdleCallback', 'fetch', 'WebSocket', 'Buffer'].map(
      (name): Case => [`src/sync/${name}.ts`, `export const it = () => ${name}`, 'eslint(no-restricted-globals)'],
    ),
    ['src/domain/process.ts', `export const zone = () => process.env['TZ']`, 'eslint(no-restricted-globals)'],
    ['src/domain/intl.ts', `export const format = (at: number) => new Intl.DateTimeFormat('fa-IR').format(at) + Math.floor(at)`],
    ['src/domain/calendar.ts', `import { CalendarDate } from '@internationalized/date'\nexport const day = new CalendarDate(1405, 1, 1)`],
    ['src/desk/clock.ts', `export const now = () => Date.now()`],
  ],
  barrels: [
    ['src/domain/star/all.ts', `export * from './code.ts'\nexport const own = 1`, 'peygir(no-barrels)'],
    ['src/domain/star/code.ts', `export const code = 1`],
    ['src/domain/only/all.ts', `export { code } from './code.ts'`, 'peygir(no-barrels)'],
    ['src/domain/only/code.ts', `export const code = 1`],
    ['src/domain/steps/all.ts', `import { code } from './code.ts'\nexport { code }`, 'peygir(no-barrels)'],
    ['src/domain/steps/code.ts', `export const code = 1`],
    ['src/domain/front/index.ts', `export { code } from './code.ts'\nexport const own = 1`, 'peygir(no-barrels)'],
    ['src/domain/front/code.ts', `export const code = 1`],
    ['src/domain/one/code.ts', `import { rule } from './rule.ts'\nexport { rule }\nexport const code = rule + 1`],
    ['src/domain/one/rule.ts', `export const rule = 1`],
  ],
  'utils folders': [
    ['src/domain/utils/text.ts', `export const own = 1`, 'peygir(no-vague-names)'],
    ['renderer/common/text.ts', `export const own = 1`, 'peygir(no-vague-names)'],
    ['src/server/util.ts', `export const own = 1`, 'peygir(no-vague-names)'],
    ['src/server/date-utils.ts', `export const own = 1`, 'peygir(no-vague-names)'],
    ['renderer/dateUtils.tsx', `export const own = 1`, 'peygir(no-vague-names)'],
    ['test/helpers.ts', `export const own = 1`, 'peygir(no-vague-names)'],
    ['test/Helpers.test.ts', `export const own = 1`, 'peygir(no-vague-names)'],
    ['electron/utility-process.ts', `export const own = 1`],
  ],
  'mutable module globals': [
    ['src/desk/let.ts', `let open = 0\nexport const next = () => (open += 1)`, 'peygir(no-mutable-globals)'],
    ['src/desk/export-let.ts', `export let open = 0\nexport const next = () => (open += 1)`, 'peygir(no-mutable-globals)'],
    ['src/desk/var.ts', `export var open = 0`, 'eslint(no-var)', 'peygir(no-mutable-globals)'],
    ['src/setup/let.mjs', `let open = 0\nexport const next = () => (open += 1)`, 'peygir(no-mutable-globals)'],
    ['src/desk/map.ts', `export const seen = new Map<string, number>()`, 'peygir(no-mutable-globals)'],
    ['src/desk/list.ts', `export const seen: string[] = []`, 'peygir(no-mutable-globals)'],
    ['src/desk/record.ts', `export const seen: Record<string, number> = {}`, 'peygir(no-mutable-globals)'],
    ['src/desk/constants.ts', `export const NONE: readonly string[] = []\nexport const FEW = new Set(['a'])\nexport const EMPTY: ReadonlyMap<string, number> = new Map()`],
    ['src/desk/inside.ts', `export function count(): number {\n  let open = 0\n  open += 1\n  return open\n}`],
    ['test/let.ts', `let open = 0\nexport const next = () => (open += 1)`],
  ],
  'test branches in production code': [
    ['src/server/vitest.ts', `export const fast = process.env['VITEST'] !== undefined`, 'peygir(no-test-branches)'],
    ['src/server/vitest-dot.ts', `export const fast = process.env.VITEST_WORKER_ID`, 'peygir(no-test-branches)'],
    ['src/server/taken.ts', `const { VITEST } = process.env\nexport const fast = VITEST`, 'peygir(no-test-branches)'],
    ['src/server/own.ts', `export const fast = process.env.PEYGIR_TEST_CLOCK`, 'peygir(no-test-branches)'],
    ['src/server/node-env.ts', `export const fast = process.env.NODE_ENV === 'test'`, 'peygir(no-test-branches)'],
    ['src/server/not-node-env.ts', `export const fast = 'test' != process.env['NODE_ENV']`, 'eslint(eqeqeq)', 'peygir(no-test-branches)'],
    ['src/server/switch.ts', `export function fast(): boolean {\n  switch (process.env.NODE_ENV) {\n    case 'test':\n      return true\n    default:\n      return false\n  }\n}`, 'peygir(no-test-branches)'],
    ['renderer/mode.ts', `export const fast = import.meta.env.MODE === 'test'`, 'peygir(no-test-branches)'],
    ['renderer/meta.ts', `export const fast = import.meta.vitest`, 'peygir(no-test-branches)'],
    ['src/server/env.ts', `export const port = process.env['PEYGIR_PORT']\nexport const live = process.env.NODE_ENV === 'production'\nexport const latest = process.env['LATEST']`],
    ['test/env.ts', `export const worker = process.env['VITEST_WORKER_ID']`],
  ],
  any: [
    ['src/desk/any.ts', `export const read = (it: any): string => String(it)`, 'typescript(no-explicit-any)'],
    ['src/desk/any-array.ts', `export type Rows = Array<any>`, 'typescript(no-explicit-any)'],
    ['test/any.ts', `export const read = (it: unknown) => it as any`, 'typescript(no-explicit-any)'],
    ['src/setup/any.mjs', `/** @param {Record<string, any>} it */\nexport const read = (it) => String(it)`, 'peygir(no-jsdoc-any)'],
    ['src/setup/unknown.mjs', `/** @param {unknown} it of any kind */\nexport const read = (it) => String(it)`],
  ],
  'an exemption without its reason': [
    ['src/desk/bare.ts', `// oxlint-disable-next-line no-debugger\ndebugger`, 'peygir(reasons)'],
    ['src/desk/eslint.ts', `// eslint-disable-next-line no-debugger\ndebugger`, 'peygir(reasons)'],
    ['src/desk/line.ts', `debugger // oxlint-disable-line no-debugger`, 'peygir(reasons)'],
    ['src/desk/second-line.ts', `export const own = 1\ndebugger // oxlint-disable-line no-debugger`, 'peygir(reasons)'],
    ['src/desk/block.ts', `/* oxlint-disable no-debugger */\ndebugger`, 'peygir(reasons)'],
    ['src/desk/late-block.ts', `export const own = 1\n/* oxlint-disable no-debugger */\ndebugger`, 'peygir(reasons)'],
    ['src/desk/word.ts', `// oxlint-disable-next-line no-debugger -- needed\ndebugger`, 'peygir(reasons)'],
    ['src/desk/everything.ts', `/* oxlint-disable */\ndebugger`, 'peygir(reasons)', 'unicorn(no-abusive-eslint-disable)'],
    ['src/desk/itself.ts', `/* oxlint-disable peygir/reasons, no-debugger */\ndebugger`, 'Unused oxlint-disable directive (no problems were reported from peygir/reasons).', 'peygir(reasons)'],
    ['src/desk/all-with-reason.ts', `/* oxlint-disable -- everything here is generated */\ndebugger`, 'unicorn(no-abusive-eslint-disable)'],
    ['src/desk/unused.ts', `// oxlint-disable-next-line no-debugger -- it is gone by now\nexport const own = 1`, 'Unused oxlint-disable directive (no problems were reported).'],
    ['src/desk/expect.ts', `// @ts-expect-error\nexport const own: number = ''`, 'typescript(ban-ts-comment)'],
    ['src/desk/ignore.ts', `// @ts-ignore: the types of the package are wrong\nexport const own: number = ''`, 'typescript(ban-ts-comment)'],
    ['src/desk/nocheck.ts', `// @ts-nocheck the types of the package are wrong\nexport const own: number = ''`, 'typescript(ban-ts-comment)'],
    ['src/desk/expect-reason.ts', `// @ts-expect-error the types of the package are wrong\nexport const own: number = ''`],
    ['src/desk/next-reason.ts', `// oxlint-disable-next-line no-debugger -- the debugger of the demo\ndebugger`],
    ['src/desk/block-reason.ts', `/* oxlint-disable no-debugger -- the debugger of the demo */\ndebugger`],
    ['src/desk/rule-reason.ts', `// oxlint-disable-next-line peygir/sql -- an example in a message, never run\nexport const own = 'select id from ticket'`],
  ],
  'a file past 300 lines without its reason': [
    ['src/desk/long.ts', lines(301), 'eslint(max-lines)'],
    ['src/setup/long.mjs', lines(301), 'eslint(max-lines)'],
    ['src/desk/long-reason.ts', `/* oxlint-disable max-lines -- one table that is read as a whole */\n${lines(301)}`],
    ['src/desk/just.ts', lines(300)],
    ['test/long.ts', lines(301)],
  ],
}

const cases = Object.values(NEVER).flat()
const broken = lint(Object.fromEntries(cases.map(([file, text]) => [file, `${text}\n`])))

describe.each(Object.entries(NEVER))('never: %s', (_, planted) => {
  it.each(planted.map(([file, , ...rules]) => ({ file, rules })))('$file $rules', ({ file, rules }) => {
    expect(broken.get(file) ?? []).toEqual(rules)
  })
})

it('no two cases share a file', () => {
  expect(new Set(cases.map(([file]) => file)).size).toBe(cases.length)
})
