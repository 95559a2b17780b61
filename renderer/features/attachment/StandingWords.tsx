import type { Attachment } from '#domain/ticket/state.ts'
import type { AttachmentView } from '#ipc/attachment.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { sizeOf } from './files.ts'

/** Where the bytes are, and how far they have come. */
export function StandingWords({ attachment, standing }: { attachment: Attachment; standing: AttachmentView | undefined }) {
  const say = useSay()
  const format = useFormat()
  const { n, unit } = sizeOf(attachment.size)
  const size = say(`attachment.${unit}`, { n: format.number(n) })
  if (standing === undefined || standing.where === 'here') return <span className="text-2xs text-ink-3">{size}</span>
  if (standing.where === 'elsewhere') return <span className="text-2xs text-warn">{standing.deskName === null ? say('attachment.elsewhere') : say('attachment.atDesk', { desk: standing.deskName })}</span>
  const moving = standing.moved > 0 && standing.moved < standing.size
  return (
    <span className="flex flex-col gap-1 text-2xs text-ink-3">
      {say(standing.where === 'waiting' ? 'attachment.waiting' : 'attachment.onServer', { size })}
      {moving && <Progress label={say(standing.where === 'waiting' ? 'attachment.sending' : 'attachment.fetching')} done={standing.moved} total={standing.size} />}
    </span>
  )
}
