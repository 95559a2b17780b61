import { CircleCheck, Copy, Lock, Volume2 } from 'lucide-react'
import { useCopy } from '../../app/announcements.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { useOpenMessages, useOpenState } from './context.tsx'
import type { SavedMessage } from './open-messages.ts'
import { useVoice } from './reading.ts'
import { savedSentence, type Voice } from './sentences.ts'

/** The code to read to the caller. It stays until Escape while the next message is already being written below. */
export function SavedCard() {
  const say = useSay()
  const saved = useOpenState((state) => state.saved)
  // the next caller is on the line already: only the code stays, in case it is asked for again
  const next = useOpenState((state) => state.messages.find(({ id }) => id === state.activeId)?.keeping.state !== 'untouched')
  const [latest, ...earlier] = saved
  return (
    <div role="status" aria-label={say('saved.region')} className={latest === undefined ? 'absolute' : ''}>
      {latest !== undefined && (next ? <Line saved={latest} /> : <Card saved={latest} earlier={earlier.filter(({ coded }) => coded)} />)}
    </div>
  )
}

function titleOf({ city, say, format }: Voice, saved: SavedMessage): string {
  switch (saved.how) {
    case 'confidential':
    case 'confidentialAnonymous':
      return say('confidential.saved')
    case 'anonymous':
      return say('saved.anonymous')
    case 'incident':
      return say('saved.incident', { title: saved.incident?.title ?? '' })
    case 'outside': {
      const department = city.departmentOf(saved.departmentId ?? '')
      return say('outside.saved', { who: department === null ? '' : nameIn(department, format.language) })
    }
    case 'answered':
      return say('saved.answered')
    case 'registered':
      return say('saved.title')
  }
}

const SEALED = { box: 'border-confidential/40 bg-confidential-soft', ink: 'text-confidential', glyph: Lock }
const OPEN = { box: 'border-ok/40 bg-ok-soft', ink: 'text-ok', glyph: CircleCheck }
const isSealed = ({ how }: SavedMessage): boolean => how === 'confidential' || how === 'confidentialAnonymous'

function Line({ saved }: { saved: SavedMessage }) {
  const say = useSay()
  const voice = useVoice()
  const messages = useOpenMessages()
  const { box, ink, glyph: Glyph } = isSealed(saved) ? SEALED : OPEN
  return (
    <div className={`flex h-9 items-center gap-3 rounded-panel border ps-4 pe-1 ${box}`}>
      <Glyph size={15} aria-hidden="true" className={`flex-none ${ink}`} />
      <span className={`min-w-0 truncate text-xs font-semibold ${ink}`}>{titleOf(voice, saved)}</span>
      {saved.coded && (
        <span data-testid="tracking-code" className="selectable ms-auto flex-none text-base font-bold">
          <Code code={saved.code} />
        </span>
      )}
      <Action small weight="quiet" chord="Escape" className={saved.coded ? '' : 'ms-auto'} onPress={() => messages.dismissSaved()}>
        {say('close')}
      </Action>
    </div>
  )
}

function Card({ saved, earlier }: { saved: SavedMessage; earlier: readonly SavedMessage[] }) {
  const say = useSay()
  const voice = useVoice()
  const copy = useCopy()
  const messages = useOpenMessages()
  const { box, ink, glyph: Glyph } = isSealed(saved) ? SEALED : OPEN
  const script = saved.incident?.script ?? ''
  return (
    <div className={`flex items-center gap-4 rounded-panel border px-4 py-2 ${box}`}>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className={`flex items-center gap-2 font-semibold ${ink}`}>
          <Glyph size={16} aria-hidden="true" className="flex-none" />
          {titleOf(voice, saved)}
        </p>
        <div className="flex items-start gap-2 leading-6">
          <Volume2 size={15} aria-hidden="true" className={`mirrored mt-1 flex-none ${ink}`} />
          <div>
            <p><Written>{say('say.quoted', { text: savedSentence(voice, saved) })}</Written></p>
            {script !== '' && <p><Written>{say('say.quoted', { text: script })}</Written></p>}
          </div>
        </div>
        {earlier.length > 0 && (
          <p className="flex flex-wrap gap-x-3 text-xs text-ink-2">
            {say('saved.earlier')}
            {earlier.map(({ code }) => (
              <Code key={code} code={code} />
            ))}
          </p>
        )}
      </div>
      {saved.coded && (
        <span data-testid="tracking-code" className="selectable flex-none text-2xl font-bold tracking-wide">
          <Code code={saved.code} />
        </span>
      )}
      <div className="flex flex-none flex-col gap-1">
        {saved.coded && (
          <Action small weight="quiet" onPress={() => copy(saved.code, say('copy.code'))}>
            <Copy size={13} aria-hidden="true" />
            {say('copy')}
          </Action>
        )}
        <Action small weight="quiet" chord="Escape" onPress={() => messages.dismissSaved()}>
          {say('close')}
        </Action>
      </div>
    </div>
  )
}
