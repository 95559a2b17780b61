import { fold } from '#domain/text/fold.ts'
import type { Spot, Subject } from '../../app/directory-index.ts'

interface Words { readonly nameWords: readonly string[]; readonly otherWords: readonly string[] }

const NAME_START = 8
const NAME_WORD = 5
const NAME_INSIDE = 3
const OTHER_WORD = 1

/** How well every typed word is met; 0 when one of them is met nowhere. The name counts before group, department or wider place. */
function scoreWords(typed: readonly string[], { nameWords, otherWords }: Words): number {
  let score = 0
  for (const word of typed) {
    if (nameWords[0]?.startsWith(word)) score += NAME_START
    else if (nameWords.some((name) => name.startsWith(word))) score += NAME_WORD
    else if (nameWords.some((name) => name.includes(word))) score += NAME_INSIDE
    else if (otherWords.some((other) => other.startsWith(word))) score += OTHER_WORD
    else return 0
  }
  return score
}

function best<T>(things: readonly T[], limit: number, score: (thing: T) => number): readonly T[] {
  return things
    .map((thing, order) => ({ thing, order, score: score(thing) }))
    .filter((hit) => hit.score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, limit)
    .map((hit) => hit.thing)
}

const typedWords = (query: string): readonly string[] => fold(query).split(' ').filter((word) => word !== '')

const EXACT_CODE = 1000
const CODE_START = 100

/** Subjects by any of their words or by code digits; the best first. Nothing typed gives the first of all. */
export function matchSubjects(subjects: readonly Subject[], query: string, limit: number): readonly Subject[] {
  const typed = typedWords(query)
  if (typed.length === 0) return subjects.slice(0, limit)
  const digits = typed.join('')
  return best(subjects, limit, (subject) => {
    if (/^\d+$/.test(digits)) return subject.category.code === digits ? EXACT_CODE : subject.category.code.startsWith(digits) ? CODE_START : 0
    return scoreWords(typed, subject)
  })
}

const WIDTH = { city: 0, region: 1, area: 2, neighbourhood: 3 } as const

/** Places by their own words and those of the places above them; of equal hits the wider place first. */
export function matchPlaces(spots: readonly Spot[], query: string, limit: number): readonly Spot[] {
  const typed = typedWords(query)
  if (typed.length === 0) return spots.slice(0, limit)
  return best(spots, limit, (spot) => {
    const score = scoreWords(typed, spot)
    return score === 0 ? 0 : score * 10 + (3 - WIDTH[spot.place.level])
  })
}
