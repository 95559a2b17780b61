import { X } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { may } from '#domain/operator/roles.ts'
import { RULES } from '#domain/ticket/rules.ts'
import { useAnnounce } from '../../../app/announcements.tsx'
import { useHotkeys } from '../../../app/hotkeys.tsx'
import { useOperator } from '../../../app/operator.tsx'
import { useRefusalWords, useSay } from '../../../i18n/words.tsx'
import { Action } from '../../../ui/Action.tsx'
import { NewsBar } from '../../../ui/NewsBar.tsx'
import { BULK_ACTIONS, type Wish } from './bulk.ts'
import { BulkOutcomeSheet } from './BulkOutcome.tsx'
import { BulkSheet } from './BulkSheet.tsx'
import { canUndo, undoBulk, useLastBulk, type LastBulk } from './last-bulk.ts'

interface BulkBarProps {
  readonly numbers: readonly number[]
  /** Somebody writes: Ctrl+Z is the text's own. */
  readonly writing: boolean
  readonly onClear: () => void
  /** Focus goes back to the rows. */
  readonly onLeave: () => void
}

/** What can be done with the selected messages; after that, what came of it. */
export function BulkBar({ numbers, writing, onClear, onLeave }: BulkBarProps) {
  const [last, setLast] = useLastBulk()
  const [open, setOpen] = useState<Wish['kind'] | null>(null)
  const [seeing, setSeeing] = useState(false)
  const undo = useUndo(last, setLast, () => setSeeing(true))
  useHotkeys('screen', canUndo(last) && !writing ? [{ chord: 'Ctrl+KeyZ', says: 'undo.action', bar: true, run: () => void undo() }] : [])
  return (
    <>
      {numbers.length > 0 ? <Choices numbers={numbers} onOpen={setOpen} onClear={onClear} /> : last !== null && <News last={last} onUndo={() => void undo()} onSee={() => setSeeing(true)} onDismiss={() => { setLast(null); onLeave() }} />}
      <BulkSheet
        kind={open}
        numbers={numbers}
        onClose={() => setOpen(null)}
        onDone={(next) => {
          setLast(next)
          setOpen(null)
          onClear()
          setSeeing(next.result.refused.length > 0)
        }}
      />
      {last !== null && <BulkOutcomeSheet last={last} isOpen={seeing} onClose={() => setSeeing(false)} />}
    </>
  )
}

function useUndo(last: LastBulk | null, setLast: (last: LastBulk) => void, onRefused: () => void): () => Promise<void> {
  const announce = useAnnounce()
  const words = useRefusalWords()
  const busy = useRef(false)
  return async () => {
    if (!canUndo(last) || busy.current) return
    busy.current = true
    const answer = await undoBulk(last)
    busy.current = false
    if ('code' in answer) return announce(words(answer), 'danger')
    setLast(answer)
    if ((answer.undone?.refused.length ?? 0) > 0) onRefused()
  }
}

function Choices({ numbers, onOpen, onClear }: { numbers: readonly number[]; onOpen: (kind: Wish['kind']) => void; onClear: () => void }) {
  const say = useSay()
  const operator = useOperator()
  const actions = BULK_ACTIONS.filter(({ type }) => may(operator, ...RULES[type].permission))
  useHotkeys('screen', [
    ...actions.map(({ kind, chord }) => ({ chord, says: `bulk.${kind}`, bar: true, run: () => onOpen(kind) })),
    { chord: 'Escape', says: 'key.selectNone', run: onClear },
  ])
  return (
    <section aria-label={say('bulk.bar')} className="flex h-11 flex-none items-center gap-1.5 border-t border-line bg-selected px-3">
      <p role="status" className="me-1 flex-none font-semibold whitespace-nowrap">{say('bulk.count', { n: numbers.length })}</p>
      {actions.map(({ kind, chord, icon: Glyph }) => (
        <Action key={kind} small chord={chord} onPress={() => onOpen(kind)}>
          <Glyph size={13} aria-hidden="true" className={kind === 'forward' ? 'mirrored' : ''} />
          {say(`bulk.${kind}`)}
        </Action>
      ))}
      <Button aria-label={say('key.selectNone')} onPress={onClear} className="action action-quiet action-small ms-auto !w-7 !px-0">
        <X size={15} aria-hidden="true" />
      </Button>
    </section>
  )
}

interface NewsProps { readonly last: LastBulk; readonly onUndo: () => void; readonly onSee: () => void; readonly onDismiss: () => void }

function News({ last, onUndo, onSee, onDismiss }: NewsProps) {
  const say = useSay()
  const { kind, result, undone } = last
  const refused = undone === null ? result.refused.length : undone.refused.length
  return (
    <NewsBar label={say('bulk.bar')} onUndo={canUndo(last) ? onUndo : null} onDismiss={onDismiss} news={(
      <>
        {undone === null ? say('bulk.done', { action: say(`bulk.${kind}`), n: result.done.length }) : say('bulk.undone', { n: undone.count })}
        {refused > 0 && <span className="text-danger">{say('comma')}{say('bulk.refused', { n: refused })}</span>}
        {undone === null && result.stopped > 0 && <span className="text-warn">{say('comma')}{say('bulk.stopped', { n: result.stopped })}</span>}
      </>
    )}>
      {refused > 0 && <Action small weight="quiet" onPress={onSee}>{say('bulk.see')}</Action>}
    </NewsBar>
  )
}
