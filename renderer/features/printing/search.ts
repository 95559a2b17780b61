export type PaperSize = 'A4' | 'A5'
/** In the address: the paper, and the one department for which it is printed. */
export interface PrintSearch { readonly size?: PaperSize; readonly part?: string }

export function readPrintSearch(search: Readonly<Record<string, unknown>>): PrintSearch {
  const { size, part } = search
  return { ...(size === 'A4' || size === 'A5' ? { size } : {}), ...(typeof part === 'string' && part !== '' ? { part } : {}) }
}
