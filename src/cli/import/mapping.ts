import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { CHANNELS, KINDS, URGENCIES } from '#domain/ticket/words.ts'
import { done, failed, type Outcome } from './outcome.ts'

const column = z.string().check(z.minLength(1))
const words = z.object({ columns: z.array(column).check(z.minLength(1)), joinedBy: z.string() })

/** A column's value -> ours. A value that is not listed becomes `otherwise`; without it the row is rejected. */
const lookup = <T extends z.ZodMiniType>(ours: T) => z.object({ column, values: z.record(z.string(), ours), otherwise: z.optional(ours) })
const key = z.string().check(z.minLength(1), z.maxLength(64))

/** A file of resources/import: how the rows of one source become tickets. */
const mapping = z.object({
  /** Names the source in every ticket; the ids are made from it, so it never changes once something was imported. */
  name: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/)),
  about: z.string(),
  id: z.object({ column }),
  openedAt: z.object({
    column,
    /** Of yyyy MM dd HH hh mm ss a, the rest as it stands. */
    format: z.string(),
    zone: z.string(),
    /** What an hour means that the clocks showed twice. */
    ambiguous: z.enum(['earlier', 'later', 'reject']),
  }),
  /** Parts that say again what an earlier part has said are left out. */
  text: words,
  address: words,
  channel: lookup(z.enum(CHANNELS)),
  kind: lookup(z.enum(KINDS)),
  urgency: lookup(z.enum(URGENCIES)),
  place: lookup(z.nullable(key)),
  category: lookup(key),
})
export type Mapping = z.infer<typeof mapping>
export interface Lookup<T> {
  readonly column: string
  readonly values: Readonly<Record<string, T>>
  readonly otherwise?: T | undefined
}

/** Reads the mapping called `name` from `folder`; fails with the names that there are, or with the places that are wrong. */
export async function readMapping(folder: string, name: string): Promise<Outcome<Mapping>> {
  const names = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length))
  if (!names.includes(name)) return failed(`there is no map ${name}; there is: ${names.join(', ')}`)
  const text = await readFile(join(folder, `${name}.json`), 'utf8')
  try {
    const read = z.safeParse(mapping, JSON.parse(text))
    if (!read.success) return failed(`the map ${name} is wrong at: ${read.error.issues.map((issue) => issue.path.join('.')).join(', ')}`)
    return read.data.name === name ? done(read.data) : failed(`the map ${name} calls itself ${read.data.name}`)
  } catch {
    return failed(`the map ${name} is not JSON`)
  }
}

/** The columns that a file must have for this mapping. */
export const columnsOf = (map: Mapping): readonly string[] => [
  ...new Set([
    map.id.column, map.openedAt.column, ...map.text.columns, ...map.address.columns,
    map.channel.column, map.kind.column, map.urgency.column, map.place.column, map.category.column,
  ]),
]
