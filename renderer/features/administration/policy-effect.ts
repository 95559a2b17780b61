import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Directory, Section } from '#domain/directory/directory.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { PolicyPreview } from '#ipc/follow-up.ts'
import { read, refusalOf } from '../../api.ts'
import { cleanEntry, idOf, newId, withDraft, type Draft } from './entry.ts'

/** Sections by which deadlines and follow-ups of open messages are reckoned. */
const PLANNING = ['followUps', 'deadlines', 'calendars', 'holidays'] as const
type Planning = (typeof PLANNING)[number]
const planningOf = (section: Section): Planning | null => PLANNING.find((one) => one === section) ?? null

/** untouched: nothing would be saved. unfinished: it could not be saved as it is. */
export type PolicyEffect =
  | { readonly is: 'untouched' | 'unfinished' | 'running' }
  | { readonly is: 'known'; readonly preview: PolicyPreview }
  | { readonly is: 'failed'; readonly refusal: Refusal }

/** The entry as it would be saved; null while its form is unfinished. */
export function asSaved(section: Section, draft: Draft, directory: Directory, isNew: boolean): Draft | null {
  const clean = cleanEntry(section, draft)
  const entry = { ...clean, id: isNew ? newId(section, clean, directory) : idOf(clean) }
  return withDraft(directory, section, entry) === null ? null : entry
}

const SETTLE_MS = 500
const KEPT_MS = 60_000

/**
 * What saving the draft would do to the messages that are open today; null for sections that move none. The desk walks
 * through all of them, so it is asked when the typing has stopped, and never twice at once.
 */
export function usePolicyEffect({ section, draft, directory, isNew, touched }: { section: Section; draft: Draft; directory: Directory; isNew: boolean; touched: boolean }): PolicyEffect | null {
  const planning = planningOf(section)
  const entry = planning === null || !touched ? null : asSaved(section, draft, directory, isNew)
  const wanted = entry === null ? null : JSON.stringify(entry)
  const [asked, setAsked] = useState<string | null>(null)
  const preview = useQuery({
    queryKey: ['policy-effect', planning, directory.version, asked],
    queryFn: () => read('followUp.preview', { section: planning ?? 'followUps', entry: JSON.parse(asked ?? '{}') as Record<string, unknown> }),
    enabled: planning !== null && asked !== null,
    gcTime: KEPT_MS,
  })
  const busy = preview.isFetching
  useEffect(() => {
    if (wanted === asked || busy) return
    const timer = setTimeout(() => setAsked(wanted), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [wanted, asked, busy])
  if (planning === null) return null
  if (!touched) return { is: 'untouched' }
  if (wanted === null) return { is: 'unfinished' }
  if (wanted !== asked || busy) return { is: 'running' }
  if (preview.isError) return { is: 'failed', refusal: refusalOf(preview.error) }
  return preview.data === undefined ? { is: 'running' } : { is: 'known', preview: preview.data }
}
