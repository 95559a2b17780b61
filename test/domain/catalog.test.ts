import { describe, expect, it } from 'vitest'
import { COMMANDS, STREAMS, readCommand } from '#domain/catalog.ts'
import { REFUSALS } from '#domain/refusals.ts'
import { FIELD_LIMIT, TEXT_LIMIT } from '#domain/ticket/commands.ts'
import { registerData, uuid } from '../support/commands.ts'

const TICKET = uuid(0x71)
const data = registerData(TICKET)
const withPrivate = (over: Record<string, unknown>): unknown => ({ ...data, private: { ...data.private, ...over } })

describe('readCommand', () => {
  it('gives the command with its stream', () => {
    expect(readCommand('RegisterTicket', data)).toEqual({ ok: true, command: { type: 'RegisterTicket', stream: 'ticket', streamId: TICKET, data } })
  })

  it('drops what the schema does not name, so that nothing is smuggled in', () => {
    expect(readCommand('RegisterTicket', { ...data, operator: 'admin', __proto__: { x: 1 } })).toEqual({ ok: true, command: { type: 'RegisterTicket', stream: 'ticket', streamId: TICKET, data } })
  })

  it.each(['', 'registerticket', 'toString', '__proto__', 'constructor', 'DropTable'])('knows no command %j', (type) => {
    expect(readCommand(type, data)).toMatchObject({ ok: false, refusal: { code: 'malformed' } })
  })

  it.each([
    ['no data', undefined], ['a text', 'x'], ['an array', []], ['a wrong id', { ...data, ticketId: '7' }], ['an unknown kind', { ...data, kind: 'x' }],
    ['a phone that is not E.164', withPrivate({ phone: '09121234567' })], ['Persian digits in a national id', withPrivate({ nationalId: '۰۴۹۹۳۷۰۸۹۹' })],
    ['an address too long', withPrivate({ address: 'x'.repeat(FIELD_LIMIT + 1) })], ['an empty category', { ...data, categoryId: '' }],
  ])('refuses %s as malformed', (_, wrong) => {
    expect(readCommand('RegisterTicket', wrong)).toMatchObject({ ok: false, refusal: { code: 'malformed', details: { command: 'RegisterTicket' } } })
  })

  it('takes the longest text and refuses a longer one by name, so that the operator knows what to cut', () => {
    expect(readCommand('RegisterTicket', withPrivate({ text: 'آ'.repeat(TEXT_LIMIT) })).ok).toBe(true)
    expect(readCommand('RegisterTicket', withPrivate({ text: 'آ'.repeat(TEXT_LIMIT + 1) }))).toMatchObject({ ok: false, refusal: { code: 'text_too_long' } })
    expect(readCommand('AddNote', { ticketId: TICKET, text: 'x'.repeat(1_000_000) })).toMatchObject({ ok: false, refusal: { code: 'text_too_long' } })
  })

  it('names the wrong places once each and never their content', () => {
    const read = readCommand('RegisterTicket', { ...data, kind: 'راز', channel: 'راز', private: { ...data.private, phone: 'راز' } })
    expect(read).toMatchObject({ ok: false, refusal: { details: { fields: ['kind', 'channel', 'private.phone'] } } })
    expect(JSON.stringify(read)).not.toContain('راز')
  })
})

it('every command belongs to a stream and names the field that holds its id', () => {
  const lost = Object.entries(COMMANDS).filter(([, entry]) => !Object.hasOwn(STREAMS, entry.stream) || !Object.hasOwn(entry.schema.shape, entry.streamId))
  expect(lost).toEqual([])
})

it('every refusal has one code, in one spelling', () => {
  expect(new Set(REFUSALS).size).toBe(REFUSALS.length)
  for (const code of REFUSALS) expect(code).toMatch(/^[a-z][a-z0-9_]*$/)
})
