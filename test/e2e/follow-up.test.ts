import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandData, CommandType } from '#domain/catalog.ts'
import type { QueueId } from '#domain/ticket/queues.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import type { TestServer } from '../support/app-server.ts'
import { registerData, uuid } from '../support/commands.ts'
import { signIn } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'
import { EVERYBODY, startWholeCity } from '../support/whole-city.ts'

type Name = 'zahra' | 'mehdi'
const at = {} as { server: TestServer; folder: string; consoles: Record<Name, TestConsole> }
const page = (name: Name): Page => at.consoles[name].page
const ticketId = (n: number): string => uuid(0x9000 + n)
const HOUR = 3_600_000

beforeAll(async () => {
  at.folder = temporaryFolder('follow-up')
  at.server = await startWholeCity(join(at.folder, 'city'))
  at.consoles = {} as Record<Name, TestConsole>
  for (const name of ['zahra', 'mehdi'] as const) {
    const started = await launchConsole({ server: at.server, deskName: name, userData: join(at.folder, name), size: { width: 1366, height: 768 } })
    await signIn(started.page, EVERYBODY)
    at.consoles[name] = started
  }
}, 180_000)
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

async function run<T extends CommandType>(who: Name, type: T, data: CommandData<T>): Promise<void> {
  const reply = await page(who).evaluate((asked) => window.peygir.call['command.run'](asked), { type, data: data as Record<string, unknown> })
  if (!reply.ok) throw new Error(`${type}: ${reply.refusal.code} ${JSON.stringify(reply.refusal.details)}`)
}
const stateOf = (who: Name, id: string): Promise<TicketState | null> =>
  page(who).evaluate(async (asked) => {
    const reply = await window.peygir.call['ticket.read']({ ticketId: asked, code: null })
    return reply.ok ? (reply.value?.state ?? null) : null
  }, id)
const countOf = (who: Name, queue: QueueId): Promise<number> =>
  page(who).evaluate(async (asked) => {
    const reply = await window.peygir.call['checks.queues']({})
    return reply.ok ? (reply.value.find((one) => one.queue === asked)?.count ?? 0) : -1
  }, queue)
async function follow(who: Name, queue: QueueId): Promise<void> {
  await page(who).evaluate(() => {
    location.hash = '#/follow-up'
  })
  await page(who).locator(`[role=option][data-key=${queue}]`).click()
}
const press = async (who: Name, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await (/^(?:Digit\d|Enter|Escape|Ctrl\+.+|Key[A-Z])$/.test(key) ? page(who).keyboard.press(key.replace('Ctrl', 'Control')) : page(who).keyboard.type(key))
}
const inHand = (who: Name): Promise<string> => page(who).getByTestId('work-code').innerText()

describe('follow-up', () => {
  test('two consoles are never given the same one, and what one works on the other sees taken', async () => {
    for (const n of [1, 2, 3]) await run('zahra', 'RegisterTicket', { ...registerData(ticketId(n)), categoryId: 'waste-collection', placeId: 'region-1' })
    await until('both desks to have them', async () => ((await countOf('mehdi', 'forward')) === 3 ? true : undefined), 20_000)
    await Promise.all([follow('zahra', 'forward'), follow('mehdi', 'forward')])
    await Promise.all([press('zahra', 'Enter'), press('mehdi', 'Enter')])
    const [one, other] = await Promise.all([inHand('zahra'), inHand('mehdi')])
    expect(one).not.toBe(other)
    await press('mehdi', 'Escape')
  })

  test('forwarding from the queue brings the next one by itself', async () => {
    const first = await inHand('zahra')
    await press('zahra', 'Enter')
    await page('zahra').getByRole('dialog').waitFor()
    await press('zahra', 'Ctrl+Enter')
    await until('another one in hand', async () => ((await inHand('zahra')) === first ? undefined : true), 20_000)
    expect(await countOf('zahra', 'forward')).toBe(2)
    await press('zahra', 'Escape')
  })

  test('a citizen is told in three keys and words, and both the call and the answer are on the ticket', async () => {
    // the report is written by one and proven by the other
    const id = ticketId(4)
    await run('zahra', 'RegisterTicket', { ...registerData(id), categoryId: 'waste-collection', placeId: 'region-1' })
    await run('zahra', 'ForwardTicket', { ticketId: id, to: [{ departmentId: 'waste', hours: null }], besides: [], note: '' })
    const assignmentId = (await stateOf('zahra', id))?.assignments[0]?.id ?? ''
    await run('zahra', 'SnoozeCheck', { ticketId: id, check: `unacknowledged:${assignmentId}`, until: Date.now() + 100 * HOUR, note: 'آزمون' })
    await run('zahra', 'PromiseAnswer', { ticketId: id, by: Date.now() + 60_000, note: '' })
    await follow('zahra', 'promised')
    await until('the promise to be awake', async () => ((await countOf('zahra', 'promised')) === 1 ? true : undefined), 20_000)
    const keys = ['Enter', 'Digit1', 'Ctrl+Enter']
    await press('zahra', 'Enter')
    await page('zahra').getByTestId('work-code').waitFor()
    await press('zahra', 'Digit1')
    await page('zahra').getByRole('dialog').waitFor()
    await press('zahra', 'کار در دست انجام است', 'Ctrl+Enter')
    await until('the promise to be kept', async () => ((await stateOf('zahra', id))?.promise === null ? true : undefined), 20_000)
    expect(keys.length).toBeLessThan(5)
    const steps = (await stateOf('zahra', id))?.steps.map(({ type }) => type) ?? []
    expect(steps.slice(-2)).toEqual(['AttemptRecorded', 'CitizenAnswered'])
    expect(await countOf('zahra', 'promised')).toBe(0)
  })
})
