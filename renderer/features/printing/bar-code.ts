import JsBarcode from 'jsbarcode'

/** Where the dark bars of a Code 128 symbol lie, in modules from its first bar. Quiet zones are the caller's. */
export interface BarCode {
  readonly width: number
  readonly bars: readonly { readonly at: number; readonly width: number }[]
}

/** Modules of white that a reader needs at both ends (ISO/IEC 15417, 4.3.2.3). */
export const QUIET_ZONE = 10

/** Pairs of digits are written in code set C, half as wide as digits one by one. `code`: ASCII digits. */
export function barCode(code: string): BarCode {
  const drawn: { encodings?: readonly { readonly data: string }[] } = {}
  JsBarcode(drawn, code, { format: 'CODE128' })
  const modules = (drawn.encodings ?? []).map(({ data }) => data).join('')
  const bars = [...modules.matchAll(/1+/g)].map((run) => ({ at: run.index, width: run[0].length }))
  return { width: modules.length, bars }
}
