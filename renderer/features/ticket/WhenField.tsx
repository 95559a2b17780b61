import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { JalaliField } from '../../ui/JalaliField.tsx'

export interface Moment { readonly name: MessageKey; readonly at: number }

interface WhenFieldProps { readonly label: string; readonly moments: readonly Moment[]; readonly value: number | null; readonly onChange: (at: number | null) => void; /** What stands against the moment; null: nothing. */ readonly problem: string | null }

/** A day and an hour in a sheet: usual ones by a digit, any other in the box. */
export function WhenField({ label, moments, value, onChange, problem }: WhenFieldProps) {
  const say = useSay()
  useHotkeys('dialog', moments.flatMap(({ at }, place) => ['', 'Alt+'].map((modifier) => ({ chord: `${modifier}Digit${place + 1}`, says: 'park.until', run: () => onChange(at) }))))
  return (
    <div className="flex flex-wrap items-end gap-3">
      <div className="w-56"><JalaliField label={label} granularity="minute" required value={value} onChange={onChange} problem={problem} /></div>
      <div role="group" aria-label={say('park.presets')} className="flex flex-wrap gap-2">
        {moments.map(({ name, at }, place) => (
          <Action key={name} className={`!h-[34px] ${value === at ? '!border-accent !text-accent-ink' : ''}`} aria-pressed={value === at} chord={`Digit${place + 1}`} onPress={() => onChange(at)}>
            {say(name)}
          </Action>
        ))}
      </div>
    </div>
  )
}
