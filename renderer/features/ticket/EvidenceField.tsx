import { FilePlus2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Written } from '../../ui/Text.tsx'
import { useAttaching } from '../attachment/attaching.ts'
import { DropArea } from '../attachment/DropArea.tsx'
import { ACCEPTED } from '../attachment/files.ts'
import { PhotoChoice } from '../attachment/PhotoChoice.tsx'
import { useRunning } from './running.tsx'

type Chosen = readonly string[]
interface EvidenceFieldProps { readonly label: string; readonly chosen: Chosen; readonly onChange: (change: (before: Chosen) => Chosen) => void }

/** Photos and papers that show it: chosen among those of the message, or added right here by Ctrl+V, by dropping them, or from the disk. What is added is chosen. */
export function EvidenceField({ label, chosen, onChange }: EvidenceFieldProps) {
  const say = useSay()
  const words = useRefusalWords()
  const { view, offers } = useRunning()
  const mayAttach = offers.some(({ action, refused }) => action.type === 'AttachFile' && refused === null)
  const { add, busy, rejected } = useAttaching(view, (attachmentId) => onChange((before) => [...before, attachmentId]))
  const picker = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!mayAttach) return
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      // the page below would take them too
      event.stopPropagation()
      add(files, 'pasted')
    }
    window.addEventListener('paste', paste, { capture: true })
    return () => window.removeEventListener('paste', paste, { capture: true })
  }, [add, mayAttach])
  return (
    <DropArea label={label} onFiles={mayAttach ? (files) => add(files, 'chosen') : null} className="flex flex-col gap-2">
      <PhotoChoice view={view} label={label} chosen={chosen} onChange={(next) => onChange(() => next)}>
        {mayAttach && (
          <>
            <span className="min-w-0 flex-1 truncate text-xs text-ink-3">{say('attachment.how')}</span>
            <Action small onPress={() => picker.current?.click()}>
              <FilePlus2 size={14} aria-hidden="true" />
              {say('action.AttachFile')}
            </Action>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              accept={ACCEPTED}
              aria-label={say('action.AttachFile')}
              onChange={(event) => {
                add([...(event.currentTarget.files ?? [])], 'chosen')
                event.currentTarget.value = ''
              }}
            />
          </>
        )}
      </PhotoChoice>
      {busy > 0 && <p role="status" className="text-xs text-ink-2">{say('attachment.taking', { n: busy })}</p>}
      {rejected.length > 0 && (
        <Notice tone="danger" live>
          {rejected.map(({ name, refused }) => <p key={name}><Written className="font-medium">{name}</Written>: {words(refused)}</p>)}
        </Notice>
      )}
    </DropArea>
  )
}
