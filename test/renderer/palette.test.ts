import { describe, expect, it } from 'vitest'
import { hitsFor, looksLikeTicket } from '../../renderer/features/palette/hits.ts'

const known = ['answer', 'command']
const tickets = ['ticket 1', 'ticket 2']

describe('the palette’s list', () => {
  it.each(['۱۲۳۴', '1234 5678', '0912 345', '+98912', '۰۹۱۲-۳۴۵'])('takes %s for a message’s number', (typed) => expect(looksLikeTicket(typed)).toBe(true))
  it.each(['آسفالت', 'کوچهٔ ۱۲', '12', 'a123', ''])('takes «%s» for words', (typed) => expect(looksLikeTicket(typed)).toBe(false))

  it('puts messages first where a number is typed, and shows nothing before they are found', () => {
    expect(hitsFor('12345678', { known, tickets: null })).toEqual([])
    expect(hitsFor('12345678', { known, tickets })[0]).toBe('ticket 1')
    expect(hitsFor('12345678', { known, tickets: [] })).toEqual(known)
  })
  it('lets messages that arrive later move no line of what words have brought already', () => {
    const before = hitsFor('آسفالت', { known, tickets: null })
    expect(before).toEqual(known)
    expect(hitsFor('آسفالت', { known, tickets }).slice(0, before.length)).toEqual(before)
    expect(hitsFor('آسفالت', { known: [], tickets })[0]).toBe('ticket 1')
  })
})
