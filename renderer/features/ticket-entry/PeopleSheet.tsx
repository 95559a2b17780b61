import { useQueryClient } from '@tanstack/react-query'
import { UserRound } from 'lucide-react'
import { useState } from 'react'
import { v7 as newId } from 'uuid'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import type { CallerPerson, CallInput, Row } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Written } from '../../ui/Text.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { mergeAsked, mergeOf } from './people.ts'

interface PeopleSheetProps { readonly people: readonly CallerPerson[]; /** Their messages. */ readonly rows: readonly Row[]; readonly isOpen: boolean; readonly onClose: () => void }

/** Two ids that turn out to be one person are merged, and separated again when they turn out not to be. Whoever may not asks for it. */
export function PeopleSheet({ people, rows, isOpen, onClose }: PeopleSheetProps) {
  const say = useSay()
  return (
    <Sheet title={say('people.title')} isOpen={isOpen} onClose={onClose}>
      <People people={people} rows={rows} />
    </Sheet>
  )
}

function People({ people, rows }: Pick<PeopleSheetProps, 'people' | 'rows'>) {
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
  const mayMerge = useMay('person.merge')
  const [wordless, setWordless] = useState(false)

  const run = async (asked: CallInput<'command.run'>, said: string): Promise<void> => {
    const reply = await call('command.run', asked)
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    setTicked([])
    setNote('')
    announce(said)
    for (const key of ['tickets', 'approvals']) void client.invalidateQueries({ queryKey: [key] })
  }
  const mergeThem = (): void => {
    if (merge === null) return
    if (mayMerge) return void run({ type: 'MergePeople', data: { ...merge, note: note.trim() } }, say('people.done'))
    const why = canonical(note)
    setWordless(why === '')
    if (why !== '') void run({ type: 'AskApproval', data: mergeAsked(merge, rows, why, newId()) }, say('approvals.ask.sent'))
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
                {mayMerge && (
                  <Action small weight="quiet" className="ms-auto" onPress={() => void run({ type: 'UnmergePeople', data: { personId: one, note: note.trim() } }, say('people.separated'))}>
                    {say('people.separate')}
                  </Action>
                )}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {!mayMerge && <Notice tone="info">{say('approvals.ask.explains')}</Notice>}
      <Field label={say('people.note')} required={!mayMerge} hint={mayMerge ? say('field.optional') : undefined} value={note} onChange={setNote} problem={wordless ? say('approvals.ask.missing') : null} />
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div>
        <Action weight="primary" type="submit" chord="Ctrl+Enter" isDisabled={merge === null}>{say(mayMerge ? 'people.do' : 'approvals.mergeAsk')}</Action>
      </div>
    </form>
  )
}
