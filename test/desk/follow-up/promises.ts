import type { CallOutput } from '#ipc/contract.ts'
import type { TestDesk } from '../../support/desk.ts'

/** Saturday, half past eleven in Tehran. */
export const MORNING = Date.UTC(2026, 10, 21, 8)
export const MINUTE = 60_000

export const inStep = (desk: TestDesk) => desk.when('in step', ({ phase, waiting }) => phase === 'online' && waiting === 0)
/** Looks at the server at once and takes what it has. */
export async function looked(desk: TestDesk): Promise<void> {
  await desk.ok('sync.now', {})
  await inStep(desk)
}

/** A message whose citizen is to hear by then: something to call about at once. Each has a number of its own. */
export async function promised(desk: TestDesk, by: number, n: number): Promise<{ readonly ticketId: string; readonly check: string }> {
  const { ticketId } = await desk.register({
    private: { phone: `+98912${String(n).padStart(7, '0')}`, name: null, nationalId: null, address: null, text: `پیام ${n}`, personId: null },
  })
  await desk.ok('command.run', { type: 'PromiseAnswer', data: { ticketId, by, note: '' } })
  return { ticketId, check: `promised:${by}` }
}

export const attempt = (desk: TestDesk, { ticketId, check }: { readonly ticketId: string; readonly check: string }, outcome = 'no_answer') =>
  desk.desk.call('command.run', { type: 'RecordAttempt', data: { ticketId, check, outcome, callAt: null, note: '' } })

export const next = (desk: TestDesk, after: { readonly ticketId: string; readonly check: string } | null = null) => desk.ok('checks.next', { queue: 'promised', after })
export const keyOf = ({ item }: CallOutput['checks.next']): { readonly ticketId: string; readonly check: string } | null => (item === null ? null : { ticketId: item.row.id, check: item.check.key })
