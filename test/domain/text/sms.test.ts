import { describe, expect, it } from 'vitest'
import { fillBlanks } from '#domain/text/blanks.ts'
import { smsLength } from '#domain/text/sms.ts'

describe('the length of an SMS', () => {
  it.each([
    ['nothing', '', 'gsm7', 0, 0, 160],
    ['160 Latin letters', 'a'.repeat(160), 'gsm7', 160, 1, 0],
    ['161 of them', 'a'.repeat(161), 'gsm7', 161, 2, 145],
    ['306', 'a'.repeat(306), 'gsm7', 306, 2, 0],
    ['307', 'a'.repeat(307), 'gsm7', 307, 3, 152],
    ['letters of the extension table, which take two places', '€'.repeat(80), 'gsm7', 160, 1, 0],
    ['70 Persian letters', 'پ'.repeat(70), 'ucs2', 70, 1, 0],
    ['71 of them', 'پ'.repeat(71), 'ucs2', 71, 2, 63],
    ['134', 'پ'.repeat(134), 'ucs2', 134, 2, 0],
    ['135', 'پ'.repeat(135), 'ucs2', 135, 3, 66],
    ['one Persian digit among Latin', `${'a'.repeat(70)}۱`, 'ucs2', 71, 2, 63],
    ['an emoji, which is two units', '😀', 'ucs2', 2, 1, 68],
    ['joiners, which count', 'می\u200Cرود', 'ucs2', 6, 1, 64],
  ])('%s', (_, text, encoding, length, parts, left) => {
    expect(smsLength(text)).toEqual({ encoding, length, parts, left })
  })

  it('never tears a pair between two parts', () => {
    // 66 letters leave one place in the first part: the emoji goes whole into the second
    expect(smsLength(`${'پ'.repeat(66)}😀${'پ'.repeat(65)}`)).toMatchObject({ length: 133, parts: 2, left: 0 })
    expect(smsLength(`${'پ'.repeat(66)}😀${'پ'.repeat(66)}`)).toMatchObject({ length: 134, parts: 3, left: 66 })
    expect(smsLength(`${'a'.repeat(152)}€${'a'.repeat(151)}a`)).toMatchObject({ length: 306, parts: 3 })
  })
})

describe('a sentence with blanks', () => {
  it('is filled once: what is filled in is no blank', () => {
    expect(fillBlanks('پیام {code}: {answer} {none}', { code: '۱۲', answer: '{code}', none: null })).toBe('پیام ۱۲: {code} ')
  })
  it('loses the lines whose blanks are all empty', () => {
    expect(fillBlanks('کد: {code}\nنشانی: {address}\n\nپایان', { code: '۱', address: '' })).toBe('کد: ۱\n\nپایان')
  })
})
