import * as z from 'zod/mini'
import { accept, id, instant, refuse, type Context, type Decider, type Origin, type Result } from '../decider.ts'
import { may } from '../operator/roles.ts'
import { QUEUES } from '../ticket/queues.ts'
import { CHANNELS, KINDS, STATUSES, URGENCIES } from '../ticket/words.ts'

export const EXPORT_FORMATS = ['xlsx', 'csv'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** What a file may hold of each message, in the order in which it stands there. */
export const FACT_COLUMNS = ['code', 'status', 'kind', 'channel', 'category', 'urgency', 'department', 'place', 'received', 'due', 'overdue', 'answered', 'solved', 'closed'] as const
/** What tells who the citizen is or what they said: it needs a right of its own. */
export const PERSONAL_COLUMNS = ['name', 'phone', 'address', 'text'] as const
export const EXPORT_COLUMNS = [...FACT_COLUMNS, ...PERSONAL_COLUMNS] as const
export type ExportColumn = (typeof EXPORT_COLUMNS)[number]

export const isPersonal = (column: ExportColumn): boolean => PERSONAL_COLUMNS.some((personal) => personal === column)

const key = z.nullable(z.string().check(z.minLength(1), z.maxLength(64)))
/** What was asked for. Of a search only that there was one: the words may name a citizen. */
const exportFilter = z.object({
  statuses: z.array(z.enum(STATUSES)).check(z.maxLength(STATUSES.length)),
  kind: z.nullable(z.enum(KINDS)), channel: z.nullable(z.enum(CHANNELS)), urgency: z.nullable(z.enum(URGENCIES)),
  categoryId: key, placeId: key, departmentId: key, incidentId: z.nullable(id),
  due: z.nullable(z.enum(['overdue', 'soon', 'none'])), mine: z.boolean(), searched: z.boolean(),
  /** What was still to be done of this kind, instead of a list. */
  queue: z.optional(z.enum(QUEUES)),
})
export type ExportFilter = z.infer<typeof exportFilter>

const recorded = {
  exportId: id, format: z.enum(EXPORT_FORMATS),
  /** As many as were found when it was asked for. */
  rows: z.int().check(z.minimum(0)),
  columns: z.array(z.enum(EXPORT_COLUMNS)).check(z.minLength(1), z.maxLength(EXPORT_COLUMNS.length)),
  filter: exportFilter,
}

/** Given before the first row is written: that somebody took messages out of the console is known even if the file never got ready. */
export const recordExport = z.object(recorded)
export type ExportCommand = { readonly type: 'RecordExport' } & z.infer<typeof recordExport>

export const exportEvent = z.object({ type: z.literal('ExportRecorded'), ...recorded, personal: z.boolean() })
export type ExportEvent = z.infer<typeof exportEvent>

const exportLine = z.object({ ...recorded, exportId: z.optional(id), personal: z.boolean(), doneAt: instant })
/** What the city's trail tells of an export (`doneAt`: the desk's time); null for details of something else. */
export function readExportLine(details: unknown): z.infer<typeof exportLine> | null {
  const read = z.safeParse(exportLine, details)
  return read.success ? read.data : null
}

export interface ExportState extends Omit<ExportEvent, 'type' | 'exportId'> {
  readonly id: string
  readonly by: string
  readonly at: number
}

function decide(state: ExportState | null, { type: _, ...asked }: ExportCommand, { operator }: Context): Result<ExportEvent> {
  const personal = asked.columns.some(isPersonal)
  if (!may(operator, 'ticket.export')) return refuse('not_permitted', { permission: 'ticket.export' })
  if (personal && !may(operator, 'ticket.exportPersonal')) return refuse('not_permitted', { permission: 'ticket.exportPersonal' })
  if (state !== null) return refuse('export_exists')
  return accept([{ type: 'ExportRecorded', ...asked, personal }])
}

function evolve(state: ExportState | null, { type: _, exportId, ...event }: ExportEvent, { by, occurredAt }: Origin): ExportState {
  return state ?? { id: exportId, by, at: occurredAt, ...event }
}

export const ticketExport: Decider<ExportState, ExportCommand, ExportEvent> = { decide, evolve }
