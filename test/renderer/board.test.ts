import { describe, expect, test } from 'vitest'
import { createIntl } from 'react-intl'
import type { Board, ServerNotice } from '#domain/operator/board.ts'
import type { ReviewState } from '#domain/review/review.ts'
import type { TicketView } from '#ipc/contract.ts'
import { asTaken } from '../../renderer/features/board/as-taken.ts'
import { heldOf, presenceOf, rosterOf, takersOf, totalsOf, troublesOf, worstOf } from '../../renderer/features/board/figures.ts'
import { isUrgent, noticeWords } from '../../renderer/features/board/notices.ts'
import { partsOf } from '../../renderer/features/board/parts.ts'
import { averageOf, isWhole, nextOpen, totalOf } from '../../renderer/features/board/scores.ts'
import { en, fa } from '../../renderer/i18n/catalogue.ts'
import { createFormat } from '../../renderer/i18n/format.tsx'
import type { Say } from '../../renderer/i18n/words.tsx'
import { uuid } from '../support/commands.ts'

const NONE = { calls: 0, registered: 0, forwarded: 0, answered: 0, attempts: 0, verified: 0, closed: 0 }
const operator = (n: number, more: Partial<Board['operators'][number]> = {}): Board['operators'][number] =>
  ({ operatorId: uuid(n), deskId: null, signedIn: false, inCall: false, onShiftSince: null, lastAt: null, today: NONE, leases: 0, ...more })
const desk = (more: Partial<Board['desks'][number]> = {}): Board['desks'][number] =>
  ({ deskId: uuid(1), name: 'میز ۱', scope: 'centre', lastSeenAt: 1000, connected: true, cursor: 5, lag: 0, waiting: 0, clockOffset: 0, version: '1', freeBytes: 9e9, decommissionedAt: null, held: 0, ...more })

describe('the board', () => {
  test('adds the queues up and names the worst, the oldest being the first of all', () => {
    const queues: Board['queues'] = [{ kind: 'forward', count: 9, late: 1, oldest: 500 }, { kind: 'verify', count: 2, late: 2, oldest: 700 }, { kind: 'close', count: 0, late: 0, oldest: null }]
    expect(totalsOf(queues)).toEqual({ count: 11, late: 3, oldest: 500 })
    expect(worstOf(queues)?.kind).toBe('verify')
    expect([totalsOf([]), worstOf([queues[2]!])]).toEqual([{ count: 0, late: 0, oldest: null }, null])
  })

  test('shows whoever is here or worked today, in a call first, and counts the others', () => {
    const all = [operator(1), operator(2, { signedIn: true }), operator(3, { today: { ...NONE, closed: 1 } }), operator(4, { inCall: true, signedIn: true }), operator(5, { onShiftSince: 3 })]
    const { here, others } = rosterOf(all, (id) => id)
    expect(here.map(presenceOf)).toEqual(['in_call', 'signed_in', 'on_shift', 'away'])
    expect(others).toBe(1)
  })

  test('says what is wrong with a desk; one that nobody works at is only silent', () => {
    expect(troublesOf(desk({ lag: 8 }), 2000)).toEqual([])
    expect(troublesOf(desk({ clockOffset: -61_000, freeBytes: 5e8, lag: 300, waiting: 2 }), 2000)).toEqual(['clock', 'room', 'behind', 'waiting'])
    expect(troublesOf(desk({ connected: false, lag: 900, freeBytes: null, waiting: null }), 3_600_000)).toEqual(['silent'])
  })

  test('tells what is in somebody’s hands from what desks keep for the time without a line', () => {
    const lease = (check: string, operatorId: string | null, deskId: string, until: number) => ({ ticketId: uuid(9), check, deskId, operatorId, until })
    const { inHand, slices } = heldOf([lease('verify:b', uuid(2), uuid(7), 20), lease('answer:a', null, uuid(7), 90), lease('answer:b', null, uuid(8), 90), lease('close:a', uuid(2), uuid(7), 10), lease('answer:c', null, uuid(7), 90)])
    expect(inHand.map(({ check }) => check)).toEqual(['close:a', 'verify:b'])
    expect(slices.map(({ deskId, leases }) => [deskId, leases.length])).toEqual([[uuid(7), 2], [uuid(8), 1]])
  })

  test('what is in somebody’s hands is offered to others of the centre, the check of a report not to whoever wrote it', () => {
    const part = { id: 'part', reports: [{ by: uuid(4) }, { by: uuid(3) }] }
    const ticket = { checks: [{ key: 'verify:part:2', kind: 'verify', assignmentId: 'part' }, { key: 'answer:0', kind: 'answer', assignmentId: null }], assignments: [part] } as unknown as TicketView['state']
    const operators = [2, 3, 4, 5].map((n) => ({ id: uuid(n), name: String(n), role: 'operator', departmentId: n === 5 ? 'services' : null }))
    const takers = (check: string, known: TicketView['state'] | null) => takersOf({ ticketId: uuid(9), check, deskId: uuid(7), operatorId: uuid(2), until: 20 }, operators, known).map(({ name }) => name)
    expect([takers('verify:part:2', ticket), takers('answer:0', ticket), takers('verify:part:2', null)]).toEqual([['4'], ['3', '4'], ['3', '4']])
  })

  test('hides approvals and reviews, which show messages, from whoever may not read those', () => {
    expect(partsOf({ permissions: ['ticket.read', 'quarantine.review'] }).map(({ id }) => id)).toEqual(['quarantine'])
    expect(partsOf({ permissions: ['board.read', 'approval.give', 'quality.review'] }).map(({ id }) => id)).toEqual(['now'])
    expect(partsOf({ permissions: ['approval.give', 'ticket.read'] }).map(({ id }) => id)).toEqual(['approvals'])
  })
})

