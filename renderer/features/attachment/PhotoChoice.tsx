import { Check, FileText } from 'lucide-react'
import type { ReactNode } from 'react'
import { ToggleButton } from 'react-aria-components/ToggleButton'
import type { Attachment } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useSay } from '../../i18n/words.tsx'
import { useBlob } from './bytes.ts'
import { fileNameOf } from './file-name.ts'
import { isImage } from './files.ts'
import { Picture } from './Picture.tsx'
import { isDrawn, useStanding } from './standing.ts'

interface PhotoChoiceProps { readonly view: TicketView; readonly label: string; readonly chosen: readonly string[]; readonly onChange: (chosen: readonly string[]) => void; /** Stands beside the label: how to add more. */ readonly children?: ReactNode }

/** Which of the message's files belong to a report. */
export function PhotoChoice({ view, label, chosen, onChange, children }: PhotoChoiceProps) {
  const say = useSay()
  const standing = useStanding(view)
  const { attachments } = view.state
  return (
    <div role="group" aria-label={label} className="flex flex-col gap-1.5">
      <div className="flex min-h-7 items-center gap-3">
        <span className="text-xs font-medium text-ink-2">{label}</span>
        {children}
      </div>
      {attachments.length === 0 ? (
        <p className="text-xs text-ink-3">{say(view.state.confidential ? 'refusal.attachment_confidential' : 'report.noPhotos')}</p>
      ) : (
        <div className="flex flex-wrap gap-2">
          {attachments.map((attachment) => (
            <Photo
              key={attachment.id}
              view={view}
              attachment={attachment}
              near={isDrawn(standing.get(attachment.id), true)}
              isSelected={chosen.includes(attachment.id)}
              onChange={(on) => onChange(on ? [...chosen, attachment.id] : chosen.filter((id) => id !== attachment.id))}
            />
          ))}
        </div>
      )}
    </div>
  )
}

function Photo({ view, attachment, near, isSelected, onChange }: { view: TicketView; attachment: Attachment; near: boolean; isSelected: boolean; onChange: (on: boolean) => void }) {
  const say = useSay()
  const { blob } = useBlob(view.state.id, attachment.id, near && isImage(attachment.type))
  return (
    <ToggleButton aria-label={fileNameOf(view, attachment) ?? say('attachment.unnamed')} isSelected={isSelected} onChange={onChange} className="relative flex h-14 w-20 items-center justify-center overflow-hidden rounded-control border-2 border-line bg-sunken data-selected:border-accent">
      {blob === null ? <FileText size={18} aria-hidden="true" className="text-ink-3" /> : <Picture blob={blob} alt="" className="size-full object-cover" />}
      {isSelected && (
        <span aria-hidden="true" className="absolute end-1 top-1 grid size-4 place-items-center rounded-full bg-accent text-on-accent">
          <Check size={11} strokeWidth={3} />
        </span>
      )}
    </ToggleButton>
  )
}
