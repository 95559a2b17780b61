import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asciiDigits } from '#domain/text/canonical.ts'
import { parseTrackingCode } from '#domain/tracking-code/code.ts'
import { ALL_TICKETS, type Bridge, type CallOutput } from '#ipc/contract.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { startServer, type TestServer } from '../support/app-server.ts'
import { signIn } from '../support/operator-at-desk.ts'
import { persianKeyboard } from '../support/persian-keyboard.ts'
import { endAll, until } from '../support/started.ts'

const at = {} as { server: TestServer; folder: string; console: TestConsole; page: Page }
const INCIDENT = '00000000-0000-4000-a000-000000000137'
const SCRIPT = 'نیروهای پسماند در راه‌اند و تا شب مخزن‌ها خالی می‌شود.'

const person = (role: string) => at.server.people.find((each) => each.role === role)!

/** Asks the desk itself what it holds, so that the screen is not its own witness. */
async function desk<N extends keyof Bridge['call']>(name: N, input: Parameters<Bridge['call'][N]>[0]): Promise<CallOutput[N]> {
  const reply = await at.page.evaluate(([asked, sent]) => window.peygir.call[asked as 'status.read'](sent as Record<string, never>), [name, input] as const)
  if (!reply.ok) throw new Error(`${name}: ${reply.refusal.code}`)
  return reply.value as unknown as CallOutput[N]
}

beforeAll(async () => {
  at.folder = temporaryFolder('five-calls')
  at.server = await startServer()
  at.console = await launchConsole({ server: at.server, deskName: 'میز پنج تماس', userData: join(at.folder, 'desk'), size: { width: 1366, height: 768 } })
  at.page = at.console.page
  const { username, password } = person('supervisor')
  await at.page.getByLabel('نام کاربری').waitFor({ timeout: 60_000 })
  await desk('session.signIn', { username, password })
  await until('the city', async () => ((await desk('directory.read', {})) === null ? undefined : true))
  await desk('command.run', {
    type: 'OpenIncident',
    data: { incidentId: INCIDENT, categoryId: 'waste-collection', placeId: 'minudar', point: null, leadTicketId: null, private: { title: 'ماندن زبالهٔ مینودر', script: SCRIPT } },
  })
  await desk('session.signOut', {})
  await at.page.reload()
  await signIn(at.page, person('operator'))
}, 120_000)
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Hands on one keyboard: every key that goes down is counted, a chord as one. */
interface Hands {
  readonly type: (text: string) => Promise<void>
  readonly press: (chord: string) => Promise<void>
}
const LAYOUTS = [
  {
    layout: 'Persian', phone: '09128355274', subject: 'زباله', place: 'مینو', text: 'سه شب است مانده', asked: 'پیگی', article: 'tracking-status', staff: 'رفتار کا', about: 'پول خواست',
    hands: async (page: Page): Promise<Hands> => persianKeyboard(page),
  },
  {
    layout: 'English', phone: '09128355275', subject: 'waste', place: 'minu', text: 'three nights now', asked: 'foll', article: 'tracking-status', staff: 'conduct ', about: 'asked for money',
    hands: async (page: Page): Promise<Hands> => ({
      type: (text) => page.keyboard.type(text),
      press: (chord) => page.keyboard.press(chord.replace('Ctrl+', 'Control+')),
    }),
  },
]

