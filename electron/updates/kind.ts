import { asFile } from './as-file.ts'
import { asFolder } from './as-folder.ts'

/** The files of a trial: the program's own, which is started; that of the old one, which is its guard; what the new one comes out of. All absolute. */
export interface Parts {
  readonly place: string
  readonly kept: string
  readonly next: string
}

/** How a program is kept, put in and put back: by what it is made of. */
export interface Kind {
  /** Where the parts lie; `previous`: the folder of what is kept. */
  readonly parts: (place: string, previous: string) => Parts
  /** Bytes that the steps below need. */
  readonly room: (place: string) => Promise<number>
  /** Keeps the old program, and lays the new one out, proven by its checksum (sha512, base64). */
  readonly layOut: (parts: Parts, fetched: { readonly file: string; readonly sha512: string }) => Promise<void>
  /** Puts the new program in. Throws where it cannot: then the old one lies there, unless it is `Halfway`. */
  readonly put: (parts: Parts) => Promise<void>
  /** Puts the kept program back; twice does no harm. */
  readonly putBack: (parts: Parts) => Promise<void>
  /** Takes away what lies about of it outside of `previous`. */
  readonly clear: (parts: Parts) => Promise<void>
  /** null: it is put in and back in one step, and there is no moment without a program. */
  readonly between: Between | null
}

/** Where a power cut may leave no program: what is done before the first step and after the last. */
export interface Between {
  /** Has the system start the guard again at its next start. */
  readonly begin: (parts: Parts, guardWord: string) => Promise<void>
  /** `version`: that of the program that lies there now. */
  readonly end: (parts: Parts, version: string) => Promise<void>
}

/** file: one file, an AppImage. folder: a folder that an installer fills, NSIS for one user of Windows. */
export const KINDS = { file: asFile, folder: asFolder } as const satisfies Readonly<Record<string, Kind>>
export type KindName = keyof typeof KINDS
