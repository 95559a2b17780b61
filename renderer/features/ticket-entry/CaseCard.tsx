import { useNavigate } from '@tanstack/react-router'
import { Check, Volume2 } from 'lucide-react'
import type { Row } from '#ipc/contract.ts'
import { nameIn } from '../../app/directory-index.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { StatusPill, UrgencyPill } from '../../ui/TicketMarks.tsx'

interface CaseCardProps { readonly row: Row; readonly sentence: string | null; readonly onTell: (() => void) | null; readonly chord: string | null }

/** One case of the caller: what it is, how it stands, and the sentence that says so. */
export function CaseCard({ row, sentence, onTell, chord }: CaseCardProps) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(30_000)
  const navigate = useNavigate()
  const subject = city.subjectOf(row.categoryId)
  return (
    <li className="flex flex-col gap-1 rounded-control border border-line bg-surface px-2.5 py-2">
      <div className="flex items-center gap-2">
        <span className="truncate font-medium">{subject === null ? row.categoryId : nameIn(subject.category, format.language)}</span>
        <UrgencyPill urgency={row.urgency} />
        <Code code={row.code} className="ms-auto flex-none text-xs text-ink-3" />
      </div>
      <div className="flex items-center gap-2 text-xs text-ink-3">
        <StatusPill status={row.status} pending={row.pending} />
        <span className="truncate">{format.ago(row.receivedAt, now)}</span>
        {row.dueAt !== null && row.dueAt < now && <span className="flex-none text-danger">{say('cases.late')}</span>}
      </div>
      {sentence === null ? (
        row.excerpt !== '' && <Written className="truncate text-xs text-ink-2">{row.excerpt}</Written>
      ) : (
        <p className="flex items-start gap-2 text-xs leading-5 text-ink-2">
          <Volume2 size={13} aria-hidden="true" className="mirrored mt-1 flex-none text-accent-ink" />
          <Written>{say('say.quoted', { text: sentence })}</Written>
        </p>
      )}
      <div className="flex items-center gap-2">
        {onTell !== null && (
          <Action small onPress={onTell} {...(chord === null ? {} : { chord })}>
            <Check size={13} aria-hidden="true" />
            {say('cases.tell')}
          </Action>
        )}
        <Action small weight="quiet" className="ms-auto" onPress={() => void navigate({ to: '/tickets/$ticketId', params: { ticketId: row.id } })}>
          {say('open')}
        </Action>
      </div>
    </li>
  )
}