describe.each(LAYOUTS)('the five calls under a $layout layout, with the stated keys and no more', ({ phone, subject, place, text, asked, article, staff, about, hands }) => {
  const keys = { count: 0 }
  const counted = async (): Promise<Hands> => {
    const own = await hands(at.page)
    keys.count = 0
    return {
      type: (typed) => {
        keys.count += [...typed].length
        return own.type(typed)
      },
      press: (chord) => {
        keys.count++
        return own.press(chord)
      },
    }
  }
  const shown = async (): Promise<string> => {
    const code = at.page.getByTestId('tracking-code')
    return asciiDigits((await code.count()) === 0 ? '' : await code.innerText()).replace(/\D/g, '')
  }
  const newCode = async (before: string): Promise<string> => {
    const code = await until('a tracking code', async () => {
      const read = await shown()
      return read !== '' && read !== before ? read : undefined
    })
    expect(parseTrackingCode(code)).not.toBeNull()
    return code
  }
  const subjectFocused = () => at.page.waitForFunction(() => document.activeElement === document.querySelector('form [role=combobox]') && (document.activeElement as HTMLInputElement).value === '')
  /** The line gave the number before the operator answered: its keys are not theirs. */
  const rings = async (number: string): Promise<void> => {
    const own = await hands(at.page)
    await subjectFocused()
    await own.press('F2')
    await own.type(number)
    await own.press('F3')
  }
  const said = (words: string) => at.page.getByText(words).first().waitFor()

  test('a new complaint: 12 keys and the text', async () => {
    await rings(phone)
    const { type, press } = await counted()
    await type(subject)
    await press('Enter')
    await type(place)
    await press('Enter')
    const words = keys.count
    await type(text)
    keys.count = words
    await press('Ctrl+Enter')
    expect(keys.count).toBe(12)

    const view = await desk('ticket.read', { ticketId: null, code: await newCode('') })
    expect(view).toMatchObject({ state: { categoryId: 'waste-collection', placeId: 'minudar', kind: 'request', incidentId: null }, current: { text, phone: `+98${phone.slice(1)}` } })
    expect(view?.current.personId).not.toBeNull()
    await subjectFocused()
  })

  test('the status, same caller: one key', async () => {
    const code = await shown()
    await rings(phone)
    await said('اکنون در این مرحله است')
    const { press } = await counted()
    await press('Ctrl+Digit1')
    expect(keys.count).toBe(1)

    const view = await until('the answer to be logged', async () => {
      const read = await desk('ticket.read', { ticketId: null, code })
      return read?.state.steps.some((step) => step.type === 'CitizenAnswered') === true ? read : undefined
    })
    // told how it stands is not answered: the work goes on
    expect(view.state).toMatchObject({ status: 'registered', answeredAt: null })
    const step = view.state.steps.find(({ type }) => type === 'CitizenAnswered')
    expect(view.parts[step?.commandId ?? '']?.['note']).toContain('ثبت‌شده')
    await subjectFocused()
    await until('no draft to be left', async () => (await desk('draft.list', {})).length === 0)
  })

  test('a known incident: 12 keys', async () => {
    const before = await shown()
    const { type, press } = await counted()
    await type(subject)
    await press('Enter')
    await type(place)
    await press('Enter')
    await press('Alt+KeyQ')
    expect(keys.count).toBe(12)

    const view = await desk('ticket.read', { ticketId: null, code: await newCode(before) })
    expect(view?.state).toMatchObject({ incidentId: INCIDENT, status: 'merged' })
    await said(SCRIPT)
    await subjectFocused()
  })

  test('information only: 7 keys', async () => {
    const { type, press } = await counted()
    await press('Alt+Digit6')
    await type(asked)
    await press('Enter')
    await at.page.getByRole('region', { name: 'پاسخ برای خواندن' }).waitFor()
    const answer = (await desk('directory.read', {}))?.articles.find(({ id }) => id === article)?.fa ?? 'no such article'
    await said(answer)
    await press('Ctrl+KeyI')
    expect(keys.count).toBe(7)

    await said('تماس بسته شد: اطلاع‌رسانی شد')
    await subjectFocused()
    await until('no draft to be left', async () => (await desk('draft.list', {})).length === 0)
  })

  test('in confidence about staff: 10 keys and the text, and then it is nowhere', async () => {
    const before = await shown()
    const counts = await desk('ticket.list', ALL_TICKETS)
    const { type, press } = await counted()
    await type(staff)
    await press('Enter')
    const words = keys.count
    await type(about)
    keys.count = words
    await press('Ctrl+Enter')
    expect(keys.count).toBe(10)

    const code = await newCode(before)
    await said('محرمانه ثبت شد؛ با بازرسی')
    expect(await desk('ticket.read', { ticketId: null, code })).toBeNull()
    const after = await desk('ticket.list', ALL_TICKETS)
    expect(Object.keys(after.numbers)).toHaveLength(Object.keys(counts.numbers).length)
    expect((await desk('confidential.mine', {})).map((mine) => mine.code)).toContain(code)
    await at.page.keyboard.press('Escape')
  })
})
