import { ChevronDown, History, UserRound, Users } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Refusal } from '#domain/refusals.ts'
import type { CallOutput, Row } from '#ipc/contract.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { PhoneNumber, Written } from '../../ui/Text.tsx'
import { CaseCard } from './CaseCard.tsx'
import { useBodyField } from './context.tsx'
import { PeopleSheet } from './PeopleSheet.tsx'
import { useVoice } from './reading.ts'
import { useMessageEnd } from './saving.ts'
import { standingSentence } from './sentences.ts'
import { casesOf } from './standing.ts'

type Caller = CallOutput['caller.read']
const WITH_KEY = 9

/** Who calls, and how each of their cases stands, ready to be read. */
export function CallerPanel({ id, number, caller }: { id: string; number: string; caller: Caller }) {
  const say = useSay()
  const format = useFormat()
  const voice = useVoice()
  const announce = useAnnounce()
  const { tell } = useMessageEnd()
  const mayTell = useMay('ticket.answer')
  const [personId = null] = useBodyField(id, 'personId')
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [showsOver, setShowsOver] = useState(false)
  // of several people the cases of whoever was chosen; what nobody was asked for belongs to all
  const several = caller.people.filter((person) => person.personId !== null).length > 1
  const chosen = several ? caller.people.find((person) => person.personId === personId || person.merged.includes(personId ?? '')) : undefined
  const mine = (row: Row): boolean => chosen === undefined || row.personId === null || row.personId === chosen.personId || chosen.merged.includes(row.personId)
  const { open, over } = casesOf(caller.rows.filter(mine))

  const told = async (row: Row): Promise<void> => {
    const { refusal, ended } = await tell(id, row, standingSentence(voice, row))
    setRefused(refusal)
    if (refusal === null) announce(say(ended ? 'cases.told' : 'cases.toldOn', { code: format.code(row.code) }))
  }
  useHotkeys('screen', mayTell ? open.slice(0, WITH_KEY).map((row, place) => ({ chord: `Ctrl+Digit${place + 1}`, says: 'key.tell', quiet: place > 0, bar: place === 0, run: () => void told(row) })) : [])

  return (
    <>
      <CallerHead id={id} number={number} caller={caller} />
      {refused !== null && <div className="px-4 pb-2"><RefusalNotice refusal={refused} /></div>}
      <h2 className="flex h-8 items-center gap-2 px-4 text-xs font-semibold text-ink-2">
        <History size={14} aria-hidden="true" className="text-ink-3" />
        {say('cases.open')}
        <span className="font-normal text-ink-3">{format.number(open.length)}</span>
      </h2>
      {open.length === 0 ? (
        <p className="px-4 pb-3 leading-6 text-ink-3">{say(caller.rows.length === 0 ? 'history.none' : 'cases.none')}</p>
      ) : (
        <ul aria-label={say('cases.open')} className="flex flex-col gap-1 px-2 pb-2">
          {open.map((row, place) => (
            <CaseCard key={row.id} row={row} sentence={standingSentence(voice, row)} onTell={mayTell ? () => void told(row) : null} chord={place < WITH_KEY ? `Ctrl+Digit${place + 1}` : null} />
          ))}
        </ul>
      )}
      {over.length > 0 && (
        <>
          <Button aria-expanded={showsOver} onPress={() => setShowsOver(!showsOver)} className="mx-2 flex h-8 items-center gap-2 rounded-control px-2 text-xs font-semibold text-ink-2 data-hovered:bg-hover">
            <ChevronDown size={14} aria-hidden="true" className={`text-ink-3 ${showsOver ? '' : '-rotate-90 rtl:rotate-90'}`} />
            {say('cases.over')}
            <span className="font-normal text-ink-3">{format.number(over.length)}</span>
          </Button>
          {showsOver && (
            <ul aria-label={say('cases.over')} className="flex flex-col gap-1 px-2 pb-2">
              {over.map((row) => (
                <CaseCard key={row.id} row={row} sentence={null} onTell={null} chord={null} />
              ))}
            </ul>
          )}
        </>
      )}
    </>
  )
}

function CallerHead({ id, number, caller }: { id: string; number: string; caller: Caller }) {
  const say = useSay()
  const mayMerge = useMay('person.merge')
  const mayAsk = useMay('approval.ask')
  const [name = ''] = useBodyField(id, 'name')
  const [isOpen, setOpen] = useState(false)
  const people = caller.people.filter(({ personId }) => personId !== null)
  const known = name.trim() !== '' ? name.trim() : (caller.people.length === 1 ? (caller.people[0]?.names[0] ?? '') : '')
  const worth = people.length > 1 || people.some(({ merged }) => merged.length > 0)
  return (
    <div className="flex items-center gap-3 px-4 pt-3 pb-1.5">
      <span aria-hidden="true" className="grid size-10 flex-none place-items-center rounded-full bg-accent-soft text-accent-ink">
        {known === '' ? <UserRound size={18} /> : <span className="text-lg font-bold">{known.slice(0, 1)}</span>}
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-base font-bold">
          {known !== '' ? <Written>{known}</Written> : caller.people.length > 1 ? say('caller.several', { n: caller.people.length }) : say(caller.rows.length === 0 ? 'caller.unknown' : 'caller.unnamed')}
        </p>
        <PhoneNumber phone={number} className="text-xs text-ink-3" />
      </div>
      {(mayMerge || (mayAsk && people.length > 1)) && worth && (
        <>
          <Action small weight="quiet" onPress={() => setOpen(true)}>
            <Users size={14} aria-hidden="true" />
            {say('people.merge')}
          </Action>
          <PeopleSheet people={people} rows={caller.rows} isOpen={isOpen} onClose={() => setOpen(false)} />
        </>
      )}
    </div>
  )
}
