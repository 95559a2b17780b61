import { CloudAlert, CloudCheck, CloudOff, RefreshCw } from 'lucide-react'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { syncWords, type SyncTone, type SyncWords } from './status-words.ts'

const GLYPH = { ok: CloudCheck, busy: RefreshCw, warn: CloudOff, danger: CloudAlert } as const
const TONE_TEXT: Readonly<Record<SyncTone, string>> = { ok: 'text-ok', busy: 'text-info', warn: 'text-warn', danger: 'text-danger' }

/** How the desk stands with the server. Not a live region: it counts seconds, and nobody wants those read out. */
export function SyncSentence() {
  const say = useSay()
  const format = useFormat()
  const status = useStatus()
  const now = useNow(1000)
  if (status === undefined) return null
  const words: SyncWords = status.training ? { key: 'training.sync', values: {}, tone: 'warn', since: false } : syncWords(status)
  const Glyph = GLYPH[words.tone]
  return (
    <span data-testid="sync-state" className="flex items-center gap-1.5">
      <Glyph size={14} aria-hidden="true" className={`flex-none ${TONE_TEXT[words.tone]}`} />
      <span>
        {say(words.key, words.values)}
        {words.since && status.lastContactAt !== null && `${say('comma')}${words.tone === 'ok' ? format.ago(status.lastContactAt, now) : say('sync.lastHeard', { ago: format.ago(status.lastContactAt, now) })}`}
      </span>
    </span>
  )
}
