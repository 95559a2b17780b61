/** Chance that comes out the same for the same seed. */
export interface Dice {
  /** 0 up to, not including, 1. */
  readonly next: () => number
  /** 0 up to, not including, `n`. */
  readonly below: (n: number) => number
  /** Between the two, evenly. */
  readonly between: (least: number, most: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(list: readonly T[]) => T
  /** Shares need not add up to anything. */
  readonly weighted: <T>(list: readonly (readonly [T, number])[]) => T
}

/** `seed` is any text. FNV-1a spreads it, mulberry32 (public domain, T. Ettinger) rolls. */
export function dice(seed: string): Dice {
  let state = 0x811c9dc5
  for (const letter of seed) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    next,
    below,
    between: (least, most) => least + next() * (most - least),
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)]!,
    weighted: (list) => {
      let left = next() * list.reduce((sum, [, share]) => sum + share, 0)
      for (const [one, share] of list) {
        left -= share
        if (left < 0) return one
      }
      return list.at(-1)![0]
    },
  }
}
