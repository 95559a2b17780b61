import type { Page } from 'playwright-core'
import { ALL_TICKETS, type Row } from '#ipc/contract.ts'
import { ask } from './desks.ts'

/** Tickets of the desk, evenly from all of them, with what was said. */
export interface Sample { readonly row: Row; readonly text: string }

export async function samples(page: Page, count: number): Promise<readonly Sample[]> {
  const numbers = await page.evaluate(async ({ filter, most }) => {
    const reply = await window.peygir.call['ticket.list'](filter)
    if (!reply.ok) throw new Error(reply.refusal.code)
    const all = reply.value.numbers
    return Array.from({ length: Math.min(most, all.length) }, (_, n) => all[Math.floor((n * all.length) / Math.min(most, all.length))]!)
  }, { filter: ALL_TICKETS, most: count })
  const found: Sample[] = []
  for (const row of await ask(page, 'ticket.rows', { numbers })) {
    const view = await ask(page, 'ticket.read', { ticketId: row.id, code: null })
    found.push({ row, text: view?.current.text ?? '' })
  }
  return found
}

/** At most `most` of them, each once. */
export const distinct = (texts: readonly string[], most: number): readonly string[] => [...new Set(texts)].slice(0, most)
