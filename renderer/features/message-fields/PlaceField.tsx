import { MapPin } from 'lucide-react'
import { useMemo, type Ref } from 'react'
import { fold } from '#domain/text/fold.ts'
import { nameIn, type Spot } from '../../app/directory-index.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay, type Language } from '../../i18n/words.tsx'
import { Matched } from '../../ui/Matched.tsx'
import { Picker, type Choice } from '../../ui/Picker.tsx'
import { matchPlaces } from './matching.ts'

interface PlaceFieldProps {
  readonly text: string
  readonly placeId: string | null
  readonly onChange: (text: string, spot: Spot | null) => void
  /** `tabbed`: see Picker. */
  readonly onPicked?: (tabbed: boolean) => void
  readonly required?: boolean
  readonly problem?: string | null
  readonly inputRef?: Ref<HTMLInputElement>
  readonly chord?: string
}

const SHOWN = 9

/** The places above it, nearest first, without the city everybody is in. */
export const placePath = (spot: Spot, language: Language): string =>
  spot.above
    .filter((place) => place.level !== 'city')
    .map((place) => nameIn(place, language))
    .join(language === 'fa' ? '، ' : ', ')

export function PlaceField({ text, placeId, onChange, onPicked, required = true, problem = null, inputRef, chord }: PlaceFieldProps) {
  const say = useSay()
  const city = useCity()
  const { language } = useFormat()
  const picked = placeId === null ? null : city.spotOf(placeId)
  const settled = picked !== null && text === nameIn(picked.place, language)
  const choices = useMemo<readonly Choice[]>(
    () => (settled ? [] : matchPlaces(city.spots, text, SHOWN).map((spot) => ({ id: spot.place.id, text: nameIn(spot.place, language), row: <PlaceRow spot={spot} query={text} /> }))),
    [settled, city, text, language],
  )
  const unknown = !settled && fold(text) !== '' && choices.length === 0

  return (
    <Picker
      label={say('field.place')}
      chord={chord}
      required={required}
      hint={unknown ? <span className="text-danger">{say('field.placeUnknown')}</span> : required ? undefined : say('field.optional')}
      text={text}
      onText={(next) => {
        if (next !== text) onChange(next, null)
      }}
      choices={choices}
      onPick={(id, tabbed) => {
        const spot = city.spotOf(id)
        if (spot === null) return
        onChange(nameIn(spot.place, language), spot)
        onPicked?.(tabbed)
      }}
      problem={problem}
      inputRef={inputRef}
      end={settled && <span className="me-2.5 max-w-[50%] flex-none truncate text-xs text-ink-3">{placePath(picked, language)}</span>}
    />
  )
}

function PlaceRow({ spot, query }: { spot: Spot; query: string }) {
  const { language } = useFormat()
  const say = useSay()
  return (
    <>
      <MapPin size={14} aria-hidden="true" className="flex-none text-ink-3" />
      <span className="min-w-0 flex-1 truncate font-medium">
        <Matched text={nameIn(spot.place, language)} query={query} />
        {/* without the space the last letter would join the first of the next word */}{' '}
        <span className="ms-2 text-xs font-normal text-ink-3">{placePath(spot, language)}</span>
      </span>
      <span className="flex-none text-xs text-ink-3">{say(`level.${spot.place.level}`)}</span>
    </>
  )
}
