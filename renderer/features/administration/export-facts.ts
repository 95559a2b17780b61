import { isPersonal, readExportLine } from '#domain/export/export.ts'
import { DUES, OPEN_STATUSES } from '../ticket-list/search.ts'
import type { AuditLine } from './audit.ts'
import { nameOf, type Speaker } from './titles.ts'

const MINUTE_MS = 60_000

/** What somebody took out of the console, one fact each; null where the line cannot be read. */
export function exportFacts({ at, details }: Pick<AuditLine, 'at' | 'details'>, speaker: Speaker): readonly string[] | null {
  const line = readExportLine(details)
  if (line === null) return null
  const { say, format } = speaker
  const { rows, columns, filter, doneAt } = line
  const personal = columns.filter(isPersonal).map((column) => say(`export.column.${column}`)).join(say('comma'))
  const due = DUES.find((name) => name === filter.due)
  return [
    say('audit.exportRows', { n: rows }),
    say(`export.${line.format}`),
    personal === '' ? say('audit.exportPlain') : say('audit.exportPersonal', { columns: personal }),
    ...(filter.queue === undefined ? [] : [say('audit.exportQueue', { queue: say(`queue.${filter.queue}`) })]),
    ...(filter.searched ? [say('audit.exportSearched')] : []),
    ...(filter.mine ? [say('filter.mine')] : []),
    ...(filter.statuses.length === 0 ? [] : [filter.statuses.join() === OPEN_STATUSES.join() ? say('view.open') : filter.statuses.map((status) => say(`status.${status}`)).join(say('comma'))]),
    ...(filter.kind === null ? [] : [say(`kind.${filter.kind}`)]),
    ...(filter.channel === null ? [] : [say(`channel.${filter.channel}`)]),
    ...(filter.urgency === null ? [] : [say(`urgency.${filter.urgency}`)]),
    ...(due === undefined ? [] : [`${say('filter.due')} ${say(`filter.due.${due}`)}`]),
    ...(['categories', 'places', 'departments'] as const).flatMap((section) => nameOf(section, filter[FIELD[section]], speaker) ?? []),
    ...(filter.incidentId === null ? [] : [say('filter.incident')]),
    // a desk that was offline is heard of later
    ...(Math.abs(at - doneAt) < MINUTE_MS ? [] : [say('audit.exportAt', { at: `${format.date(doneAt)}${say('comma')}${format.time(doneAt)}` })]),
  ]
}

const FIELD = { categories: 'categoryId', places: 'placeId', departments: 'departmentId' } as const
