import { BarcodeFormat, BinaryBitmap, Code128Reader, HybridBinarizer, RGBLuminanceSource } from '@zxing/library'
import { describe, expect, it } from 'vitest'
import { trackingCode } from '#domain/tracking-code/code.ts'
import { barCode, QUIET_ZONE } from '../../renderer/features/printing/bar-code.ts'
import { readPrintSearch } from '../../renderer/features/printing/search.ts'

/** Draws the bars as the sheet does, each module `scale` dots wide, and reads them with a reader of others' making. */
function readBack(code: string, scale: number): { text: string; format: BarcodeFormat } {
  const { width, bars } = barCode(code)
  const columns = (width + 2 * QUIET_ZONE) * scale
  const rows = 60
  const line = new Uint8ClampedArray(columns).fill(255)
  for (const bar of bars) line.fill(0, (QUIET_ZONE + bar.at) * scale, (QUIET_ZONE + bar.at + bar.width) * scale)
  const dots = new Uint8ClampedArray(columns * rows)
  for (let row = 0; row < rows; row++) dots.set(line, row * columns)
  const read = new Code128Reader().decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(dots, columns, rows))))
  return { text: read.getText(), format: read.getBarcodeFormat() }
}

describe('the bar code on a forwarding sheet', () => {
  it.each([1_000_000, 1_234_567, 4_821_730, 9_999_999, 10_000_000, 123_456_789_012].map(trackingCode))('of %s reads back as it, at a printer’s and at a screen’s dots', (code) => {
    for (const scale of [2, 5]) expect(readBack(code, scale)).toEqual({ text: code, format: BarcodeFormat.CODE_128 })
  })
  it('is narrow enough for a sheet of A5: eight digits in less than ninety modules', () => {
    expect(barCode(trackingCode(1_000_000)).width).toBeLessThan(90)
  })
})

describe('the address of a sheet', () => {
  it('takes the two papers that a department has, and one department', () => {
    expect(readPrintSearch({ size: 'A5', part: 'x:0' })).toEqual({ size: 'A5', part: 'x:0' })
    expect(readPrintSearch({ size: 'A3', part: 7 })).toEqual({})
  })
})
