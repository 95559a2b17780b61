import type { ListFilter } from '#ipc/contract.ts'
import type { DirectoryIndex } from '../../app/directory-index.ts'
import { nameIn } from '../../app/directory-index.ts'
import type { Format } from '../../i18n/format.tsx'
import type { MessageKey } from '../../i18n/words.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { StatusMark, UrgencyPill } from '../../ui/TicketMarks.tsx'
import type { ListRow } from './row-cache.ts'

export interface CellContext { readonly city: DirectoryIndex; readonly format: Format; readonly now: number }

export interface Column {
  readonly id: string
  readonly title: MessageKey
  /** Null: the list cannot be put in this order. */
  readonly sort: ListFilter['sort'] | null
  /** Width, and the window from which it is shown. */
  readonly className: string
  readonly cell: (row: ListRow, context: CellContext) => React.ReactNode
}

export const COLUMNS: readonly Column[] = [
  { id: 'status', title: 'column.status', sort: null, className: 'w-[132px]', cell: (row) => <StatusMark pending={row.pending} /> },
  { id: 'code', title: 'column.code', sort: null, className: 'w-[104px]', cell: (row) => <Code code={row.code} className="text-ink-2" /> },
  {
    id: 'subject', title: 'column.subject', sort: 'category', className: 'w-0 flex-1',
    cell: (row, { city, format }) => (
      <>
        <span className="font-semibold">{subjectName(city, row.categoryId, format)}</span>
        <span className="ms-2.5 text-ink-3">
          <Written>{row.address ?? row.excerpt}</Written>
        </span>
      </>
    ),
  },
  { id: 'urgency', title: 'column.urgency', sort: 'urgency', className: 'w-[72px]', cell: (row) => <UrgencyPill urgency={row.urgency} /> },
  { id: 'place', title: 'column.place', sort: 'place', className: 'w-[132px]', cell: (row, { city, format }) => placeName(city, row.placeId, format) },
  { id: 'name', title: 'column.name', sort: 'name', className: 'hidden w-[148px] min-[1536px]:block', cell: (row) => (row.name === null ? null : <Written>{row.name}</Written>) },
  { id: 'received', title: 'column.received', sort: 'receivedAt', className: 'w-[132px]', cell: (row, { format, now }) => format.moment(row.receivedAt, now) },
  { id: 'updated', title: 'column.updated', sort: 'updatedAt', className: 'hidden w-[140px] min-[1700px]:block', cell: (row, { format, now }) => <span className="text-ink-3">{format.ago(row.updatedAt, now)}</span> },
]

export function subjectName(city: DirectoryIndex, categoryId: string, format: Format): string {
  const subject = city.subjectOf(categoryId)
  return subject === null ? categoryId : nameIn(subject.category, format.language)
}

export function placeName(city: DirectoryIndex, placeId: string | null, format: Format): string {
  const spot = placeId === null ? null : city.spotOf(placeId)
  return spot === null ? (placeId ?? '') : nameIn(spot.place, format.language)
}
