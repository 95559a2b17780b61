import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { startServer, type Person, type TestServer } from '../support/app-server.ts'
import { registerData, uuid } from '../support/commands.ts'
import { followUpAtDesk, type FollowUpAtDesk } from '../support/follow-up-at-desk.ts'
import { atDesk, signIn } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'

type Name = 'zahra' | 'mehdi'
const at = {} as { server: TestServer; folder: string; consoles: Record<Name, TestConsole>; desks: Record<Name, FollowUpAtDesk> }
const page = (name: Name): Page => at.consoles[name].page
const person = (name: Name): Person => at.server.people.find(({ username }) => username === name)!

beforeAll(async () => {
  at.folder = temporaryFolder('follow-up')
  at.server = await startServer()
  at.consoles = {} as Record<Name, TestConsole>
  at.desks = {} as Record<Name, FollowUpAtDesk>
  for (const name of ['zahra', 'mehdi'] as const) {
    at.consoles[name] = await launchConsole({ server: at.server, deskName: name, userData: join(at.folder, name), size: { width: 1366, height: 768 } })
    await signIn(page(name), person(name))
    at.desks[name] = followUpAtDesk(page(name), await atDesk(page(name)))
  }
}, 180_000)
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

/** The code in somebody's hands as it stands there; empty while there is none. */
const inHand = async (name: Name): Promise<string> => {
  const code = page(name).getByTestId('work-code')
  return (await code.count()) === 0 ? '' : code.innerText()
}
const another = (name: Name, before: string): Promise<string> =>
  until(`another one in ${name}'s hands`, async () => {
    const code = await inHand(name)
    return code !== '' && code !== before ? code : undefined
  }, 20_000)

describe('two consoles in one queue', () => {
  test('what one works on the other sees taken, and they are never given the same one, not even when both ask at once', async () => {
    const { zahra, mehdi } = at.desks
    for (const n of [1, 2, 3, 4]) await zahra.run('RegisterTicket', { ...registerData(uuid(0x9000 + n)), categoryId: 'waste-collection', placeId: 'region-1' })
    await until('the other desk to have them', async () => (await mehdi.count('forward')) === 4, 20_000)
    await mehdi.choose('forward')
    await mehdi.press('Enter')
    const first = await another('mehdi', '')
    await zahra.choose('forward')
    await page('zahra').getByRole('option').filter({ hasText: first }).getByText(`نزد ${person('mehdi').name}`).waitFor()
    await zahra.press('Enter')
    const second = await another('zahra', '')
    expect(second).not.toBe(first)
    await Promise.all([zahra.press('KeyG'), mehdi.press('KeyG')])
    const [one, other] = await Promise.all([another('zahra', second), another('mehdi', first)])
    expect(one).not.toBe(other)
  })

  test('what is done brings the next one by itself, and on both there is one less', async () => {
    const { zahra, mehdi } = at.desks
    const before = await inHand('zahra')
    await zahra.sheet('Enter')
    await another('zahra', before)
    expect(await zahra.count('forward')).toBe(3)
    await until('the other desk to know', async () => (await mehdi.count('forward')) === 3, 20_000)
  })
})
