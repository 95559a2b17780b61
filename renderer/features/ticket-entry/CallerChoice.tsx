import { UserRound, UserRoundPlus } from 'lucide-react'
import { useEffect } from 'react'
import { useQuery } from '@tanstack/react-query'
import { v7 as newId } from 'uuid'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { callerQuery } from '../../queries.ts'
import { Action, Key } from '../../ui/Action.tsx'
import { Written } from '../../ui/Text.tsx'
import { useBodyField, useOpenMessages } from './context.tsx'
import type { FocusField } from './MessageForm.tsx'
import { candidatesOf, choose, isSettled, type Candidate } from './people.ts'

const WITH_KEY = 8

/** One number may be several people: it is asked, never guessed. One alone is taken. */
export function CallerChoice({ id, number, focus }: { id: string; number: string; focus: FocusField }) {
  const messages = useOpenMessages()
  const people = useQuery(callerQuery(number)).data?.people
  const [personId = null] = useBodyField(id, 'personId')
  const [personOf = null] = useBodyField(id, 'personOf')
  const settled = isSettled({ personId, personOf }, number)
  const candidates = people === undefined ? [] : candidatesOf(people)
  const take = (chosen: Candidate | null): void => {
    const body = messages.message(id)?.body
    if (body !== undefined) messages.write(id, choose(body, number, candidates, chosen, newId))
  }
  const [only, second] = candidates
  useEffect(() => {
    if (!settled && only !== undefined && second === undefined) take(only)
  })
  return second === undefined ? null : <Asking id={id} candidates={candidates} settled={settled} personId={personId} take={take} focus={focus} />
}

interface AskingProps { readonly id: string; readonly candidates: readonly Candidate[]; readonly settled: boolean; readonly personId: string | null; readonly take: (chosen: Candidate | null) => void; readonly focus: FocusField }

function Asking({ id, candidates, settled, personId, take, focus }: AskingProps) {
  const say = useSay()
  const format = useFormat()
  const [name = ''] = useBodyField(id, 'name')
  const isChosen = (candidate: Candidate): boolean => settled && (candidate.personId === null ? candidate.name === name.trim() : candidate.personId === personId)
  const pick = (chosen: Candidate | null): void => {
    take(chosen)
    focus(chosen === null ? 'name' : 'subject')
  }
  const turn = (): void => {
    const here = candidates.findIndex(isChosen)
    take(candidates[(here + 1) % candidates.length] ?? null)
  }
  // digits alone: they act while nobody is writing, so from the first of these buttons, where Enter leads from the number
  const digits = candidates.slice(0, WITH_KEY).map((candidate, place) => ({ chord: `Digit${place + 1}`, says: 'key.who', quiet: place > 0, run: () => pick(candidate) }))
  useHotkeys('screen', [
    { chord: 'Alt+KeyN', says: 'key.nextName', run: turn },
    ...(settled ? [] : [...digits, { chord: 'Digit0', says: 'caller.else', run: () => pick(null) }]),
  ])
  const nobody = settled && !candidates.some(isChosen)
  return (
    <div role="group" aria-label={say('caller.ask')} className={`flex flex-wrap items-center gap-1.5 rounded-control px-3 py-1.5 ${settled ? 'bg-sunken' : 'bg-warn-soft'}`}>
      <span className={`me-1 text-xs ${settled ? 'text-ink-2' : 'font-medium text-warn'}`}>{say('caller.which')}</span>
      {candidates.map((candidate, place) => (
        <Action key={candidate.personId ?? candidate.name} small aria-pressed={isChosen(candidate)} className={isChosen(candidate) ? '!border-accent !text-accent-ink' : ''} onPress={() => pick(candidate)} data-ask={place === 0 && !settled ? '' : undefined}>
          <UserRound size={13} aria-hidden="true" />
          {candidate.name === '' ? say('caller.unnamed') : <Written>{candidate.name}</Written>}
          <span className="text-2xs text-ink-3">{say('caller.tickets', { n: candidate.tickets })}</span>
          {place < WITH_KEY && <Key label={format.digits(String(place + 1))} />}
        </Action>
      ))}
      <Action small weight="quiet" aria-pressed={nobody} className={nobody ? '!text-accent-ink' : ''} onPress={() => pick(null)}>
        <UserRoundPlus size={13} aria-hidden="true" />
        {say('caller.else')}
        <Key label={format.digits('0')} />
      </Action>
      <Key chord="Alt+KeyN" />
    </div>
  )
}
