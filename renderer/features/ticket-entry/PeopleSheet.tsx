import { useQueryClient } from '@tanstack/react-query'
import { UserRound } from 'lucide-react'
import { useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { CallerPerson, CallInput } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Written } from '../../ui/Text.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { mergeOf } from './people.ts'

interface PeopleSheetProps { readonly people: readonly CallerPerson[]; readonly isOpen: boolean; readonly onClose: () => void }

/** Two ids that turn out to be one person are merged, and separated again when they turn out not to be. */
export function PeopleSheet({ people, isOpen, onClose }: PeopleSheetProps) {
  const say = useSay()
  return (
    <Sheet title={say('people.title')} isOpen={isOpen} onClose={onClose}>
      <People people={people} />
    </Sheet>
  )
}

function People({ people }: { people: readonly CallerPerson[] }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  const client = useQueryClient()
  const announce = useAnnounce()
  const [ticked, setTicked] = useState<readonly string[]>([])
  const [note, setNote] = useState('')
  const [refused, setRefused] = useState<Refusal | null>(null)
  const chosen = people.filter(({ personId }) => personId !== null && ticked.includes(personId))
  const merge = mergeOf(chosen)

  const run = async (asked: CallInput<'command.run'>, said: string): Promise<void> => {
    const reply = await call('command.run', asked)
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    setTicked([])
    setNote('')
    announce(said)
    void client.invalidateQueries({ queryKey: ['tickets'] })
  }
  const mergeThem = (): void => {
    if (merge !== null) void run({ type: 'MergePeople', data: { ...merge, note: note.trim() } }, say('people.done'))
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'people.do', run: mergeThem }])

  return (
    <form
      className="flex flex-col gap-3 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        mergeThem()
      }}
    >
      <p className="leading-6 text-ink-2">{say('people.explain')}</p>
      <ul className="flex flex-col gap-1.5">
        {people.map(({ personId, names, tickets, lastAt, merged }) => personId === null ? null : (
          <li key={personId} className="rounded-control border border-line px-3 py-1">
            <div className="flex items-center gap-3">
              <Tick
                label={names[0] ?? say('caller.unnamed')}
                isSelected={ticked.includes(personId)}
                // the third takes the place of the first
                onChange={(on) => setTicked(on ? [...ticked, personId].slice(-2) : ticked.filter((one) => one !== personId))}
              />
              <span className="ms-auto text-xs text-ink-3">{say('caller.tickets', { n: tickets })}{say('comma')}{format.ago(lastAt, now)}</span>
            </div>
            {names.length > 1 && <p className="truncate ps-7 pb-1 text-xs text-ink-2"><Written>{names.slice(1).join(say('comma'))}</Written></p>}
            {merged.map((one, place) => (
              <p key={one} className="flex items-center gap-2 border-t border-line py-1 ps-7 text-xs text-ink-2">
                <UserRound size={13} aria-hidden="true" className="text-ink-3" />
                {say('people.merged', { name: names[0] ?? say('caller.unnamed') })} {format.number(place + 1)}
                <Action small weight="quiet" className="ms-auto" onPress={() => void run({ type: 'UnmergePeople', data: { personId: one, note: note.trim() } }, say('people.separated'))}>
                  {say('people.separate')}
                </Action>
              </p>
            ))}
          </li>
        ))}
      </ul>
      <Field label={say('people.note')} hint={say('field.optional')} value={note} onChange={setNote} />
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div>
        <Action weight="primary" type="submit" chord="Ctrl+Enter" isDisabled={merge === null}>{say('people.do')}</Action>
      </div>
    </form>
  )
}
