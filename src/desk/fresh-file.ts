import { faultOf } from './sqlite/faults.ts'
import type { Vault } from './vault.ts'
import { onTimer, type Wait } from './wait.ts'

/**
 * After an erasure pages of the database still hold copies of rows that SQLite moved from one page to another; nothing reads
 * them, and nothing overwrites them in their time. Only a new file is without them (`Vault.renew`).
 */
export interface FreshFile {
  /** Renews the file at the next calm moment, if something was erased since the last time. */
  readonly soon: () => void
  /** It is being done now, and nothing is answered meanwhile. */
  readonly busy: () => boolean
  readonly stop: () => void
}

export interface FreshFileOptions {
  readonly vault: Pick<Vault, 'store' | 'renew' | 'size'>
  /** Nobody is signed in, so nobody waits for an answer. */
  readonly alone: () => boolean
  /** A first sync, an export or an import has the file, or the desk is closing. */
  readonly occupied: () => boolean
  /** What `busy` answers changed. */
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
  readonly wait?: Wait
}

/** Who comes to relieve somebody signs in at once; the file has time. */
const CALM_MS = 30_000
/** The window paints what `busy` says before nothing is answered for a while. */
const SAID_MS = 200
/** Bytes. A smaller file is renewed in less time than anybody notices, also while somebody works. */
const SMALL = 8_000_000

export function openFreshFile({ vault, alone, occupied, onChange, onError, wait = onTimer }: FreshFileOptions): FreshFile {
  const work: { end: (() => void) | null; busy: boolean } = { end: null, busy: false }

  const due = (): boolean => vault.store().meta.get('remnants') === 'merged'
  const calm = (): boolean => !occupied() && (alone() || vault.size() < SMALL)

  const renew = (): void => {
    work.end = null
    try {
      // somebody signed in, or more was erased, since it was said
      if (!due()) return
      if (calm()) vault.renew()
      else soon()
    } catch (error) {
      // no room for a second file: the mark stands, and the next calm moment tries again
      if (faultOf(error) !== 'disk_full') onError(error)
    } finally {
      work.busy = false
      onChange()
    }
  }
  const look = (): void => {
    work.end = null
    if (!due()) return
    if (!calm()) return soon()
    work.busy = true
    onChange()
    work.end = wait(SAID_MS, renew)
  }
  const soon = (): void => {
    if (work.end === null && due()) work.end = wait(CALM_MS, look)
  }
  return {
    soon,
    busy: () => work.busy,
    stop: () => {
      work.end?.()
      work.end = null
    },
  }
}
