import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Directory } from '#domain/directory/directory.ts'
import type { CallInput, CallName, CallOutput } from '#ipc/contract.ts'
import { initCity } from '#server/commands/init.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { withStore } from '#server/commands/open.ts'
import { addOperator, readOperator } from '#server/commands/operators.ts'
import { root } from '../../../src/setup/paths.mjs'
import { giveToOrdinaryUser } from '../../../src/setup/user.mjs'
import { launchConsole, type TestConsole } from '../../support/app.ts'
import { signIn } from '../../support/operator-at-desk.ts'
import { until } from '../../support/started.ts'
import { fillDesk } from '../big-desk.ts'
import { startLoadServer } from '../sync/load-server.ts'
import { withDeskStore } from './desk-files.ts'

export const OPERATOR = { username: 'bench', password: 'bench-peygir-137', name: 'اپراتور سنجش', role: 'operator' } as const
const DEMO = join(root, 'resources', 'demo-city')
export const ADMIN = { username: 'admin', password: OPERATOR.password } as const

/** A desk of its own copy, its server beside it and running. */
export interface DeskAtWork {
  readonly tickets: number
  readonly userData: string
  readonly serverUrl: string
  /** The real console on it, its operator at the empty intake. */
  readonly open: () => Promise<TestConsole>
  /** Stops the server; the desk's files stay. */
  readonly end: () => Promise<void>
}

/**
 * A desk with so many tickets: a real console enrols at a real server, its first operator signs in, and it is closed; then its
 * database is filled as the first sync would fill it. `kept` is where it stays for the next time.
 */
export async function prepareDesk(kept: string, tickets: number, tell: (line: string) => void): Promise<string> {
  // what an earlier version stored is of no use to this one
  const folder = join(kept, `${tickets}-${storedForm()}`)
  if (existsSync(folder)) return folder
  const began = performance.now()
  const unfinished = `${folder}.unfinished-${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  giveToOrdinaryUser(unfinished)
  const city = join(unfinished, 'server')
  await foundCity(city)
  const server = await startLoadServer(city)
  const enrolmentCode = await withStore(city, (store) => offerEnrolment(store, 'میز سنجش', Date.now()))
  const { page, close } = await launchConsole({ policy: { serverUrl: server.url(), enrolmentCode }, userData: join(unfinished, 'desk') })
  await signIn(page, OPERATOR)
  await until('the desk to be in step', async () => {
    const { phase, loading, codesLeft } = await ask(page, 'status.read', {})
    return phase === 'online' && loading === null && codesLeft > 0
  }, 30_000)
  await close()
  await server.stop('SIGTERM')
  withDeskStore(join(unfinished, 'desk'), (store) => {
    fillDesk(store, { tickets, directory: JSON.parse(store.meta.get('directory') ?? 'null') as Directory, now: Date.now() })
  })
  giveToOrdinaryUser(unfinished)
  renameSync(unfinished, folder)
  tell(`a desk of ${tickets} tickets in ${Math.round((performance.now() - began) / 1000)} s`)
  return folder
}

/** Of all that decides in which form a desk and its server store things. */
function storedForm(): string {
  const hash = createHash('sha256')
  for (const source of ['src/domain', 'src/sync', 'src/desk/sqlite', 'src/server/store', 'resources/demo-city']) {
    for (const entry of readdirSync(join(root, source), { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name)).toSorted()) hash.update(readFileSync(entry))
  }
  return hash.digest('hex').slice(0, 8)
}

export async function foundCity(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await initCity(folder, DEMO, ADMIN, Date.now())
  await withStore(folder, async (store) => {
    await addOperator(store, await readOperator(await store.directory(), { ...OPERATOR, departmentId: null }), Date.now())
  })
}

/** Puts a copy of a prepared desk to work, so that what is measured changes nothing for the next. */
export async function deskAtWork(prepared: string, folder: string, tickets: number): Promise<DeskAtWork> {
  cpSync(prepared, folder, { recursive: true })
  giveToOrdinaryUser(folder)
  const userData = join(folder, 'desk')
  const server = await startLoadServer(join(folder, 'server'))
  withDeskStore(userData, (store) => {
    // the server listens elsewhere than when this desk enrolled
    const enrolment = JSON.parse(store.meta.get('enrolment') ?? '{}') as Record<string, unknown>
    store.meta.set('enrolment', JSON.stringify({ ...enrolment, serverUrl: server.url() }))
  })
  const open = async (): Promise<TestConsole> => {
    const opened = await launchConsole({ userData, size: { width: 1366, height: 768 } })
    await signIn(opened.page, OPERATOR)
    await opened.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox', null, { timeout: 30_000 })
    return opened
  }
  return { tickets, userData, serverUrl: server.url(), open, end: () => server.stop('SIGTERM') }
}

/** Asks the desk as its window does. */
export async function ask<N extends CallName>(page: Page, name: N, input: CallInput<N>): Promise<CallOutput[N]> {
  const reply = await page.evaluate(([asked, sent]) => window.peygir.call[asked as 'status.read'](sent as Record<string, never>), [name, input] as const)
  if (!reply.ok) throw new Error(`${name}: ${reply.refusal.code}`)
  return reply.value as unknown as CallOutput[N]
}
