import { Undo2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { useSay } from '../i18n/words.tsx'
import { Action } from './Action.tsx'

interface NewsBarProps {
  readonly label: string
  /** What came of it, in a line. */
  readonly news: ReactNode
  /** Null: it cannot be taken back. */
  readonly onUndo: (() => void) | null
  readonly onDismiss: () => void
  /** What else can be done about it. */
  readonly children?: ReactNode
}

/** What came of something done to many, and the way back. Who shows it binds Ctrl+Z. */
export function NewsBar({ label, news, onUndo, onDismiss, children }: NewsBarProps) {
  const say = useSay()
  return (
    <section aria-label={label} className="flex h-11 flex-none items-center gap-2 border-t border-line bg-ground px-3">
      <p role="status" className="min-w-0 truncate">{news}</p>
      {children}
      {onUndo !== null && (
        <Action small chord="Ctrl+KeyZ" onPress={onUndo}>
          <Undo2 size={13} aria-hidden="true" className="mirrored" />
          {say('undo.action')}
        </Action>
      )}
      <Button aria-label={say('news.dismiss')} onPress={onDismiss} className="action action-quiet action-small ms-auto !w-7 !px-0">
        <X size={15} aria-hidden="true" />
      </Button>
    </section>
  )
}
