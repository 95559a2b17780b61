import { parsePhone } from '#domain/citizen/phone.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { below, type Branch } from '#domain/directory/tree.ts'
import { fold } from '#domain/text/fold.ts'
import { asciiDigits } from '#domain/text/canonical.ts'
import { parseTrackingCode, trackingCode } from '#domain/tracking-code/code.ts'
import type { ListFilter } from '#ipc/contract.ts'
import { FEW } from './indexer.ts'
import { tellWords } from './search-words.ts'
import { faultOf } from './sqlite/faults.ts'
import type { Sought } from './sqlite/sought.ts'
import type { Order } from './sqlite/list-order.ts'
import type { Wanted } from './sqlite/wanted.ts'
import type { Store } from './sqlite/store.ts'

/** Who asks, and when: milliseconds since 1970. */
export interface Asker { readonly operatorId: string; readonly now: number }

/** All row numbers in the asked order. The directory may be null until the first sync. */
export type Finder = (store: Store, filter: ListFilter, directory: Directory | null, asker: Asker) => Uint32Array
/** What the store's list is asked for such a filter. */
export type ListAsking = (store: Store, filter: ListFilter, directory: Directory | null, asker: Asker) => readonly [Sought, Wanted, Order]

const DAY_MS = 86_400_000

/** The filter as the store asks it: whole branches of the trees, times instead of their names. `text` is not part of it. */
export function soughtFor(filter: ListFilter, directory: Directory | null, { operatorId, now }: Asker): Sought {
  const branch = (entries: readonly Branch[] | undefined, id: string | null): readonly string[] | null => (id === null ? null : [...below(entries ?? [], id)])
  const due = { overdue: { from: 0, to: now }, soon: { from: now, to: now + DAY_MS }, none: 'none' } as const
  return {
    statuses: filter.statuses, kind: filter.kind, channel: filter.channel, urgency: filter.urgency, incidentId: filter.incidentId,
    categoryIds: branch(directory?.categories, filter.categoryId), placeIds: branch(directory?.places, filter.placeId), departmentIds: branch(directory?.departments, filter.departmentId),
    due: filter.due === null ? null : due[filter.due], by: filter.mine ? operatorId : null,
  }
}

/**
 * A whole telephone number or code finds its tickets; otherwise every typed word must be in the ticket's text or, from three
 * letters on, in a name, in either language, of its subject or place.
 */
export function listAsking(): ListAsking {
  const named = namesOfLatest()
  return (store, filter, directory, asker) => {
    if (filter.text !== '') catchUp(store)
    const sought = soughtFor(filter, directory, asker)
    const order = { by: filter.sort, descending: filter.descending }
    const exact = exactly(filter.text, directory?.city.areaCode ?? null)
    if (exact !== null && store.list.first(sought, exact, order).numbers.length > 0) return [sought, exact, order]
    return [sought, inWords(filter.text, directory === null ? null : named(directory)), order]
  }
}

export function ticketFinder(): Finder {
  const asking = listAsking()
  return (store, ...asked) => store.list.numbers(...asking(store, ...asked))
}

/** What was saved or came lately is found at once; the thousands of a first sync are left to the background. */
function catchUp(store: Store): void {
  const waiting = store.search.waiting()
  if (waiting === 0 || waiting > FEW) return
  try {
    tellWords(store)
  } catch (error) {
    // news that wait for the disk go there first; a full one keeps nobody from finding what is indexed
    if (faultOf(error) !== 'disk_full' && faultOf(error) !== 'database_busy') throw error
  }
}

type Named = (word: string) => { readonly categoryIds: readonly string[]; readonly placeIds: readonly string[] }

/** Folding thousands of names at every keystroke would be felt: they are folded once for each directory. */
function namesOfLatest(): (directory: Directory) => Named {
  let latest: { readonly directory: Directory; readonly named: Named } | null = null
  return (directory) => {
    if (latest?.directory !== directory) latest = { directory, named: namesOf(directory) }
    return latest.named
  }
}

function namesOf({ categories, places }: Directory): Named {
  const folded = (entries: readonly { readonly id: string; readonly name: string; readonly nameEn: string }[]): readonly (readonly [string, string])[] =>
    entries.map(({ id, name, nameEn }) => [id, `${fold(name)} ${fold(nameEn)}`])
  const [subjects, spots] = [folded(categories), folded(places)]
  const holding = (names: readonly (readonly [string, string])[], word: string): string[] => names.filter(([, name]) => name.includes(word)).map(([id]) => id)
  return (word) => ({ categoryIds: holding(subjects, word), placeIds: holding(spots, word) })
}

function exactly(text: string, areaCode: string | null): Wanted | null {
  const phone = parsePhone(text, areaCode)
  const payload = parseTrackingCode(text)
  return phone === null && payload === null ? null : { kind: 'exact', phone, code: payload === null ? null : trackingCode(payload) }
}

function inWords(text: string, named: Named | null): Wanted {
  // part of a number in groups, as it is read aloud: `0912 345` is one run of digits in the text
  const typed = asciiDigits(text).trim()
  const digits = /^\+?[\d\s\-./()]{3,}$/.test(typed) ? typed.replace(/^(?:\+98|0098)0?/, '0').replace(/\D/g, '') : null
  const words = fold(digits ?? text).split(' ').filter((word) => word !== '')
  const meant = [...new Set(words)].map((word) => ({ word, ...(named?.(word) ?? { categoryIds: [], placeIds: [] }) }))
  return meant.length === 0 ? { kind: 'all' } : { kind: 'words', words: meant }
}
