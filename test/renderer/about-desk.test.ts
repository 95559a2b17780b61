import { createIntl } from 'react-intl'
import { expect, test } from 'vitest'
import { refusal } from '#domain/refusals.ts'
import type { Status } from '#ipc/contract.ts'
import type { DeskFacts } from '#ipc/shell.ts'
import { shown } from '../../electron/desk-facts.ts'
import { deskParts, deskText } from '../../renderer/features/about/desk-parts.ts'
import { LOCALES, MESSAGES, type Language, type Say } from '../../renderer/i18n/words.tsx'

const ID = '6f1c0b5e-3a52-4d0e-9a53-0d3c3d1f2b11'
const status = {
  version: '0.1.0', enrolled: true, deskName: 'میز ۳', deskId: ID, scope: 'centre', serverUrl: 'https://137.example.ir', cityName: 'شهر آزمون', training: false, phase: 'offline', waiting: 0, loading: null,
  problem: refusal('server_untrusted'), clockOffset: 180_000, keyProtection: 'file',
} as unknown as Status
const facts: DeskFacts = {
  settings: shown([
    { name: 'serverUrl', value: 'https://137.example.ir', origin: 'registry' }, { name: 'enrolmentCode', value: 'ABCD2345', origin: 'file' },
    { name: 'language', value: 'en', origin: 'user' }, { name: 'idleLockMinutes', value: 10, origin: 'default' },
  ]),
  problems: [{ setting: 'caFile', what: 'authority', detail: null, origin: 'file' }, { setting: 'servr', what: 'unknown', detail: null, origin: 'registry' }, { setting: null, what: 'unread', detail: 'EACCES', origin: 'user' }],
  sources: [{ origin: 'file', place: '/etc/peygir-137/policy.json', there: true }], shut: false, databaseBytes: 12_340_000, freeBytes: null,
}
const textIn = (language: Language): string => {
  const intl = createIntl({ locale: LOCALES[language], messages: MESSAGES[language] })
  const say: Say = (key, values) => intl.formatMessage({ id: key }, values)
  return deskText(deskParts(status, facts, language, say, ({ code }) => say(`refusal.${code}`)), say, 'now')
}

test('what IT copies has every fact and setting with whose word it is, and nothing secret', () => {
  const text = textIn('en')
  for (const part of [ID, 'Version: 0.1.0', 'https://137.example.ir', '[server_untrusted]', '3 minutes', '(180,000 ms)', '12.3 MB', 'Free disk: Unknown', '/etc/peygir-137/policy.json (there)']) expect(text).toContain(part)
  expect(text).toContain('Server address (serverUrl): https://137.example.ir · Windows registry (IT)')
  expect(text).toContain('Enrolment code (enrolmentCode): set, not shown · Computer’s file (IT)')
  expect(text).toContain('First language (language): English · User’s own file')
  expect(text).toContain('Idle lock (minutes) (idleLockMinutes): 10 · Default')
  expect(text).toContain('Computer’s file (IT) · The city’s authority (caFile) · The certificate file could not be read; no server is trusted.')
  expect(text).toContain('Windows registry (IT) · servr · There is no such setting; it was left out.')
  expect(text).toContain('User’s own file · It could not be read (EACCES).')
  for (const language of ['en', 'fa'] as const) expect(textIn(language)).not.toContain('ABCD2345')
})

test('in Persian its words are Persian, and what is typed elsewhere stays as it is typed', () => {
  const text = textIn('fa')
  for (const part of [ID, '0.1.0', 'نشانی سرور (serverUrl): https://137.example.ir · رجیستری ویندوز (مسئول فنی)', '۱۲٫۳ مگابایت', 'زبان آغازین (language): انگلیسی']) expect(text).toContain(part)
})
