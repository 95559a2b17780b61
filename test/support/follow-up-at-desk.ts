import type { Page } from 'playwright-core'
import type { CommandData, CommandType } from '#domain/catalog.ts'
import { asciiDigits } from '#domain/text/canonical.ts'
import { QUEUES, type QueueId } from '#domain/ticket/queues.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { CallInput, CallName, CallOutput, Reply } from '#ipc/contract.ts'
import type { OperatorAtDesk } from './operator-at-desk.ts'
import { until } from './started.ts'

/** The queues of a console: worked by keyboard, read over the window's own line. */
export interface FollowUpAtDesk {
  /** Throws the code of a refusal. */
  readonly ask: <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput[N]>
  readonly run: <T extends CommandType>(type: T, data: CommandData<T>) => Promise<void>
  /** The code with which the desk refused; null when it did not. */
  readonly refusal: <N extends CallName>(name: N, input: CallInput<N>) => Promise<string | null>
  readonly refused: <T extends CommandType>(type: T, data: CommandData<T>) => Promise<string | null>
  readonly state: (ticketId: string) => Promise<TicketState>
  readonly count: (queue: QueueId) => Promise<number>
  /** Tickets of the queue, the most urgent first. */
  readonly inQueue: (queue: QueueId) => Promise<readonly string[]>
  /** Keys by their places; anything else is typed. */
  readonly press: (...keys: readonly string[]) => Promise<void>
  /** To a screen by its key, pressed again until it is there. */
  readonly go: (chord: string, to: string) => Promise<void>
  /** A sheet that one key opens: its keys, Ctrl+Enter, until it is gone. */
  readonly sheet: (key: string, ...then: readonly string[]) => Promise<void>
  /** Opens the message by its code in the palette, as somebody does who is asked about it. */
  readonly open: (ticketId: string) => Promise<void>
  /** Goes to the queue and answers how the screen tells its count and its oldest, ASCII digits. */
  readonly choose: (queue: QueueId) => Promise<string>
  /** Until this ticket is in the operator's hands. */
  readonly inHand: (ticketId: string) => Promise<void>
  /** Until it is in the queue no more, and so many are. */
  readonly isOut: (queue: QueueId, ticketId: string, left: number) => Promise<void>
}

const KEY = /^(?:(?:Ctrl|Alt|Shift)\+)*(?:Digit\d|Key[A-Z]|F\d+|Enter|Escape|Tab|Page(?:Up|Down)|Arrow(?:Up|Down))$/

