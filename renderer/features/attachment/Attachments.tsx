import { FilePlus2, Lock, X } from 'lucide-react'
import { useEffect, type RefObject } from 'react'
import { Button } from 'react-aria-components/Button'
import type { TicketView } from '#ipc/contract.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Written } from '../../ui/Text.tsx'
import type { Attaching } from './attaching.ts'
import { ACCEPTED } from './files.ts'
import { Thumbnails } from './Thumbnails.tsx'

interface AttachmentsProps {
  readonly view: TicketView
  /** Null where nothing may be attached. */
  readonly attaching: Attaching | null
  /** Whoever could attach elsewhere cannot here, and is told why: the message is confidential. */
  readonly noFiles: boolean
  readonly inputRef: RefObject<HTMLInputElement | null>
}

/** Files of the message. They come by Ctrl+V anywhere on the page, by being dropped on it, or from the disk. */
export function Attachments({ view, attaching, noFiles, inputRef }: AttachmentsProps) {
  const say = useSay()
  const words = useRefusalWords()
  const { attachments } = view.state
  const announce = useAnnounce()
  const add = attaching?.add
  useEffect(() => {
    if (add === undefined && !noFiles) return
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      if (add === undefined) announce(say('refusal.attachment_confidential'), 'danger')
      else add(files, 'pasted')
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [add, noFiles, announce, say])
  return (
    <section aria-label={say('attachment.title')} className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <h2 className="font-semibold text-ink-2">{say('attachment.title')}</h2>
        {attaching !== null && (
          <>
            <span className="min-w-0 flex-1 truncate text-xs text-ink-3">{say('attachment.how')}</span>
            <Action small weight="quiet" chord="KeyI" onPress={() => inputRef.current?.click()}>
              <FilePlus2 size={14} aria-hidden="true" />
              {say('action.AttachFile')}
            </Action>
            <input
              ref={inputRef}
              type="file"
              multiple
              hidden
              accept={ACCEPTED}
              aria-label={say('action.AttachFile')}
              onChange={(event) => {
                attaching.add([...(event.currentTarget.files ?? [])], 'chosen')
                event.currentTarget.value = ''
              }}
            />
          </>
        )}
      </div>
      {noFiles && (
        <p className="flex items-start gap-2 rounded-control bg-confidential-soft px-3 py-2 leading-6 text-confidential">
          <Lock size={15} aria-hidden="true" className="mt-1 flex-none" />
          {say('refusal.attachment_confidential')}
        </p>
      )}
      {attaching !== null && attaching.busy > 0 && <p role="status" className="text-xs text-ink-2">{say('attachment.taking', { n: attaching.busy })}</p>}
      {attaching !== null && attaching.rejected.length > 0 && (
        <Notice tone="danger" live>
          <span className="flex items-start gap-2">
            <span className="flex min-w-0 flex-1 flex-col gap-1">
              {attaching.rejected.map(({ name, refused }) => (
                <span key={name}>
                  <Written className="font-medium">{name}</Written>: {words(refused)}
                </span>
              ))}
            </span>
            <Button aria-label={say('close')} onPress={attaching.forget} className="action action-quiet action-small !size-6 !px-0"><X size={14} aria-hidden="true" /></Button>
          </span>
        </Notice>
      )}
      {attachments.length > 0 && <Thumbnails view={view} attachments={attachments} />}
    </section>
  )
}
