/** The world's only source of chance: the same seed gives the same numbers for ever. */
export interface Chance {
  /** 0 up to 1. */
  readonly next: () => number
  /** A whole number from 0 up to `limit`, without it. */
  readonly below: (limit: number) => number
  readonly often: (share: number) => boolean
  readonly pick: <T>(among: readonly T[]) => T
  readonly uuid: () => string
}

/** Mulberry32 (Tommy Ettinger, public domain). */
export function chance(seed: number): Chance {
  const state = { at: seed >>> 0 }
  const bits = (): number => {
    state.at = (state.at + 0x6d2b79f5) >>> 0
    let mixed = state.at
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const next = (): number => bits() / 2 ** 32
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next, below,
    often: (share) => next() < share,
    pick: (among) => {
      const found = among[below(among.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
    uuid: () => {
      const hex = Array.from({ length: 4 }, () => bits().toString(16).padStart(8, '0')).join('')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
    },
  }
}