export function followUpAtDesk(page: Page, { keyboard }: OperatorAtDesk): FollowUpAtDesk {
  const reply = <N extends CallName>(name: N, input: CallInput<N>): Promise<Reply<CallOutput[N]>> =>
    page.evaluate((asked) => (window.peygir.call[asked.name] as unknown as (input: unknown) => Promise<Reply<never>>)(asked.input), { name, input: input as unknown })
  const ask: FollowUpAtDesk['ask'] = async (name, input) => {
    const answered = await reply(name, input)
    if (!answered.ok) throw new Error(`${name}: ${answered.refusal.code} ${JSON.stringify(answered.refusal.details)}`)
    return answered.value
  }
  const refusal: FollowUpAtDesk['refusal'] = async (name, input) => {
    const answered = await reply(name, input)
    return answered.ok ? null : answered.refusal.code
  }
  const state: FollowUpAtDesk['state'] = async (ticketId) => {
    const view = await ask('ticket.read', { ticketId, code: null })
    if (view === null) throw new Error(`${ticketId} is not on this desk`)
    return view.state
  }
  const count: FollowUpAtDesk['count'] = async (queue) => (await ask('checks.queues', {})).find((one) => one.queue === queue)?.count ?? 0
  const inQueue: FollowUpAtDesk['inQueue'] = async (queue) => (await ask('checks.list', { queue, limit: 100 })).items.map(({ row }) => row.id)
  const press: FollowUpAtDesk['press'] = async (...keys) => {
    for (const key of keys) await (KEY.test(key) ? keyboard.press(key) : keyboard.type(key))
  }
  const dialog = page.getByRole('dialog')
  // a screen binds its keys a moment after it is drawn
  const bound = (): Promise<void> => page.evaluate(() => new Promise<void>((done) => setTimeout(done)))
  const go: FollowUpAtDesk['go'] = async (chord, to) => {
    await until(`${chord} to lead to ${to}`, async () => {
      await press(chord)
      return page.waitForFunction((path) => location.hash.startsWith(`#${path}`), to, { timeout: 1000 }).then(() => true, () => undefined)
    })
    await bound()
  }
  return {
    ask, state, count, inQueue, press, go,
    run: async (type, data) => void (await ask('command.run', { type, data: data as Record<string, unknown> })),
    refusal,
    refused: (type, data) => refusal('command.run', { type, data: data as Record<string, unknown> }),
    sheet: async (key, ...then) => {
      await until(`a sheet after ${key}`, async () => {
        await press(key)
        return dialog.waitFor({ timeout: 3000 }).then(() => true, () => undefined)
      })
      await bound()
      await press(...then, 'Ctrl+Enter')
      await dialog.waitFor({ state: 'detached' })
    },
    open: async (ticketId) => {
      const { code } = await state(ticketId)
      await press('Ctrl+KeyK')
      await dialog.waitFor()
      // Enter waits for what was typed to be found
      await press(code, 'Enter')
      await page.waitForFunction((id) => location.hash.includes(id), ticketId)
      await page.getByTestId('ticket-code').waitFor()
      await bound()
    },
    choose: async (queue) => {
      await go('Ctrl+Shift+Digit7', '/follow-up')
      const options = page.getByRole('listbox', { name: 'صف‌ها' }).getByRole('option')
      await options.first().waitFor()
      await until(`${queue} to be chosen`, async () => {
        await bound()
        const keys = await options.evaluateAll((all) => all.map((one) => ({ key: one.getAttribute('data-key'), chosen: one.getAttribute('aria-selected') === 'true' })))
        const steps = keys.findIndex(({ key }) => key === queue) - keys.findIndex(({ chosen }) => chosen)
        for (let step = 0; step < Math.abs(steps); step++) await press(steps > 0 ? 'Ctrl+ArrowDown' : 'Ctrl+ArrowUp')
        return steps === 0
      })
      const chosen = page.locator(`[role=option][aria-selected=true][data-key=${queue}]`)
      const expected = await count(queue)
      return until(`the screen to show ${expected} in ${queue}`, async () => {
        const shown = asciiDigits(await chosen.innerText())
        return shown.split('\n').includes(String(expected)) ? shown : undefined
      })
    },
    inHand: async (ticketId) => {
      const { code } = await state(ticketId)
      const shown = page.getByTestId('work-code')
      await until(`${code} to be in hand`, async () => (await shown.count()) > 0 && asciiDigits(await shown.innerText()).replace(/\D/g, '') === code)
      await bound()
    },
    isOut: async (queue, ticketId, left) => {
      const seen = { queue: [] as readonly string[] }
      await until(`${ticketId} to be out of ${queue}`, async () => {
        seen.queue = await inQueue(queue)
        return !seen.queue.includes(ticketId)
      })
      if (seen.queue.length !== left || await count(queue) !== left) throw new Error(`${queue} holds ${seen.queue.length} and counts ${await count(queue)}, not ${left}`)
    },
  }
}

/** Every queue that is on the screen, in its order. */
export const queuesOnScreen = async (page: Page): Promise<readonly QueueId[]> => {
  const shown = await page.getByRole('listbox', { name: 'صف‌ها' }).getByRole('option').evaluateAll((all) => all.map((one) => one.getAttribute('data-key')))
  return QUEUES.filter((queue) => shown.includes(queue))
}
