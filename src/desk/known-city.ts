import { directory as directorySchema, type Directory } from '#domain/directory/directory.ts'
import * as z from 'zod/mini'
import type { Store } from './sqlite/store.ts'

/** The city as this desk last took it over, read once for each; null before the first sync. */
export function knownCity(store: () => Store): () => Directory | null {
  const latest: { text: string | null; city: Directory | null } = { text: null, city: null }
  return () => {
    const text = store().meta.get('directory')
    if (text === latest.text) return latest.city
    const city = text === null ? null : z.parse(directorySchema, JSON.parse(text))
    Object.assign(latest, { text, city })
    return city
  }
}
