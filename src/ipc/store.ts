import * as z from 'zod/mini'

/** For whoever looks after the workstation, before and after somebody has signed in. */
export const STORE_CALLS = {
  /** Looks through one part of the desk's database, 0 to the first; nothing else is answered meanwhile. */
  'store.check': z.object({ part: z.int().check(z.minimum(0), z.maximum(1000)) }),
  /** Puts the database aside and builds a new one with what was not sent; refused while no check has found damage. */
  'store.repair': z.object({}),
} as const

export interface StoreOutput {
  /** `parts`: how many there are. */
  readonly 'store.check': { readonly parts: number; readonly sound: boolean }
  /** Commands and drafts that were brought over. */
  readonly 'store.repair': { readonly rescued: number }
}
