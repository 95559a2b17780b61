import { describe, expect, it } from 'vitest'
import { formatPhone, parsePhone } from '#domain/citizen/phone.ts'
import { csvSample } from '../../fixtures/samples.ts'

describe('parsePhone', () => {
  it.each([
    '09123456789', '9123456789', '+989123456789', '00989123456789', '989123456789',
    '۰۹۱۲۳۴۵۶۷۸۹', '٠٩١٢٣٤٥٦٧٨٩', '+۹۸ ۹۱۲ ۳۴۵ ۶۷۸۹', '0912 345 6789', '0912-345-6789', '0912/345/6789', '0912.345.6789',
    '(0912) 3456789', '+98 (912) 345-67-89', '+98 (0)912 345 6789', '0098 0912 345 6789', ' 09123456789 ', '\u200E09123456789\u200F', '０９１２３４５６７８９', '0912 345 6789', '0912–3456789',
  ])('reads %j', (typed) => {
    expect(parsePhone(typed)).toBe('+989123456789')
  })

  it('reads landlines with their area code, and without it where the city is known', () => {
    expect(parsePhone('028 3333 4444')).toBe('+982833334444')
    expect(parsePhone('+98 28 33334444')).toBe('+982833334444')
    expect(parsePhone('33334444', '028')).toBe('+982833334444')
    expect(parsePhone('۳۳۳۳۴۴۴۴', '028')).toBe('+982833334444')
    expect(parsePhone('33334444')).toBeNull()
  })

  it.each([
    '', ' ', 'phone', '0', '98', '+98', '137', '0912345678', '091234567890', '+9891234567', '+1 202 555 0143', '004915112345678',
    '0912345678x', '09123456789a', '++989123456789', '09+123456789', '00009123456789', '1234567', '123456789', '<script>', '0912\u0000345', '-',
  ])('refuses %j, also where the city is known', (typed) => {
    expect(parsePhone(typed)).toBeNull()
    expect(parsePhone(typed, '028')).toBeNull()
  })

  it('refuses no mobile for its operator: every published prefix is read', () => {
    const prefixes = [...csvSample('iran/mobile-prefixes-persian-tools.csv'), ...csvSample('iran/mobile-prefixes-libphonenumber.csv')].map((row) => row['prefix']!)
    expect(prefixes.length).toBeGreaterThan(50)
    const numbers = prefixes.map((prefix) => prefix.padEnd(11, '1'))
    expect(numbers.map((number) => parsePhone(number))).toEqual(numbers.map((number) => `+98${number.slice(1)}`))
  })

  it('reads what it shows', () => {
    for (const e164 of ['+989123456789', '+982833334444', '+982144445555']) expect(parsePhone(formatPhone(e164))).toBe(e164)
    expect(formatPhone('+989123456789')).toBe('0912 345 6789')
    expect(formatPhone('+982833334444')).toBe('028 3333 4444')
  })
})
