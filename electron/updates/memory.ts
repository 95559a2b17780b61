import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { readIfThere, writeDurably } from '../durable-file.ts'
import { WHYS } from './trial.ts'

const version = z.string()
const memory = z.object({
  /** It failed its trial. `forced`: IT had told to put it in, and its telling so counts no more. */
  refused: z.nullable(z.object({ version, why: z.enum(WHYS), at: z.number(), forced: z.boolean() })),
  /** The release that was last put in, and whether by IT's word. */
  putIn: z.nullable(z.object({ version, forced: z.boolean() })),
  /** When a release was first met, by the desk's clock. */
  seen: z.nullable(z.object({ version, at: z.number() })),
  /** How long one that is ready has waited while the console ran (ms), and how often it was put off. */
  waited: z.nullable(z.object({ version, ms: z.number(), postponed: z.int() })),
  /** How often it was about to be put in and was cut off. */
  cutOff: z.nullable(z.object({ version, times: z.int() })),
})
/** What a console remembers of updates from one start to the next. */
export type Memory = z.infer<typeof memory>

const BLANK: Memory = { refused: null, putIn: null, seen: null, waited: null, cutOff: null }

export interface Remembering {
  readonly read: () => Memory
  readonly write: (change: Partial<Memory>) => void
}

/** Lost, a release that had failed is tried once more, and waits begin anew: nothing hangs on it. */
export function remember(dataFolder: string, lost: (error: unknown) => void): Remembering {
  const file = join(dataFolder, 'update', 'memory.json')
  const kept = { now: BLANK }
  try {
    const read = z.safeParse(memory, JSON.parse(readIfThere(file)?.toString('utf8') ?? 'null'))
    if (read.success) kept.now = read.data
  } catch (error) {
    lost(error)
  }
  return {
    read: () => kept.now,
    write: (change) => {
      kept.now = { ...kept.now, ...change }
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
        writeDurably(file, JSON.stringify(kept.now))
      } catch (error) {
        lost(error)
      }
    },
  }
}

/** Where in its ring's time a desk has its turn to fetch a release: 0 to 1, always the same for both, evenly spread over many desks. */
export function turnOf(deskId: string, release: string): number {
  return createHash('sha256').update(`${deskId} ${release}`).digest().readUIntBE(0, 6) / 2 ** 48
}
