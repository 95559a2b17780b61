import { useRefusalWords, useSay, type MessageKey } from '../../i18n/words.tsx'
import { NewsBar } from '../../ui/NewsBar.tsx'
import type { LastWord, Orders } from './use-orders.ts'

/** What came of the last order, and the way back. */
export function OrderNews({ orders: { last, undo, dismiss } }: { orders: Orders }) {
  const say = useSay()
  const words = useRefusalWords()
  if (last === null) return null
  const refused = last.state === 'running' ? [] : last.given.refused
  const refusal = last.state === 'running' ? null : last.given.refusal
  return (
    <NewsBar label={say('workstations.outcome')} onUndo={undo} onDismiss={dismiss} news={(
      <>
        {newsOf(last, say)}
        {refusal !== null && <span className="text-danger">{say('comma')}{say('workstations.refused', { n: refused.length, why: words(refusal) })}</span>}
        {last.state === 'undone' && last.left > 0 && <span className="text-warn">{say('comma')}{say('workstations.left', { n: last.left })}</span>}
      </>
    )} />
  )
}

function newsOf(last: LastWord, say: (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string): string {
  const what = say(`workstations.do.${last.kind}`).replace(/…$/, '')
  if (last.state === 'running') return say('workstations.running', { what, n: last.n })
  if (last.state === 'undone') return say('workstations.undone', { n: last.given.done.length })
  if (last.given.done.length === 0 && last.given.refused.length === 0) return say('workstations.nothing', { what })
  return say('workstations.done', { what, n: last.given.done.length })
}
