/** How long what failed is left alone: twice as long after each failure, half of it by chance, as with everything else on the line. */
export interface Rests {
  readonly failed: (name: string) => void
  readonly worked: (name: string) => void
  /** When it may be tried again, milliseconds; 0 when it did not fail. */
  readonly until: (name: string) => number
}

const FIRST_MS = 1000
const LONGEST_MS = 60_000

export function rests(now: () => number, random: () => number): Rests {
  const known = new Map<string, { readonly failures: number; readonly until: number }>()
  return {
    failed: (name) => {
      const failures = (known.get(name)?.failures ?? 0) + 1
      const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1))
      known.set(name, { failures, until: now() + wait / 2 + (wait / 2) * random() })
    },
    worked: (name) => void known.delete(name),
    until: (name) => known.get(name)?.until ?? 0,
  }
}
