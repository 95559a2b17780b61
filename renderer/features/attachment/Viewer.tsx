import { ChevronLeft, ChevronRight, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { Attachment } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Written } from '../../ui/Text.tsx'
import { useDetach } from './attaching.ts'
import { useBlob, useSource } from './bytes.ts'
import { fileNameOf } from './file-name.ts'
import { isImage } from './files.ts'
import { Picture } from './Picture.tsx'
import { useStanding } from './standing.ts'
import { StandingWords } from './StandingWords.tsx'

interface ViewerProps {
  readonly view: TicketView
  readonly attachments: readonly Attachment[]
  /** Null: closed. */
  readonly attachmentId: string | null
  readonly onTurn: (attachmentId: string) => void
  readonly onClose: () => void
}

/** One attachment as large as the window allows; arrows turn to the next. */
export function Viewer({ view, attachments, attachmentId, onTurn, onClose }: ViewerProps) {
  const say = useSay()
  const shown = attachments.find(({ id }) => id === attachmentId)
  return (
    <Sheet title={shown === undefined ? '' : (fileNameOf(view, shown) ?? say('attachment.unnamed'))} isOpen={shown !== undefined} onClose={onClose} wide>
      {shown !== undefined && <Shown key={shown.id} view={view} attachment={shown} attachments={attachments} onTurn={onTurn} onClose={onClose} />}
    </Sheet>
  )
}

function Shown({ view, attachment, attachments, onTurn, onClose }: Omit<ViewerProps, 'attachmentId'> & { attachment: Attachment }) {
  const say = useSay()
  const format = useFormat()
  const who = useWho()
  const now = useNow(60_000)
  const standing = useStanding(view).get(attachment.id)
  const { blob, refused, retry } = useBlob(view.state.id, attachment.id, standing?.where !== 'elsewhere')
  const detach = useDetach(view)
  const [refusedDetach, setRefusedDetach] = useState<Refusal | null>(null)
  const [warned, setWarned] = useState(false)
  const place = attachments.indexOf(attachment)
  const turn = (by: number): void => {
    const next = attachments[(place + by + attachments.length) % attachments.length]
    if (next !== undefined) onTurn(next.id)
  }
  const remove = async (): Promise<void> => {
    if (detach === null) return
    // what cannot be brought back is not taken away by one key
    if (blob === null && !warned) return setWarned(true)
    const refusal = await detach(attachment, blob)
    if (refusal === null) onClose()
    else setRefusedDetach(refusal)
  }
  useHotkeys('dialog', [
    ...(attachments.length > 1 ? [{ chord: 'PageDown', says: 'attachment.next', run: () => turn(1) }, { chord: 'PageUp', says: 'attachment.previous', run: () => turn(-1) }] : []),
    ...(detach === null ? [] : [{ chord: 'Delete', says: 'attachment.detach', run: () => void remove() }]),
  ])
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="grid h-[440px] place-items-center overflow-hidden rounded-control bg-sunken">
        {standing?.where === 'elsewhere' ? (
          <Blank title={standing.deskName === null ? say('attachment.elsewhere') : say('attachment.atDesk', { desk: standing.deskName })}>{say('attachment.elsewhereHint')}</Blank>
        ) : refused !== null ? (
          <div className="flex flex-col items-center gap-3 p-6">
            <RefusalNotice refusal={refused} />
            <Action onPress={retry}>{say('attachment.retry')}</Action>
          </div>
        ) : blob === null ? (
          <Blank title={say('loading')} />
        ) : (
          <Content type={attachment.type} blob={blob} name={fileNameOf(view, attachment) ?? ''} />
        )}
      </div>
      {warned && <Notice tone="warn" live>{say('attachment.noWayBack')}</Notice>}
      {refusedDetach !== null && <RefusalNotice refusal={refusedDetach} />}
      <div className="flex items-center gap-3">
        {attachments.length > 1 && (
          <span className="flex items-center gap-1">
            <Action small weight="quiet" aria-label={say('attachment.previous')} onPress={() => turn(-1)}><ChevronRight size={15} aria-hidden="true" className="ltr:-scale-x-100" /></Action>
            <span className="text-xs text-ink-3">{say('attachment.of', { n: place + 1, all: attachments.length })}</span>
            <Action small weight="quiet" aria-label={say('attachment.next')} onPress={() => turn(1)}><ChevronLeft size={15} aria-hidden="true" className="ltr:-scale-x-100" /></Action>
          </span>
        )}
        <span className="min-w-0 flex-1 truncate text-xs text-ink-3">
          <Written>{who(attachment.by)}</Written>
          {say('comma')}
          {format.moment(attachment.at, now)}
        </span>
        <StandingWords attachment={attachment} standing={standing} />
        {detach !== null && (
          <Action small weight="danger" chord="Delete" onPress={() => void remove()}>
            <Trash2 size={14} aria-hidden="true" />
            {say('attachment.detach')}
          </Action>
        )}
      </div>
    </div>
  )
}

function Content({ type, blob, name }: { type: string; blob: Blob; name: string }) {
  const say = useSay()
  if (isImage(type)) return <Picture blob={blob} alt={name} className="max-h-[440px] max-w-full object-contain" />
  if (type.startsWith('audio/')) return <Recording blob={blob} name={name} />
  return <Blank title={say('attachment.noPreview')}>{say('attachment.noPreviewHint')}</Blank>
}

const Recording = ({ blob, name }: { blob: Blob; name: string }) => (
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- a citizen's recording has no transcript
  <audio controls ref={useSource(blob)} aria-label={name} className="w-3/4" />
)
