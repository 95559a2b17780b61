import { describe, expect, it } from 'vitest'
import { FIRST_PAYLOAD, parseTrackingCode, trackingCode } from '#domain/tracking-code/code.ts'

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const

/** The wrong digits and swaps of neighbours that the code of `payload` lets through. */
function missed(payload: number): string[] {
  const code = trackingCode(payload)
  const wrong: string[] = []
  for (let place = 0; place < code.length; place++) {
    for (const digit of DIGITS) wrong.push(`${code.slice(0, place)}${digit}${code.slice(place + 1)}`)
    if (place > 0) wrong.push(`${code.slice(0, place - 1)}${code[place]}${code[place - 1]}${code.slice(place + 1)}`)
  }
  return wrong.filter((typed) => typed !== code && parseTrackingCode(typed) !== null)
}

describe('a tracking code', () => {
  it('catches every wrong digit and every swap of neighbours in a dense range of codes', () => {
    const escaped = Array.from({ length: 30_000 }, (_, n) => missed(FIRST_PAYLOAD + n)).flat()
    expect(escaped).toEqual([])
  })

  it('catches them in longer codes too (fixed sample up to 10^9 and the ends)', () => {
    const payloads = [9_999_999, 10_000_000, 99_999_999, 100_000_000, 999_999_999, 1_000_000_000]
    // Park and Miller's generator, so that the sample is the same on every run
    for (let n = 0, x = 20_241; n < 5_000; n++) {
      x = (x * 48_271) % 2_147_483_647
      payloads.push(FIRST_PAYLOAD + (x % 999_000_000))
    }
    expect(payloads.flatMap(missed)).toEqual([])
  })
})
