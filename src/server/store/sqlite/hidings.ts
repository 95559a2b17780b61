import { existsSync, readFileSync } from 'node:fs'
import { besideTicket } from './beside-ticket.ts'
import type { Connection } from './connection.ts'
import { appendDurably } from './durable.ts'
import { withdrawTicket, type FeedBook } from './feed.ts'
import { repeater, type Deed } from './repeat.ts'
import type { TakenBack } from './taken-back.ts'

/**
 * What a restored backup may not know yet. hidden: a ticket that the desks had was taken from them. shown: it was given to
 * them again. born: it was confidential from the first, whatever its desk thought of it.
 */
export interface Hiding extends Deed { readonly word: 'hidden' | 'shown' | 'born' }

/** Noted before the commit: a restored backup would otherwise give the ticket to every desk again. */
export const noteHiding = (file: string, { ticketId, word, commandId, by, deskId, occurredAt, recordedAt }: Hiding): void =>
  appendDurably(file, `${[ticketId, word, commandId, by, deskId, occurredAt, recordedAt].join(' ')}\n`)

const LINE = /^(\S+) (hidden|shown|born) (\S+) (\S+) (\S+) (\d+) (\d+)$/

/** The last word on each ticket. A line that a power cut tore in two was never acknowledged. */
function lastHidings(file: string): readonly Hiding[] {
  const last = new Map<string, Hiding>()
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    const [, ticketId, word, commandId, by, deskId, occurredAt, recordedAt] = LINE.exec(line) ?? []
    if (ticketId === undefined) continue
    last.set(ticketId, { ticketId, word: word as Hiding['word'], commandId: commandId!, by: by!, deskId: deskId!, occurredAt: Number(occurredAt), recordedAt: Number(recordedAt) })
  }
  return [...last.values()]
}

/**
 * Hides what was hidden after the backup was taken, and remembers what of it the backup does not have: a desk that was away
 * may send it. Showing again is not repeated: whoever did it can do it once more. Answers how many were hidden.
 */
export function hideAgain(db: Connection, feed: FeedBook, taken: TakenBack, file: string): number {
  const { state, repeat, answer } = repeater(db)
  const beside = besideTicket(db)
  const hidings = lastHidings(file).filter(({ word }) => word !== 'shown')
  taken.remember('hidden', hidings.map(({ ticketId }) => ticketId))
  let hidden = 0
  for (const { word, ...deed } of hidings) {
    const { ticketId } = deed
    const before = state(ticketId)
    if (before === null && word === 'hidden') answer(deed, null)
    if (before === null || before.confidential) continue
    repeat(before, [{ type: 'TicketMadeConfidential', ticketId }], deed, () => {
      withdrawTicket(feed, beside, ticketId)
      return null
    })
    hidden += 1
  }
  return hidden
}
