import { Paperclip, UserRound } from 'lucide-react'
import { columnOrderingFeature, columnVisibilityFeature, createColumnHelper, metaHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import type { ListFilter } from '#ipc/contract.ts'
import type { DirectoryIndex } from '../../app/directory-index.ts'
import { nameIn } from '../../app/directory-index.ts'
import { whoIs } from '../../app/who.ts'
import type { Format } from '../../i18n/format.tsx'
import type { MessageKey, Say } from '../../i18n/words.tsx'
import { Code, PhoneNumber, Written } from '../../ui/Text.tsx'
import { UrgencyPill } from '../../ui/TicketMarks.tsx'
import { DueMark } from './DueMark.tsx'
import { dueStanding } from './due.ts'
import { StatusCell } from './glyphs.tsx'
import type { ListRow } from './row-cache.ts'

export interface CellContext {
  readonly city: DirectoryIndex
  readonly format: Format
  readonly say: Say
  readonly now: number
  /** What `make` made for this key the first time. React passes over what it has drawn already, and few values fill most cells. */
  readonly kept: (key: string, make: () => ReactNode) => ReactNode
  /** The subject's cell tells the urgency where no column of its own does. */
  readonly urgencyInline: boolean
}

interface ColumnMeta {
  readonly title: MessageKey
  /** Null: the list cannot be put in this order. */
  readonly sort: ListFilter['sort'] | null
  /** CSS pixels; `null` takes what is left, `GROWING` at least. */
  readonly width: number | null
  /** Width of the window from which it is shown unless columns were chosen; null: only when chosen. */
  readonly shownFrom: number | null
  readonly cell: (row: ListRow, context: CellContext) => ReactNode
}
export const GROWING = 220

export const QUEUE_FEATURES = tableFeatures({ columnOrderingFeature, columnVisibilityFeature, rowSortingFeature, columnMeta: metaHelper<ColumnMeta>() })
const helper = createColumnHelper<typeof QUEUE_FEATURES, ListRow>()
const column = <const K extends keyof ListRow & string>(id: string, field: K, meta: ColumnMeta) =>
  helper.accessor((row): unknown => row[field], { id, meta, enableSorting: meta.sort !== null, sortDescFirst: meta.sort === 'receivedAt' || meta.sort === 'updatedAt' || meta.sort === 'urgency', enableHiding: meta.width !== null })

/** `kept` of a new context. */
export function keeper(): CellContext['kept'] {
  const made = new Map<string, ReactNode>()
  return (key, make) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const fresh = make()
    made.set(key, fresh)
    return fresh
  }
}

const quiet = (text: ReactNode): ReactNode => <span className="text-ink-2">{text}</span>

const urgencyCell = ({ urgency }: ListRow, { kept }: CellContext): ReactNode => kept(`urgency ${urgency}`, () => <UrgencyPill urgency={urgency} />)

