import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { parseTrackingCode } from '#domain/tracking-code/code.ts'
import { asciiDigits } from '#domain/text/canonical.ts'
import { ALL_TICKETS, type Status } from '#ipc/contract.ts'
import type { Person } from './app-server.ts'
import { persianKeyboard, type PersianKeyboard } from './persian-keyboard.ts'
import { until } from './started.ts'

/** What an operator does at a console, by keyboard, in the Persian interface. */
export interface OperatorAtDesk {
  readonly keyboard: PersianKeyboard
  /** Writes a message and saves it; answers the code on the screen, ASCII digits. */
  readonly takeMessage: (message: Message) => Promise<string>
  readonly write: (message: Message) => Promise<void>
  readonly status: () => Promise<Status>
  /** Goes to the list and searches; answers the codes on the screen. */
  readonly search: (text: string) => Promise<string[]>
}

export interface Message {
  /** Letters of the subject: its first hit is taken. */
  readonly subject: string
  readonly place: string
  readonly text: string
  readonly phone?: string
}

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.getByLabel('نام کاربری').fill(person.username, { timeout: 60_000 })
  await page.getByLabel('گذرواژه').fill(person.password)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'بخش‌ها' }).waitFor({ timeout: 30_000 })
}

export async function atDesk(page: Page): Promise<OperatorAtDesk> {
  const keyboard = await persianKeyboard(page)
  const code = page.getByTestId('tracking-code')
  const shown = async (): Promise<string> => asciiDigits((await code.count()) === 0 ? '' : await code.innerText()).replace(/\D/g, '')

  const write = async ({ subject, place, text, phone }: Message): Promise<void> => {
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox')
    if (phone !== undefined) {
      await keyboard.press('F2')
      await keyboard.type(phone)
      await keyboard.press('F3')
    }
    // nobody who knows the subject waits for the list: Enter takes the first hit, drawn or not
    await keyboard.type(subject)
    await keyboard.press('Enter')
    await keyboard.type(place)
    await keyboard.press('Enter')
    await keyboard.press('F6')
    await keyboard.type(text)
  }
  return {
    keyboard,
    write,
    takeMessage: async (message) => {
      const before = await shown()
      await write(message)
      await keyboard.press('Ctrl+Enter')
      const now = await until('a tracking code', async () => {
        const read = await shown()
        return read !== '' && read !== before ? read : undefined
      })
      expect(parseTrackingCode(now)).not.toBeNull()
      return now
    },
    status: async () => {
      const reply = await page.evaluate(() => window.peygir.call['status.read']({}))
      if (!reply.ok) throw new Error(reply.refusal.code)
      return reply.value
    },
    search: async (text) => {
      const list = page.getByRole('grid', { name: 'فهرست پیام‌های باز' })
      if ((await list.count()) === 0) await page.getByRole('link', { name: 'پیام‌ها' }).click()
      const box = page.getByRole('searchbox', { name: 'جست‌وجو' })
      await box.fill(text)
      // the address holds what is really searched, a moment after the typing
      await page.waitForFunction((word) => decodeURIComponent(location.hash.replaceAll('+', ' ')).includes(word), text.trim().split(' ')[0] ?? '', { timeout: 5_000 })
      await page.waitForTimeout(300)
      return codesOnScreen(page)
    },
  }
}

/** The tracking codes in the list, ASCII digits. */
export async function codesOnScreen(page: Page): Promise<string[]> {
  const rows = await page.getByRole('grid', { name: 'فهرست پیام‌های باز' }).getByRole('row').allInnerTexts()
  return rows.flatMap((row) => asciiDigits(row).match(/\b[1-9]\d{3} \d{4}\b/g) ?? []).map((found) => found.replace(' ', ''))
}

export const allCodes = async (page: Page): Promise<string[]> => {
  const reply = await page.evaluate(async (filter) => {
    const listed = await window.peygir.call['ticket.list'](filter)
    if (!listed.ok) return listed
    return window.peygir.call['ticket.rows']({ numbers: [...listed.value.numbers] })
  }, { ...ALL_TICKETS, descending: false })
  if (!reply.ok) throw new Error(reply.refusal.code)
  return (reply.value as readonly { code: string }[]).map((row) => row.code)
}
