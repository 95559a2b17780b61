import type { Assignment } from '#domain/ticket/assignments.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Written } from '../../ui/Text.tsx'
import { StatusPill } from '../../ui/TicketMarks.tsx'
import { departmentName, useDirectory } from './directory.ts'
import { DueLeft, DueWhy } from './DueWhy.tsx'
import { PartStory } from './PartStory.tsx'
import type { ActionType } from './actions.ts'
import { useRunning } from './running.tsx'

const RUNNING: ReadonlySet<Assignment['status']> = new Set(['forwarded', 'acknowledged'])

/** One department's part of the work: where it stands, its own clock, what can be done with it. */
export function PartCard({ part, start }: { part: Assignment; start: (type: ActionType, partId: string) => void }) {
  const say = useSay()
  const { language } = useFormat()
  const directory = useDirectory()
  const { offers, view } = useRunning()
  const now = useNow(60_000)
  const legal = offers.filter(({ parts }) => parts.some(({ id }) => id === part.id))
  const asked = view.state.steps.findLast((step) => step.type === 'ClosureAsked' && step.assignmentId === part.id)
  const asks = part.closureAskedAt === null || asked === undefined ? null : (view.parts[asked.commandId]?.['note'] ?? '')
  const mayWithdraw = legal.some(({ action }) => action.type === 'WithdrawForward')
  const over = part.status === 'withdrawn' || part.status === 'returned'
  return (
    <li className={`flex flex-col gap-1.5 rounded-control border border-line bg-surface px-3 py-2 ${over ? 'opacity-80' : ''}`}>
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-semibold">{departmentName(directory, part.departmentId, language)}</span>
        {part.external && <span className="pill !h-[18px] bg-warn-soft !text-2xs text-warn">{say('department.external')}</span>}
        <span className="ms-auto flex gap-1.5"><StatusPill status={part.status} /></span>
      </p>
      {part.returned !== null && part.status === 'returned' && <p className="text-xs text-warn">{say(`returned.${part.returned}`)}</p>}
      {part.falseReports > 0 && <p className="text-xs text-danger">{say('part.falseReports', { n: part.falseReports })}</p>}
      {part.due === null ? (
        !over && <p className="text-xs text-ink-3">{say('due.none')}</p>
      ) : (
        <>
          {RUNNING.has(part.status) && <p className="text-xs"><DueLeft due={part.due} now={now} /></p>}
          {!over && <DueWhy due={part.due} summary="due.by" />}
        </>
      )}
      <PartStory part={part} view={view} />
      {asks !== null && (
        <div className="flex flex-col gap-1 rounded-control bg-warn-soft px-2.5 py-1.5 text-xs">
          <p className="font-medium text-warn">{say('closure.title')}</p>
          {asks !== '' && <p><Written>{asks}</Written></p>}
          {mayWithdraw && <Action small className="!h-6 self-start !px-2" onPress={() => start('WithdrawForward', part.id)}>{say('closure.agree')}</Action>}
        </div>
      )}
      {legal.length > 0 && (
        <div className="flex flex-wrap gap-1.5 pt-0.5">
          {legal.filter(({ action: { type } }) => asks === null || type !== 'WithdrawForward').map(({ action: { type } }) => (
            <Action key={type} small weight="quiet" className="!h-6 !border-line !px-2" onPress={() => start(type, part.id)}>
              {say(`action.${type}`)}
            </Action>
          ))}
        </div>
      )}
    </li>
  )
}
