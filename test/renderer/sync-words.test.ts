import { createIntl } from 'react-intl'
import { describe, expect, it } from 'vitest'
import { clockIsOff, percentOf, syncWords } from '../../renderer/features/sync/status-words.ts'
import { fa } from '../../renderer/i18n/fa.ts'

const intl = createIntl({ locale: 'fa-IR', messages: fa })
const sentence = (status: Parameters<typeof syncWords>[0]): string => {
  const words = syncWords(status)
  return intl.formatMessage({ id: words.key }, words.values)
}

describe('sync in words', () => {
  it.each([
    [{ phase: 'online', waiting: 0, loading: null, scope: 'centre' }, 'همگام'],
    [{ phase: 'online', waiting: 2, loading: null, scope: 'centre' }, 'در حال فرستادن ۲ ثبت…'],
    [{ phase: 'syncing', waiting: 0, loading: null, scope: 'centre' }, 'در حال دریافت تازه‌ها…'],
    [{ phase: 'syncing', waiting: 0, loading: { done: 2, total: 5 }, scope: 'centre' }, 'در حال دریافت… ۴۰٪'],
    [{ phase: 'offline', waiting: 0, loading: null, scope: 'centre' }, 'بدون ارتباط؛ ثبت پیام روی همین میز ادامه دارد'],
    [{ phase: 'offline', waiting: 5, loading: { done: 2, total: 5 }, scope: 'centre' }, 'بدون ارتباط؛ ۵ ثبت روی همین میز ذخیره است و فرستاده خواهد شد'],
    [{ phase: 'offline', waiting: 0, loading: null, scope: 'department' }, 'بدون ارتباط؛ میز واحد تنها با سرور کار می‌کند'],
    [{ phase: 'connecting', waiting: 1, loading: null, scope: 'centre' }, 'در حال اتصال؛ ۱ ثبت در انتظار ارسال'],
    [{ phase: 'paused', waiting: 3, loading: null, scope: 'centre' }, 'همگام‌سازی ایستاده است؛ ۳ ثبت روی همین میز محفوظ است'],
    [{ phase: 'stopped', waiting: 0, loading: null, scope: 'centre' }, 'این میز به سروری نپیوسته است'],
  ] as const)('%o', (status, words) => {
    expect(sentence(status)).toBe(words)
  })

  it('adds how long ago to what counts as in sync, and to a server that is out of reach', () => {
    for (const scope of ['centre', 'department'] as const) expect(syncWords({ phase: 'offline', waiting: 1, loading: null, scope }).since).toBe(true)
    expect(syncWords({ phase: 'online', waiting: 0, loading: null, scope: 'centre' }).since).toBe(true)
    expect(syncWords({ phase: 'online', waiting: 1, loading: null, scope: 'centre' }).since).toBe(false)
  })

  it('never shows 100% before the end, nor divides by nothing', () => {
    expect(percentOf({ done: 999, total: 1000 })).toBe(99)
    expect(percentOf({ done: 0, total: 0 })).toBe(0)
  })

  it('speaks of the clock past two minutes, ahead or behind', () => {
    expect([null, 0, 120_000, 120_001, -120_001].map(clockIsOff)).toEqual([false, false, false, true, true])
  })
})
