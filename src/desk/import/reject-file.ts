import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface Reject {
  readonly line: number
  readonly code: string
  readonly what: string
}

export interface RejectFile {
  readonly add: (reject: Reject) => Promise<void>
  readonly count: () => number
  readonly close: () => Promise<void>
}

export interface RejectForm {
  /** What the file begins with. */
  readonly head: string
  readonly line: (reject: Reject) => string
}

export const NDJSON: RejectForm = { head: '', line: (reject) => `${JSON.stringify(reject)}\n` }
/** For a spreadsheet: with its mark, and no cell that it would run as a formula. */
export const REJECT_CSV: RejectForm = {
  head: '\uFEFFline,reason,what\r\n',
  line: ({ line, code, what }) => `${line},${code},"${`${/^\s*[=+\-@]/.test(what) ? "'" : ''}${what}`.replaceAll('"', '""').replace(/[\r\n]+/g, ' ')}"\r\n`,
}

/** The file is made with the first reject: no file means that every row was good. */
export function rejectFile(path: string, { head, line }: RejectForm = NDJSON): RejectFile {
  let file: FileHandle | null = null
  let count = 0
  // reader and batches reject at the same time: two first ones would each make the file, and the later empty it
  let last = Promise.resolve()

  async function write(reject: Reject): Promise<void> {
    if (file === null) {
      await mkdir(dirname(path), { recursive: true })
      file = await open(path, 'w', 0o600)
      await file.write(head)
    }
    count += 1
    await file.write(line(reject))
  }
  return {
    add: (reject) => (last = last.then(() => write(reject))),
    count: () => count,
    close: async () => {
      await last.catch(() => undefined)
      await file?.close()
    },
  }
}

/** Where nobody wants the list: rejects are counted only. */
export function noRejectFile(): RejectFile {
  let count = 0
  return {
    add: async () => {
      count += 1
    },
    count: () => count,
    close: () => Promise.resolve(),
  }
}
