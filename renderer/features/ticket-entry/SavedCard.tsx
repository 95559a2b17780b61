import { CircleCheck, Copy, Volume2 } from 'lucide-react'
import { useCopy } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Code } from '../../ui/Text.tsx'
import { useOpenMessages, useOpenState } from './context.tsx'
import { spokenMatter } from './ReadAloud.tsx'

/** The code to read to the caller. It stays until Escape while the next message is already being written below. */
export function SavedCard() {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const copy = useCopy()
  const messages = useOpenMessages()
  const saved = useOpenState((state) => state.saved)
  const [latest, ...earlier] = saved
  return (
    <div role="status" aria-label={say('saved.region')} className={latest === undefined ? 'absolute' : ''}>
      {latest !== undefined && (
        <div className="flex items-center gap-4 rounded-panel border border-ok/40 bg-ok-soft px-4 py-2.5">
          <div className="flex min-w-0 flex-1 flex-col gap-0.5">
            <p className="flex items-center gap-2 font-semibold text-ok">
              <CircleCheck size={16} aria-hidden="true" />
              {say('saved.title')}
            </p>
            <p className="flex items-start gap-2 leading-6">
              <Volume2 size={15} aria-hidden="true" className="mirrored mt-1 flex-none text-ok" />
              <bdi>{say('saved.sentence', { matter: spokenMatter(city, format.language, say, latest) })}</bdi>
            </p>
            {earlier.length > 0 && (
              <p className="flex flex-wrap gap-x-3 text-xs text-ink-2">
                {say('saved.earlier')}
                {earlier.map(({ code }) => (
                  <Code key={code} code={code} />
                ))}
              </p>
            )}
          </div>
          <span data-testid="tracking-code" className="selectable flex-none text-2xl font-bold tracking-wide">
            <Code code={latest.code} />
          </span>
          <div className="flex flex-none flex-col gap-1">
            <Action small weight="quiet" onPress={() => copy(latest.code, say('copy.code'))}>
              <Copy size={13} aria-hidden="true" />
              {say('copy')}
            </Action>
            <Action small weight="quiet" chord="Escape" onPress={() => messages.dismissSaved()}>
              {say('close')}
            </Action>
          </div>
        </div>
      )}
    </div>
  )
}
