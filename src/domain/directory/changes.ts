import * as z from 'zod/mini'
import { accept, refuse, type Context, type Decider, type Result } from '../decider.ts'
import { may } from '../operator/roles.ts'
import { SECTIONS, SECTION_NAMES, directory as directorySchema, type CityText, type Directory, type FollowUpPolicy, type Section } from './directory.ts'
import { textFault, type TextFault } from './texts.ts'
import { lineage } from './tree.ts'
import { wrongRate } from './verify-rate.ts'

/** A city has one directory; the stream needs an id all the same. */
export const DIRECTORY_ID = '00000000-0000-4000-8000-000000000137'

const key = z.string().check(z.minLength(1), z.maxLength(64))
const entry = z.record(z.string(), z.unknown())
/** `before`: the entry as whoever changed it saw it, null for a new one. Two administrators who change the same thing are told. */
export const changeDirectory = z.object({ directoryId: z.literal(DIRECTORY_ID), section: z.enum(SECTION_NAMES), entryId: key, before: z.nullable(entry), after: entry })
export type DirectoryCommand = { readonly type: 'ChangeDirectory' } & z.infer<typeof changeDirectory>

export const directoryEvent = z.object({ type: z.literal('DirectoryChanged'), section: z.enum(SECTION_NAMES), entryId: key, before: z.nullable(entry), after: entry })
export type DirectoryEvent = z.infer<typeof directoryEvent>

type Id = { readonly id: string }
const entriesOf = (state: Directory, section: Section): readonly Id[] => state[section]
const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b)
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner))

function decide(state: Directory | null, command: DirectoryCommand, { operator }: Context): Result<DirectoryEvent> {
  if (!may(operator, 'directory.change')) return refuse('not_permitted', { permission: 'directory.change' })
  if (state === null) return refuse('directory_unknown')
  const { section, entryId, before, after } = command
  const read = z.safeParse(SECTIONS[section] as z.ZodMiniType<Id>, after)
  if (!read.success || read.data.id !== entryId) return refuse('malformed', { command: 'ChangeDirectory', fields: read.success ? ['id'] : [...new Set(read.error.issues.map((issue) => issue.path.join('.')))] })
  const now = entriesOf(state, section).find(({ id }) => id === entryId) ?? null
  if (!same(now, before)) return refuse('changed_meanwhile', { section, entryId })
  if (now !== null && same(now, read.data)) return refuse('nothing_to_amend')
  const wrong = section === 'texts' ? wrongBlanks(read.data as CityText) : null
  if (wrong !== null) return refuse('text_blanks_wrong', { ...wrong, names: [...wrong.names] })
  const next = replaced(state, section, read.data)
  const broken = brokenBy(next, section, entryId) ?? (section === 'followUps' ? wrongRate(next, read.data as unknown as FollowUpPolicy, namedIn(now)) : null)
  if (broken !== null) return refuse('directory_broken', broken)
  return accept([{ type: 'DirectoryChanged', section, entryId, before, after: read.data as unknown as Record<string, unknown> }])
}

/** The departments with a rate of their own in a follow-up policy; none where it is new. */
const namedIn = (policy: Id | null): readonly string[] => ((policy as Partial<FollowUpPolicy> | null)?.departments ?? []).map(({ departmentId }) => departmentId)

/** What is retired is sent and read out no more. */
function wrongBlanks({ id, retired, ...text }: CityText): (TextFault & { readonly field: string }) | null {
  const faults = (['fa', 'en'] as const).flatMap((field) => {
    const fault = retired ? null : textFault(id, text[field])
    return fault === null ? [] : [{ field, ...fault }]
  })
  return faults[0] ?? null
}

function replaced(state: Directory, section: Section, after: Id): Directory {
  const entries = entriesOf(state, section)
  const changed = entries.some(({ id }) => id === after.id) ? entries.map((one) => (one.id === after.id ? after : one)) : [...entries, after]
  return { ...state, [section]: changed }
}

/** What the change would leave without meaning: `field` of the entry, and why. Null when all is well. */
function brokenBy(next: Directory, section: Section, entryId: string): { readonly field: string; readonly reason: string } | null {
  const found = entriesOf(next, section).find(({ id }) => id === entryId) as Record<string, unknown> | undefined
  if (found === undefined) return null
  const known = (field: string, among: Section): { field: string; reason: string } | null => {
    const to = found[field]
    return to === null || to === undefined || entriesOf(next, among).some(({ id }) => id === to) ? null : { field, reason: 'unknown' }
  }
  const parent = section === 'departments' || section === 'categories' || section === 'places' ? known('parentId', section) ?? (circular(next[section], entryId) ? { field: 'parentId', reason: 'circular' } : null) : null
  const code = section === 'categories' && next.categories.some((one) => one.id !== entryId && one.code === found['code']) ? { field: 'code', reason: 'taken' } : null
  const spans = section === 'calendars' && next.calendars.some((one) => one.id === entryId && one.week.some((day) => day.some((span) => span.to <= span.from))) ? { field: 'week', reason: 'reversed' } : null
  // somebody must be able to change things back
  const administered = next.roles.some((role) => role.permissions.includes('directory.change')) && next.roles.some((role) => role.permissions.includes('operator.manage'))
  return parent ?? code ?? spans ?? known('departmentId', 'departments') ?? known('categoryId', 'categories') ?? known('placeId', 'places') ?? known('calendarId', 'calendars')
    ?? known('callCalendarId', 'calendars') ?? known('roleId', 'roles')
    ?? (administered ? null : { field: 'permissions', reason: 'last_administrator' })
}

const circular = (entries: readonly { readonly id: string; readonly parentId: string | null }[], id: string): boolean => {
  const top = lineage(entries, id).at(-1)
  return entries.find((one) => one.id === top)?.parentId !== null
}

function evolve(state: Directory | null, event: DirectoryEvent): Directory | null {
  if (state === null) return null
  const read = z.safeParse(directorySchema, { ...replaced(state, event.section, event.after as unknown as Id), version: state.version + 1 })
  return read.success ? read.data : state
}

export const directoryDecider: Decider<Directory, DirectoryCommand, DirectoryEvent> = { decide, evolve }

/** What else in the directory refers to an entry: shown before it is retired or moved. */
export function references(state: Directory, section: Section, entryId: string): readonly { readonly section: Section; readonly id: string }[] {
  const fields = ({ departments: ['departmentId'], categories: ['categoryId'], places: ['placeId'], calendars: ['calendarId', 'callCalendarId'], roles: ['roleId'] } as Partial<Record<Section, readonly string[]>>)[section] ?? []
  return SECTION_NAMES.flatMap((among) =>
    entriesOf(state, among).flatMap((one) => {
      const values = one as unknown as Record<string, unknown>
      const child = among === section && values['parentId'] === entryId
      const rated = section === 'departments' && among === 'followUps' && namedIn(one).includes(entryId)
      return child || rated || fields.some((field) => values[field] === entryId) ? [{ section: among, id: one.id }] : []
    }))
}
