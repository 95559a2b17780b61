import { describe, expect, it } from 'vitest'
import { FIRST_PAYLOAD, formatTrackingCode, parseTrackingCode, trackingCode } from '#domain/tracking-code/code.ts'

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const

describe('tracking code', () => {
  it('starts at eight digits, the last one Damm\'s check digit', () => {
    expect(trackingCode(FIRST_PAYLOAD)).toMatch(/^1000000\d$/)
  })

  it('agrees with the example that descriptions of the algorithm give: 572 has the check digit 4', () => {
    expect(trackingCode(572)).toBe('5724')
  })

  it('reads back what it wrote, typed in any digits, with spaces or dashes', () => {
    const code = trackingCode(4_821_730)
    const persian = code.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!)
    const arabic = code.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]!)
    for (const typed of [code, persian, arabic, formatTrackingCode(code), `${code.slice(0, 4)}-${code.slice(4)}`, ` ${code} `]) {
      expect(parseTrackingCode(typed)).toBe(4_821_730)
    }
  })

  it.each(['', '0', '1000000', 'abcdefgh', '00000000', '1000000x', '12345678901234567', '۱۲۳', '1e7', '-10000000'])('refuses %j', (typed) => {
    expect(parseTrackingCode(typed)).toBeNull()
  })

  it('is read aloud in groups of four from the left', () => {
    expect(formatTrackingCode('48217306')).toBe('4821 7306')
    expect(formatTrackingCode('482173065')).toBe('4821 7306 5')
  })

  it('is unique for every payload', () => {
    const codes = new Set(Array.from({ length: 20_000 }, (_, n) => trackingCode(FIRST_PAYLOAD + n)))
    expect(codes.size).toBe(20_000)
  })
})

describe('proof for every code of every length', () => {
  // interim(i, d): what digit d makes of the running check i. Recovered from the public function: the check digit of a
  // payload is its interim value, and one more digit applies the table once.
  const reached = new Map<number, number>()
  for (let payload = FIRST_PAYLOAD; reached.size < 10; payload++) reached.set(check(payload), payload)
  const interim = (i: number, d: number): number => check(reached.get(i)! * 10 + d)
  function check(payload: number): number {
    return Number(trackingCode(payload).at(-1))
  }

  it('a code is right exactly when its running check ends at 0: interim(x, x) = 0, and each row is a permutation', () => {
    for (const i of DIGITS) {
      expect(interim(i, i)).toBe(0)
      expect(new Set(DIGITS.map((d) => interim(i, d))).size).toBe(10)
    }
  })

  it('a difference never vanishes further right: each column is a permutation, so one wrong digit is always seen', () => {
    for (const d of DIGITS) expect(new Set(DIGITS.map((i) => interim(i, d))).size).toBe(10)
  })

  it('swapping two different neighbours always changes the running check (totally anti-symmetric)', () => {
    const weak = DIGITS.flatMap((i) => DIGITS.flatMap((a) => DIGITS.filter((b) => a !== b && interim(interim(i, a), b) === interim(interim(i, b), a)).map((b) => [i, a, b])))
    expect(weak).toEqual([])
  })
})
