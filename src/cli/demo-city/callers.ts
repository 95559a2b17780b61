import type { Place } from '#domain/directory/directory.ts'
import { filled, type Names, type Phrases } from './phrases.ts'
import { dice, type Dice } from './random.ts'

export interface Caller {
  readonly name: string | null
  /** E.164. */
  readonly phone: string
  readonly placeId: string
  readonly address: string
}

/** 0970 is given to no operator in Iran, so nobody is called by mistake. */
const NOBODYS = '+98970000'
const FIRST = 1_000
/** Numbers from 0970 000 1000 on; those before are of the messages that are told one by one. */
export const MOST_CALLERS = 9_000

/** The people of the demo city who telephone: some of them often. */
export function callersOf(seed: string, number: number, names: Names, phrases: Phrases, places: readonly Place[]): (dice: Dice) => Caller {
  if (number > MOST_CALLERS) throw new RangeError(`${number} callers, and numbers for ${MOST_CALLERS}`)
  const homes = places.filter(({ level, retired }) => level === 'neighbourhood' && !retired)
  const { next: rank } = dice(`${seed} homes`)
  // some neighbourhoods are large
  const sized = homes.map(({ id }) => [id, 0.2 + rank() ** 2] as const)
  const people = Array.from({ length: number }, (_, place): Caller => {
    const own = dice(`${seed} caller ${place}`)
    const given = own.chance(0.5) ? names.female : names.male
    const family = own.pick(names.family)
    const called = own.chance(0.88) ? `${own.weighted(given)} ${family}` : `${given === names.female ? 'خانم' : 'آقای'} ${family}`
    return { name: own.chance(0.1) ? null : called, phone: `${NOBODYS}${FIRST + place}`, placeId: own.weighted(sized), address: filled(own.pick(phrases.addresses), own) }
  })
  return ({ next }) => people[Math.floor(number * next() ** 1.6)]!
}
