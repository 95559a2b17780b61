import { expect, test } from 'vitest'
import { trackingCode } from '#domain/tracking-code/code.ts'
import { readLink } from '#ipc/link.ts'

const CODE = trackingCode(4_821_730)

test.each([
  [`peygir://ticket/${CODE}`, { kind: 'ticket', code: CODE }],
  [`PEYGIR://Ticket/${CODE}/`, { kind: 'ticket', code: CODE }],
  ['peygir://ticket/' + encodeURIComponent(CODE.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!)), { kind: 'ticket', code: CODE }],
  ['peygir://call?number=%2B989123456789', { kind: 'call', number: '+989123456789' }],
  ['peygir://call?number=+989123456789&line=2', { kind: 'call', number: '+989123456789' }],
  ['peygir://call/?number=00989123456789', { kind: 'call', number: '+989123456789' }],
  ['peygir://call?number=0912-345%206789', { kind: 'call', number: '+989123456789' }],
  ['peygir://call?number=%DB%B0%DB%B9%DB%B1%DB%B2%DB%B3%DB%B4%DB%B5%DB%B6%DB%B7%DB%B8%DB%B9', { kind: 'call', number: '+989123456789' }],
  // a landline without its area code, an extension: as they were dialled
  ['peygir://call?number=33221110', { kind: 'call', number: '33221110' }],
  ['peygir://call?number=204', { kind: 'call', number: '204' }],
  ['peygir://call?number=anonymous', { kind: 'call', number: null }],
  ['peygir://call', { kind: 'call', number: null }],
])('%s', (url, link) => expect(readLink(url)).toEqual({ ok: true, value: link }))

test.each([
  '', 'peygir:', 'peygir://', 'peygir://ticket', 'peygir://ticket/', `peygir://ticket/${CODE}/more`, `peygir://ticket/${CODE.slice(0, -1)}${(Number(CODE.at(-1)) + 1) % 10}`,
  'peygir://ticket/%', 'peygir://ticket/--inspect', `https://ticket/${CODE}`, `peygir-app://ticket/${CODE}`, `peygir://user@ticket/${CODE}`, `peygir://ticket:80/${CODE}`,
  'peygir://call/09123456789', 'peygir://call?number=abc', 'peygir://call?number=<script>', 'peygir://call?number=1', `peygir://call?number=${'1'.repeat(25)}`,
  `peygir://call?number=204&x=${'y'.repeat(300)}`, 'peygir://quit', 'peygir://intake?number=204',
])('%j is malformed', (url) => expect(readLink(url)).toEqual({ ok: false, refusal: { code: 'link_malformed', details: {} } }))
