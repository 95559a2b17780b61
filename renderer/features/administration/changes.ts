import { queryOptions, skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Directory, Section } from '#domain/directory/directory.ts'
import type { AttentionItem } from '#ipc/contract.ts'
import { attentionQuery } from '../../queries.ts'
import { entryOf, idOf, sameEntry, type Draft } from './entry.ts'
import type { DirectoryChange } from './judge.ts'

/** A change that was saved in this window since the operator signed in. */
export interface SavedChange extends DirectoryChange {
  readonly commandId: string
  readonly at: number
}

/** waiting: the server has not answered. arrived: the directory has it. refused: it stands under 'needs attention'. */
export type Standing = { readonly is: 'waiting' } | { readonly is: 'arrived' } | { readonly is: 'refused'; readonly item: AttentionItem }

/** Where a saved change stands. An entry that is no longer what it was before has been changed, by this or by a later hand. */
export function standingOf(change: SavedChange, directory: Directory, attention: readonly AttentionItem[]): Standing {
  const item = attention.find(({ commandId }) => commandId === change.commandId)
  if (item !== undefined) return { is: 'refused', item }
  return sameEntry(entryOf(directory, change.section, idOf(change.after)), change.before) ? { is: 'waiting' } : { is: 'arrived' }
}

/** The change that takes one back, or null where it is no longer the last word or nothing can be taken back. */
export function undoing(change: SavedChange, directory: Directory): DirectoryChange | null {
  const { section, before, after } = change
  const current = entryOf(directory, section, idOf(after))
  if (current === null || !sameEntry(current, after)) return null
  // what was new is retired: nothing is ever deleted
  const back = before ?? (typeof after['retired'] === 'boolean' ? { ...after, retired: true } : null)
  return back === null ? null : { section, before: current, after: back }
}

/** What was changed between `before` and `after`, done to the entry as it stands now: nothing that another hand changed is lost. */
export function reapplied(before: Draft | null, after: Draft, current: Draft): Draft {
  const own = Object.entries(after).filter(([name, value]) => before === null || !sameEntry(value, before[name]))
  return { ...current, ...Object.fromEntries(own) }
}

const savedQuery = queryOptions({ queryKey: ['directory-changes'], queryFn: skipToken, initialData: [] as readonly SavedChange[], staleTime: Infinity, gcTime: Infinity })

/** The changes of this sign-in, oldest first, and a way to add one. They end with the sign-in: the history is the server's. */
export function useSavedChanges(): { readonly changes: readonly SavedChange[]; readonly add: (change: SavedChange) => void; readonly forget: (commandId: string) => void } {
  const client = useQueryClient()
  const changes = useQuery(savedQuery).data ?? []
  const edit = (next: (before: readonly SavedChange[]) => readonly SavedChange[]): void =>
    void client.setQueryData(savedQuery.queryKey, (before: readonly SavedChange[] | undefined) => next(before ?? []))
  return { changes, add: (change) => edit((before) => [...before, change]), forget: (commandId) => edit((before) => before.filter((one) => one.commandId !== commandId)) }
}

export interface EntryChanges {
  readonly last: SavedChange | null
  readonly standing: Standing | null
}

/** The last change of each entry of a section, by the entry's id. */
export function useSectionChanges(section: Section, directory: Directory): ReadonlyMap<string, EntryChanges> {
  const { changes } = useSavedChanges()
  const attention = useQuery(attentionQuery).data ?? []
  const found = new Map<string, EntryChanges>()
  for (const change of changes) {
    if (change.section === section) found.set(idOf(change.after), { last: change, standing: standingOf(change, directory, attention) })
  }
  return found
}

/** New entries that the directory does not have yet; they are shown as they were saved. */
export const unseen = (changes: ReadonlyMap<string, EntryChanges>): readonly Draft[] =>
  [...changes.values()].flatMap(({ last, standing }) => (last !== null && last.before === null && standing?.is !== 'arrived' ? [last.after] : []))
