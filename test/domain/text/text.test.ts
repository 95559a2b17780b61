import { describe, expect, it } from 'vitest'
import { asciiDigits, canonical, persianDigits } from '#domain/text/canonical.ts'
import { fold } from '#domain/text/fold.ts'
import { ndjsonSample } from '../../fixtures/samples.ts'

const ZWNJ = '\u200C'

describe('canonical', () => {
  it.each([
    ['Arabic ye and kaf', 'كيك علي', 'کیک علی'],
    ['alef maksura', 'شوراى', 'شورای'],
    ['Urdu ye', 'شہرے', 'شہری'],
    ['presentation forms', '\uFEB3\uFEFC\uFEE1', 'سلام'],
    ['a ligature of the presentation block', '\uFDF2', 'الله'],
    ['tatweel', 'ســلام', 'سلام'],
    ['bidi marks and overrides', '\u202Eسلام\u202C\u200F \u2067x\u2069', 'سلام x'],
    ['soft hyphen, BOM, zero width space', 'س\u00ADل\uFEFFا\u200Bم', 'سلام'],
    ['the not sign that some keyboards give for ZWNJ', 'می¬رود', `می${ZWNJ}رود`],
    ['repeated ZWNJ', `می${ZWNJ}${ZWNJ}رود`, `می${ZWNJ}رود`],
    ['ZWNJ beside a space or at an end', `${ZWNJ}می ${ZWNJ}رود${ZWNJ}`, 'می رود'],
    ['Arabic-Indic digits', '٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹'],
    ['no-break and doubled spaces', 'سلام\u00A0\u202F  دنیا', 'سلام دنیا'],
    ['line ends', 'یک\r\nدو\rسه', 'یک\nدو\nسه'],
    ['NUL and other control characters', 'a\u0000b\u0007c\u009Fd', 'abcd'],
    ['lone surrogates', 'a\uD800b\uDC00c', 'abc'],
    ['outer space', '  \n سلام \t', 'سلام'],
  ])('mends %s', (_, typed, kept) => {
    expect(canonical(typed)).toBe(kept)
  })

  it.each([
    ['hamza and diacritics', 'مسئولِ مؤسسهٔ رأی'], ['a right ZWNJ', `خانه${ZWNJ}ها`], ['ASCII digits and signs', 'Plate 12-345 <b>&amp;'],
    ['emoji with joiners', '👨‍👩‍👧 🇮🇷'], ['line breaks', 'یک\nدو'], ['Persian digits', '۱۳۷'],
  ])('leaves %s as they are', (_, typed) => {
    expect(canonical(typed)).toBe(typed)
  })
})

describe('fold', () => {
  it.each([
    ['Arabic letters', 'علي كريمي', 'علی کریمی'],
    ['hamza forms', 'مسؤول رأى', 'مسوول رای'],
    ['madda', 'آب', 'اب'],
    ['he forms', 'خانۀ مدرسة', 'خانه مدرسه'],
    ['diacritics', 'مُحَمَّد', 'محمد'],
    ['ZWNJ left out, as typed together', `می${ZWNJ}رود`, 'میرود'],
    ['digits of three scripts', '۱۳۷ ١٣٧', '137 137'],
    ['letter case', 'Plate ABC', 'plate abc'],
    ['signs', 'بلوار (مدرس)، پلاک ۱۲/۳', 'بلوار مدرس پلاک 12 3'],
    ['presentation forms', '\uFEB3\uFEFC\uFEE1', 'سلام'],
    ['nothing to search', ' ،.!ـ ', ''],
  ])('does not care about %s', (_, typed, searched) => {
    expect(fold(typed)).toBe(searched)
  })

  it('finds a word in every way in which it is typed', () => {
    const ways = ['آب‌گرفتگی', 'آبگرفتگی', 'آب‌گرفتگي', 'ابگرفتگی', 'آب\u200C\u200Cگرفتگى', 'آبـگرفتگی']
    expect(new Set(ways.map(fold))).toEqual(new Set(['ابگرفتگی']))
  })
})

describe('digits', () => {
  const samples = ndjsonSample('text/persian-tools-digits.ndjson')
  it('to ASCII agree with persian-tools', () => {
    const cases = samples.filter((sample) => sample.function === 'digitsFaToEn')
    expect(cases.length).toBeGreaterThan(2)
    for (const { input, expected } of cases) expect(asciiDigits(input)).toBe(expected)
  })

  it('to Persian agree with persian-tools', () => {
    const cases = samples.filter(({ function: name, input }) => (name === 'digitsArToFa' && !/[0-9]/.test(input)) || (name === 'digitsEnToFa' && !/[٠-٩]/.test(input)))
    expect(cases.length).toBeGreaterThan(5)
    for (const { input, expected } of cases) expect(persianDigits(input)).toBe(expected)
  })

  it('of all three scripts become one, so that a mixed number is one number', () => {
    for (const { input } of samples) expect(asciiDigits(persianDigits(input))).toBe(asciiDigits(input))
    expect(asciiDigits('۱٢3')).toBe('123')
    expect(persianDigits('۱٢3')).toBe('۱۲۳')
    expect(persianDigits(137)).toBe('۱۳۷')
  })
})
