import { Link } from '@tanstack/react-router'
import type { Refusal } from '#domain/refusals.ts'
import { useCity } from '../../../app/city.tsx'
import { useFormat } from '../../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../../i18n/words.tsx'
import { Action } from '../../../ui/Action.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { Scroller } from '../../../ui/Scroller.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { Code } from '../../../ui/Text.tsx'
import { subjectName } from '../columns.tsx'
import type { LastBulk } from './last-bulk.ts'

interface Line { readonly code: string; readonly ticketId: string | null; readonly categoryId: string | null; readonly refusal: Refusal }

/** What was refused and why; each line leads to its message. */
export function BulkOutcomeSheet({ last, isOpen, onClose }: { last: LastBulk; isOpen: boolean; onClose: () => void }) {
  const say = useSay()
  const action = say(`bulk.${last.kind}`)
  const { undone, result } = last
  return (
    <Sheet title={undone === null ? say('bulk.resultTitle', { action }) : say('bulk.undoTitle')} isOpen={isOpen} onClose={onClose} wide>
      <div className="flex flex-col gap-4 p-5">
        <Notice tone="ok">{undone === null ? say('bulk.done', { action, n: result.done.length }) : say('bulk.undone', { n: undone.count })}</Notice>
        <Refusals lines={linesOf(last)} onFollow={onClose} />
        <div>
          <Action autoFocus weight="primary" onPress={onClose}>{say('close')}</Action>
        </div>
      </div>
    </Sheet>
  )
}

export function linesOf({ undone, result: { done, refused } }: LastBulk): readonly Line[] {
  if (undone === null) return refused.map(({ row: { id, code, categoryId }, refusal }) => ({ code, ticketId: id, categoryId, refusal }))
  return undone.refused.map(({ code, refusal }) => {
    const row = done.find((each) => each.row.code === code)?.row
    return { code, ticketId: row?.id ?? null, categoryId: row?.categoryId ?? null, refusal }
  })
}

function Refusals({ lines, onFollow }: { lines: readonly Line[]; onFollow: () => void }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const words = useRefusalWords()
  if (lines.length === 0) return null
  return (
    <section className="flex min-h-0 flex-col gap-2">
      <h3 className="font-semibold text-danger">{say('bulk.refused', { n: lines.length })}</h3>
      <Scroller className="max-h-[46vh]">
        <ul className="flex flex-col">
          {lines.map(({ code, ticketId, categoryId, refusal }) => (
            <li key={code} className="grid grid-cols-[92px_160px_minmax(0,1fr)] items-baseline gap-3 border-b border-line py-1.5 last:border-0">
              {ticketId === null ? <Code code={code} /> : (
                <Link to="/tickets/$ticketId" params={{ ticketId }} onClick={onFollow} className="rounded text-accent-ink underline underline-offset-2">
                  <Code code={code} />
                </Link>
              )}
              <span className="truncate">{categoryId === null ? '' : subjectName(city, categoryId, format)}</span>
              <span className="text-ink-2">{words(refusal)}</span>
            </li>
          ))}
        </ul>
      </Scroller>
    </section>
  )
}