describe.each(['fa', 'en'] as const)('what the board says of the server in %s', (language) => {
  const intl = createIntl({ locale: language === 'fa' ? 'fa-IR' : 'en-GB', messages: { fa, en }[language] })
  const say: Say = (key, values) => intl.formatMessage({ id: key }, values)
  const format = createFormat(language, 'Asia/Tehran', say)
  const DAY = 86_400_000
  const AT = Date.UTC(2026, 10, 22, 9)
  const words = (notice: ServerNotice): string => noticeWords(notice, AT, say, format)

  test('says how soon and what then', () => {
    expect(words({ what: 'certificate_expires', expiresAt: AT + 5 * DAY })).toMatch(language === 'fa' ? /۵ روز.*۶ آذر|۵ روز.*۰۹\/۰۶/ : /5 days/)
    expect(words({ what: 'certificate_expires', expiresAt: AT })).not.toBe(words({ what: 'certificate_expires', expiresAt: AT + 1 }))
    expect(words({ what: 'disk_low', freeBytes: 1_530_000_000, daysLeft: 3 })).toMatch(language === 'fa' ? /۱٫۵ گیگابایت.*۳ روز/ : /1\.5 GB.*3 days/)
    expect(words({ what: 'disk_low', freeBytes: 1_530_000_000, daysLeft: null })).not.toMatch(/null|undefined|\{/)
    expect(words({ what: 'backup_failed', at: AT, lastGoodAt: AT - 2 * DAY })).toMatch(language === 'fa' ? /۲ روز پیش/ : /2 days ago/)
    expect(words({ what: 'desks_left_behind', names: ['۱', '۲', '۳', '۴', '۵', '۶'] })).toMatch(language === 'fa' ? /۶ میز.*۱، ۲، ۳، ۴، ۵…/ : /6 desks.*۱, ۲, ۳, ۴, ۵…/)
    expect(words({ what: 'backup_failed', at: AT, lastGoodAt: null })).toMatch(language === 'fa' ? /هیچ پشتیبان سالمی/ : /no good one/)
  })
  test('is urgent when the centre stands still soon', () => {
    expect([isUrgent({ what: 'disk_low', freeBytes: 4e8, daysLeft: null }, AT), isUrgent({ what: 'disk_low', freeBytes: 4e9, daysLeft: 0 }, AT)]).toEqual([true, false])
    expect([2, 20].map((days) => isUrgent({ what: 'certificate_expires', expiresAt: AT + days * DAY }, AT))).toEqual([true, false])
  })
})

describe('a review', () => {
  const scores = (points: number): ReviewState['scores'] => ({ subject: points, words: points, address: points, promise: points, courtesy: points })
  const review = (n: number, points: number, at: number) => ({ state: { id: uuid(n), ticketId: uuid(n), operatorId: uuid(2), scores: scores(points), by: uuid(3), at, commandId: uuid(n) }, note: '' })

  test('averages the last thirty of one operator', () => {
    const reviews = [...Array.from({ length: 30 }, (_, n) => review(n + 1, 2, 100 + n)), review(99, 0, 1), { ...review(98, 0, 500), state: { ...review(98, 0, 500).state, operatorId: uuid(4) } }]
    expect(averageOf(reviews, uuid(2))).toEqual({ score: 10, n: 30 })
    expect(averageOf(reviews, uuid(5))).toBeNull()
  })

  test('goes on to the next open score, also past the end, and is whole with all five', () => {
    expect(nextOpen({ subject: 1 }, 'subject')).toBe('words')
    expect(nextOpen({ subject: 1, courtesy: 2 }, 'courtesy')).toBe('words')
    expect([isWhole({ subject: 1, words: 0 }), isWhole(scores(0)), totalOf({ subject: 1, words: 2 })]).toEqual([false, true, 3])
  })

  test('shows the message as it was taken, whatever was corrected since', () => {
    const at = { by: uuid(2), deskId: uuid(1), occurredAt: 1, recordedAt: 1 }
    const steps = [
      { ...at, commandId: 'a', type: 'TicketRegistered' },
      { ...at, commandId: 'b', type: 'TicketAmended', before: { categoryId: 'first' }, after: { categoryId: 'second' }, fields: ['text'] },
      { ...at, commandId: 'c', type: 'TicketAmended', before: { categoryId: 'second', placeId: 'old' }, after: { categoryId: 'third', placeId: 'new' }, fields: [] },
    ]
    const view = { state: { categoryId: 'third', placeId: 'new', steps }, parts: { a: { text: 'نخست', address: 'کوچه', 'answer.q': 'بله' }, b: { text: 'سپس' } } } as unknown as TicketView
    expect(asTaken(view)).toEqual({ categoryId: 'first', placeId: 'old', text: 'نخست', address: 'کوچه', answers: { q: 'بله' }, amended: true })
  })
})
