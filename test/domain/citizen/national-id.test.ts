import { describe, expect, it } from 'vitest'
import { parseNationalId } from '#domain/citizen/national-id.ts'
import { csvSample } from '../../fixtures/samples.ts'

/** The rule as the registry publishes it, written a second time and otherwise: weights 10..2 over an array. */
function checkDigit(nine: string): number {
  const rest = [10, 9, 8, 7, 6, 5, 4, 3, 2].map((weight, at) => weight * nine.charCodeAt(at) - weight * 48).reduce((sum, n) => sum + n, 0) % 11
  return rest === 0 || rest === 1 ? rest : 11 - rest
}

describe('parseNationalId', () => {
  // the examples of persian-tools' own tests (MIT)
  it.each(['0499370899', '0790419904', '1583250689', '0684159414', '4400276201', '2540201288', '7400076205', '7340416501'])('reads %s', (id) => {
    expect(parseNationalId(id)).toBe(id)
  })

  it('pads what old documents print shorter, and reads any digits, spaces and dashes', () => {
    expect(parseNationalId('68415941')).toBe('0068415941')
    expect(parseNationalId('499370899')).toBe('0499370899')
    expect(parseNationalId('۰۴۹۹۳۷۰۸۹۹')).toBe('0499370899')
    expect(parseNationalId('٠٤٩٩٣٧٠٨٩٩')).toBe('0499370899')
    expect(parseNationalId('049-937089-9')).toBe('0499370899')
    expect(parseNationalId(' 049 937 0899 ')).toBe('0499370899')
  })

  it.each(['', '1234567', '12345678', '1234567890', '00000000', '9990419904', '04993708990', '04993708x9', '0499370898', 'abcdefghij', '٠٤٩٩٣٧٠٨٩٨'])('refuses %j', (typed) => {
    expect(parseNationalId(typed)).toBeNull()
  })

  it('refuses ten equal digits although some of them have a right check digit', () => {
    for (const digit of '0123456789') expect(parseNationalId(digit.repeat(10))).toBeNull()
    expect(checkDigit('111111111')).toBe(1)
  })

  it('takes exactly one of ten check digits for every place code, whatever the place', () => {
    const prefixes = csvSample('iran/national-id-place-codes.csv').map((row) => row['prefix']!)
    expect(prefixes.length).toBe(607)
    const nines = prefixes.flatMap((prefix) => ['000001', '123456', '504918', '999998'].map((serial) => prefix + serial))
    const taken = nines.map((nine) => [...'0123456789'].filter((digit) => parseNationalId(nine + digit) !== null))
    expect(taken).toEqual(nines.map((nine) => [String(checkDigit(nine))]))
  })
})
