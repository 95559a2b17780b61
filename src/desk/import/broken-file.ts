export const FILE_FAULTS = ['cut_off', 'broken', 'encoding', 'columns', 'empty', 'too_large', 'old_workbook', 'no_workbook', 'sheet', 'not_there'] as const
export type FileFault = (typeof FILE_FAULTS)[number]

/** The file cannot be read to its end; the message is one line for a person. Rows before it were good. */
export class BrokenFile extends Error {
  override readonly name = 'BrokenFile'
  readonly fault: FileFault
  /** What the message names: columns, sheets. Never what a citizen said. */
  readonly names: readonly string[]
  constructor(fault: FileFault, message: string, names: readonly string[] = []) {
    super(message)
    this.fault = fault
    this.names = names
  }
}

/** The fault behind an error of a stream; the error itself where it is none of the file's. */
export function asBroken(error: unknown): unknown {
  if (error instanceof BrokenFile) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') return new BrokenFile('cut_off', 'the file is cut off: its gzip data ends too early')
  if (code.startsWith('Z_')) return new BrokenFile('broken', 'the file is not sound gzip data')
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return new BrokenFile('encoding', 'the file is not UTF-8 text')
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'EIO') return new BrokenFile('not_there', `the file may not be read: ${code}`)
  return error
}
