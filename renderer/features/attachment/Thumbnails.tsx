import { CloudDownload, CloudUpload, FileAudio, FileText, Image, MonitorOff, type LucideIcon } from 'lucide-react'
import { createElement, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Attachment } from '#domain/ticket/state.ts'
import type { AttachmentView } from '#ipc/attachment.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useSay } from '../../i18n/words.tsx'
import { useRunningHere } from '../ticket/running.tsx'
import { useBlob } from './bytes.ts'
import { fileNameOf } from './file-name.ts'
import { isImage } from './files.ts'
import { Picture } from './Picture.tsx'
import { isDrawn, useStanding } from './standing.ts'
import { StandingWords } from './StandingWords.tsx'
import { Viewer } from './Viewer.tsx'

interface ThumbnailsProps { readonly view: TicketView; readonly attachments: readonly Attachment[]; readonly small?: boolean }

/** Small pictures; Enter opens one. */
export function Thumbnails({ view, attachments, small = false }: ThumbnailsProps) {
  const say = useSay()
  const standing = useStanding(view)
  const [opened, setOpened] = useState<string | null>(null)
  return (
    <>
      <ul aria-label={say('attachment.title')} className="flex flex-wrap gap-2">
        {attachments.map((attachment) => (
          <li key={attachment.id}>
            <Thumbnail view={view} attachment={attachment} standing={standing.get(attachment.id)} small={small} onOpen={() => setOpened(attachment.id)} />
          </li>
        ))}
      </ul>
      <Viewer view={view} attachmentId={opened} onClose={() => setOpened(null)} onTurn={setOpened} attachments={attachments} />
    </>
  )
}

const glyphOf = (type: string): LucideIcon => (isImage(type) ? Image : type.startsWith('audio/') ? FileAudio : FileText)
const Glyph = ({ type, size }: { type: string; size: number }) => createElement(glyphOf(type), { size, 'aria-hidden': true, className: 'text-ink-3' })
const MARK: Readonly<Record<AttachmentView['where'], LucideIcon | null>> = { here: null, waiting: CloudUpload, server: CloudDownload, elsewhere: MonitorOff }

function Thumbnail({ view, attachment, standing, small, onOpen }: { view: TicketView; attachment: Attachment; standing: AttachmentView | undefined; small: boolean; onOpen: () => void }) {
  const say = useSay()
  const image = isImage(attachment.type)
  const onPage = useRunningHere() !== null
  const { blob } = useBlob(view.state.id, attachment.id, image && isDrawn(standing, onPage))
  const name = fileNameOf(view, attachment) ?? say('attachment.unnamed')
  const Mark = standing === undefined ? null : MARK[standing.where]
  return (
    <Button onPress={onOpen} className={`group relative flex flex-col overflow-hidden rounded-control border border-line bg-surface text-start data-hovered:border-control ${small ? 'w-20' : 'w-32'}`}>
      <span className={`flex w-full flex-none items-center justify-center overflow-hidden bg-sunken ${small ? 'h-14' : 'h-20'}`}>
        {blob === null ? <Glyph type={attachment.type} size={small ? 18 : 24} /> : <Picture blob={blob} alt="" className="size-full object-cover" />}
      </span>
      {Mark !== null && (
        <span aria-hidden="true" className="absolute end-1 top-1 grid size-5 place-items-center rounded-full bg-warn-soft text-warn">
          <Mark size={12} />
        </span>
      )}
      <span className="sr-only">{small ? say('attachment.open', { name }) : say('open')}</span>
      {!small && (
        <span className="flex w-full min-w-0 flex-col px-2 py-1">
          <bdi dir="auto" className="truncate text-2xs font-medium">{name}</bdi>
          <StandingWords attachment={attachment} standing={standing} />
        </span>
      )}
    </Button>
  )
}
