import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { chordLabel } from '../../keys.ts'
import { Segments, type Segment } from '../../ui/Segments.tsx'

/** Three rows of the board, so that a sheet may ask three things by one key each. */
const ROWS = {
  digits: ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8'],
  top: ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyU', 'KeyI'],
  home: ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK'],
} as const

interface DigitChoiceProps<T extends string> {
  readonly label: string
  readonly choices: readonly Segment<T>[]
  readonly value: T | null
  readonly onChange: (value: T) => void
  readonly row?: keyof typeof ROWS
}

/** One of a few inside a sheet: its key chooses it, with Alt also while something is being written. */
export function DigitChoice<T extends string>({ label, choices, value, onChange, row = 'digits' }: DigitChoiceProps<T>) {
  const format = useFormat()
  useHotkeys(
    'dialog',
    choices.flatMap(({ id }, place) => {
      const code = ROWS[row][place]
      return code === undefined ? [] : ['', 'Alt+'].map((modifier) => ({ chord: `${modifier}${code}`, says: 'close', run: () => onChange(id) }))
    }),
  )
  return (
    <div className="grid grid-cols-[104px_minmax(0,1fr)] items-center gap-3">
      <span className="text-xs font-medium text-ink-2" aria-hidden="true">{label}</span>
      <span className="min-w-0"><Segments label={label} segments={choices.map((choice, place) => ({ ...choice, cap: format.digits(chordLabel(ROWS[row][place] ?? '')) }))} value={value} onChange={onChange} /></span>
    </div>
  )
}
