import { createIntl } from 'react-intl'
import { describe, expect, it } from 'vitest'
import { REFUSALS } from '#domain/refusals.ts'
import { OUTCOMES } from '#domain/call/call.ts'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { ANSWER_WAYS, ASSIGNMENT_STATUSES, CHANNELS, CLOSE_REASONS, KINDS, REOPEN_REASONS, RETURN_REASONS, STATUSES, URGENCIES, VERIFY_OUTCOMES, VERIFY_WAYS } from '#domain/ticket/words.ts'
import { en, fa } from '../../renderer/i18n/catalogue.ts'

const argumentsOf = (message: string): string[] => [...new Set([...message.matchAll(/(?<!(?:=\d+|one|other) )\{(\w+)[,}]/g)].map((found) => found[1] ?? ''))].sort()

describe('words', () => {
  it('has the same names in Persian and English, none of them empty', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fa).sort())
    for (const catalogue of [fa, en]) expect(Object.entries(catalogue).filter(([, words]) => words.trim() === '')).toEqual([])
  })

  it('says every refusal, outcome, kind, urgency and channel in both languages', () => {
    const names = [
      ...REFUSALS.map((code) => `refusal.${code}`), ...OUTCOMES.map((outcome) => `outcome.${outcome}`), ...KINDS.map((kind) => `kind.${kind}`),
      ...URGENCIES.map((urgency) => `urgency.${urgency}`), ...CHANNELS.map((channel) => `channel.${channel}`),
      ...[...STATUSES, ...ASSIGNMENT_STATUSES].map((status) => `status.${status}`), ...RETURN_REASONS.map((reason) => `returned.${reason}`),
      ...VERIFY_OUTCOMES.map((outcome) => `verified.${outcome}`), ...VERIFY_WAYS.map((how) => `verifiedBy.${how}`), ...ANSWER_WAYS.map((how) => `answerBy.${how}`),
      ...REOPEN_REASONS.map((reason) => `reopened.${reason}`), ...CLOSE_REASONS.map((reason) => `closed.${reason}`), ...PERMISSIONS.map((name) => `permission.${name}`),
    ]
    for (const catalogue of [fa, en]) expect(names.filter((name) => !Object.hasOwn(catalogue, name))).toEqual([])
  })

  it('has in the rail’s short words a part of the whole name, so that who speaks to the program says what they see', () => {
    const places = Object.keys(fa).filter((name) => /^nav\.\w+Short$/.test(name)) as (keyof typeof fa)[]
    expect(places.length).toBeGreaterThanOrEqual(6)
    for (const catalogue of [fa, en]) for (const short of places) expect(catalogue[short.replace(/Short$/, '') as keyof typeof fa].toLowerCase()).toContain(catalogue[short].toLowerCase())
  })

  it('takes the same arguments in both languages', () => {
    for (const name of Object.keys(fa) as (keyof typeof fa)[]) expect(argumentsOf(en[name]), name).toEqual(argumentsOf(fa[name]))
  })

  it.each([['fa-IR', fa], ['en-GB', en]] as const)('is well-formed ICU in %s', (locale, messages) => {
    const broken: string[] = []
    const intl = createIntl({ locale, messages, onError: (error) => broken.push(error.message) })
    for (const [name, message] of Object.entries(messages)) {
      const values = Object.fromEntries(argumentsOf(message).map((argument) => [argument, 3]))
      expect(intl.formatMessage({ id: name }, values), name).not.toMatch(/[{}]/)
    }
    expect(broken).toEqual([])
  })

  it('writes Persian digits in Persian and asks for zero by itself', () => {
    const intl = createIntl({ locale: 'fa-IR', messages: fa })
    expect(intl.formatMessage({ id: 'sync.offlineWaiting' }, { n: 5 })).toBe('بدون ارتباط؛ ۵ ثبت روی همین میز ذخیره است و فرستاده خواهد شد')
    expect(intl.formatMessage({ id: 'list.count' }, { n: 0 })).toBe('پیامی نیست')
    expect(intl.formatMessage({ id: 'list.count' }, { n: 58251 })).toBe('۵۸٬۲۵۱ پیام')
  })

  it('keeps Arabic yeh and kaf out of the Persian words', () => {
    expect(Object.entries(fa).filter(([, words]) => /[\u064A\u0643\u0660-\u0669]/.test(words))).toEqual([])
  })
})
