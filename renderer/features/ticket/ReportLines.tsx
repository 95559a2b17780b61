import type { WorkReport } from '#domain/ticket/assignments.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'
import { Thumbnails } from '../attachment/Thumbnails.tsx'

type Reported = Pick<WorkReport, 'commandId' | 'startedAt' | 'finishedAt' | 'cost' | 'photos'>

/** A work report as it came: words, times, cost in both units, materials, photos. */
export function ReportLines({ report, view }: { report: Reported; view: TicketView }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  const words = view.parts[report.commandId]
  const at = (moment: number | null): string | null => (moment === null ? null : format.moment(moment, now))
  const lines = [
    [say('report.startedAt'), at(report.startedAt)],
    [say('report.finishedAt'), at(report.finishedAt)],
    [say('report.costName'), report.cost === null ? null : say('report.rialsAndToman', { rials: format.number(report.cost), toman: format.number(report.cost / 10) })],
    [say('report.materials'), words?.['materials'] ?? null],
  ] as const
  const photos = view.state.attachments.filter(({ id }) => report.photos.includes(id))
  return (
    <div className="mt-1 flex flex-col gap-2 rounded-control border border-line bg-surface px-3 py-2">
      <p dir="auto" className="selectable leading-6 break-words whitespace-pre-wrap">{words?.['note'] ?? say('timeline.erased')}</p>
      {lines.some(([, value]) => value !== null) && (
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-xs">
          {lines.map(([name, value]) =>
            value === null ? null : (
              <div key={name} className="contents">
                <dt className="text-ink-3">{name}</dt>
                <dd className="min-w-0 break-words"><Written>{value}</Written></dd>
              </div>
            ),
          )}
        </dl>
      )}
      {photos.length > 0 && <Thumbnails view={view} attachments={photos} small />}
    </div>
  )
}
