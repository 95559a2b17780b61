import { useQuery } from '@tanstack/react-query'
import { Signpost } from 'lucide-react'
import { useState, type Ref } from 'react'
import { fold } from '#domain/text/fold.ts'
import { useSay } from '../../i18n/words.tsx'
import { streetsQuery } from '../../queries.ts'
import { Matched } from '../../ui/Matched.tsx'
import { Picker } from '../../ui/Picker.tsx'

interface AddressFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeId: string | null
  readonly problem?: string | null
  readonly inputRef?: Ref<HTMLInputElement>
}

/** From here on the letters tell one street from another. */
const ASK_FROM = 2
const SHOWN = 6

/** Where exactly. Streets that were written before are offered, and what is typed otherwise stays as it is. */
export function AddressField({ value, onChange, placeId, problem = null, inputRef }: AddressFieldProps) {
  const say = useSay()
  const [taken, setTaken] = useState('')
  const asks = value.trim().length >= ASK_FROM && value !== taken
  const streets = useQuery(streetsQuery(placeId, asks ? value.trim().slice(0, 80) : null)).data
  // what was typed already is no suggestion
  const choices = !asks || streets === undefined ? [] : streets.filter((street) => fold(street) !== fold(value)).slice(0, SHOWN)
  return (
    <Picker
      free
      label={say('field.address')}
      hint={say('field.optional')}
      text={value}
      onText={onChange}
      choices={choices.map((street) => ({ id: street, text: street, row: <StreetRow street={street} query={value} /> }))}
      onPick={(street) => {
        setTaken(street)
        onChange(street)
      }}
      problem={problem}
      inputRef={inputRef}
    />
  )
}

const StreetRow = ({ street, query }: { street: string; query: string }) => (
  <>
    <Signpost size={14} aria-hidden="true" className="flex-none text-ink-3" />
    <span className="truncate"><Matched text={street} query={query} /></span>
  </>
)
