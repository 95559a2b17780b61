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

/** NDJSON, one reject a line. The file is made with the first reject: no file means that every row was good. */
export function rejectFile(path: string): RejectFile {
  let file: FileHandle | null = null
  let count = 0
  return {
    add: async (reject) => {
      if (file === null) {
        await mkdir(dirname(path), { recursive: true })
        file = await open(path, 'w', 0o600)
      }
      count += 1
      await file.write(`${JSON.stringify(reject)}\n`)
    },
    count: () => count,
    close: async () => {
      await file?.close()
    },
  }
}
