import type { CommandData } from '#domain/catalog.ts'
import { canonical } from '#domain/text/canonical.ts'
import type { Row } from '#ipc/contract.ts'

const isOver = ({ status }: Row): boolean => status === 'closed' || status === 'cancelled'

/** A caller's cases: what is still open first, then what is over; each newest first. */
export function casesOf(rows: readonly Row[]): { readonly open: readonly Row[]; readonly over: readonly Row[] } {
  const newest = [...rows].sort((a, b) => b.receivedAt - a.receivedAt)
  return { open: newest.filter((row) => !isOver(row)), over: newest.filter(isOver) }
}

/** That the caller was told how their case stands. Work that is proven done is thereby answered; anything else goes on. */
export const standingTold = (row: Row, sentence: string): CommandData<'AnswerCitizen'> =>
  ({ ticketId: row.id, how: 'read_aloud', note: canonical(sentence), standing: row.status !== 'verified' })