/** Every column a queue can show, in its usual order. The subject is always there. */
export const COLUMNS = [
  column('status', 'status', { title: 'column.status', sort: 'status', width: 126, shownFrom: 0, cell: ({ status, pending }, { kept }) => kept(`status ${status} ${pending}`, () => <StatusCell status={status} pending={pending} />) }),
  column('code', 'code', { title: 'column.code', sort: null, width: 98, shownFrom: 0, cell: (row) => <Code code={row.code} className="text-ink-2" /> }),
  column('subject', 'categoryId', { title: 'column.subject', sort: 'category', width: null, shownFrom: 0, cell: subjectCell }),
  column('urgency', 'urgency', { title: 'column.urgency', sort: 'urgency', width: 72, shownFrom: null, cell: urgencyCell }),
  column('kind', 'kind', { title: 'field.kind', sort: null, width: 96, shownFrom: null, cell: ({ kind }, { say, kept }) => kept(`kind ${kind}`, () => quiet(say(`kind.${kind}`))) }),
  column('channel', 'channel', { title: 'fact.channel', sort: null, width: 96, shownFrom: null, cell: ({ channel }, { say, kept }) => kept(`channel ${channel}`, () => quiet(say(`channel.${channel}`))) }),
  column('place', 'placeId', { title: 'column.place', sort: 'place', width: 108, shownFrom: 1500, cell: ({ placeId }, { city, format, kept }) => kept(`place ${placeId}`, () => quiet(placeName(city, placeId, format))) }),
  column('name', 'name', { title: 'column.name', sort: 'name', width: 136, shownFrom: 1800, cell: (row) => (row.name === null ? null : <Written>{row.name}</Written>) }),
  column('phone', 'phone', { title: 'field.phone', sort: null, width: 124, shownFrom: null, cell: (row) => (row.phone === null ? null : <PhoneNumber phone={row.phone} className="text-ink-2" />) }),
  column('department', 'departmentIds', { title: 'column.department', sort: 'department', width: 142, shownFrom: 0, cell: ({ departmentIds }, { city, format, say, kept }) => kept(`departments ${departmentIds.join(' ')}`, () => quiet(departmentNames(city, departmentIds, format, say))) }),
  column('due', 'dueAt', { title: 'column.due', sort: 'dueAt', width: 132, shownFrom: 0, cell: dueCell }),
  column('received', 'receivedAt', { title: 'column.received', sort: 'receivedAt', width: 124, shownFrom: 2000, cell: (row, { format, now }) => quiet(format.moment(row.receivedAt, now)) }),
  column('updated', 'updatedAt', { title: 'column.updated', sort: 'updatedAt', width: 116, shownFrom: null, cell: (row, { format, now }) => <span className="text-ink-3">{format.ago(row.updatedAt, now)}</span> }),
  column('by', 'by', { title: 'column.by', sort: null, width: 124, shownFrom: null, cell: ({ by }, { city, say, kept }) => kept(`by ${by}`, () => quiet(whoIs(city, say, by))) }),
  column('attachments', 'attachments', {
    title: 'column.attachments', sort: null, width: 64, shownFrom: null,
    cell: (row, { format }) => (row.attachments === 0 ? null : <span className="flex items-center gap-1 text-ink-2"><Paperclip size={12} aria-hidden="true" />{format.number(row.attachments)}</span>),
  }),
]

export const COLUMN_IDS: readonly string[] = COLUMNS.map(({ id }) => id ?? '')
export const SUBJECT_COLUMN = 'subject'

function dueCell({ dueAt }: ListRow, { now, kept }: CellContext): ReactNode {
  if (dueAt === null) return null
  const standing = dueStanding(dueAt, now)
  return kept(`due ${standing.tone} ${standing.unit} ${standing.past} ${standing.n}`, () => <DueMark standing={standing} />)
}

function subjectCell(row: ListRow, context: CellContext): ReactNode {
  const { city, format, say, kept, urgencyInline } = context
  return (
    <span className="flex min-w-0 items-center gap-2">
      {kept(`subject ${row.categoryId}`, () => <span className="flex-none font-semibold">{subjectName(city, row.categoryId, format)}</span>)}
      {urgencyInline && urgencyCell(row, context)}
      {row.incidentId !== null && <UserRound size={12} role="img" aria-label={say('status.merged')} className="flex-none text-accent-ink" />}
      {row.reopened > 0 && <span className="pill !h-[18px] flex-none bg-warn-soft !px-1.5 !text-2xs text-warn">{say('mark.reopened', { n: row.reopened })}</span>}
      <Written className="min-w-0 truncate text-ink-3">{row.address ?? row.excerpt}</Written>
    </span>
  )
}

export function subjectName(city: DirectoryIndex, categoryId: string, format: Format): string {
  const subject = city.subjectOf(categoryId)
  return subject === null ? categoryId : nameIn(subject.category, format.language)
}

export function placeName(city: DirectoryIndex, placeId: string | null, format: Format): string {
  const spot = placeId === null ? null : city.spotOf(placeId)
  return spot === null ? (placeId ?? '') : nameIn(spot.place, format.language)
}

export function departmentNames(city: DirectoryIndex, departmentIds: readonly string[], { language }: Format, say: Say): string {
  return departmentIds.map((id) => { const found = city.departmentOf(id); return found === null ? id : nameIn(found, language) }).join(say('comma'))
}
