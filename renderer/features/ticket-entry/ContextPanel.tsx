import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { BookOpenText, History, UserRound } from 'lucide-react'
import { parsePhone } from '#domain/citizen/phone.ts'
import type { CallOutput } from '#ipc/contract.ts'
import { refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { callerQuery } from '../../queries.ts'
import { Action, Key } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Code, PhoneNumber, Written } from '../../ui/Text.tsx'
import { StatusPill, UrgencyPill } from '../../ui/TicketMarks.tsx'
import { useBodyField } from './context.tsx'
import { SubjectFacts } from './SubjectFacts.tsx'

type Caller = CallOutput['caller.read']
const WITH_KEY = 9

/** Beside the form: who this caller was before, and what the chosen subject means. */
export function ContextPanel({ id }: { id: string }) {
  const say = useSay()
  const { areaCode } = useCity().city
  const [phone] = useBodyField(id, 'phone')
  const [anonymous] = useBodyField(id, 'anonymous')
  const [categoryId] = useBodyField(id, 'categoryId')
  const number = anonymous === true ? null : parsePhone(phone ?? '', areaCode)
  const caller = useQuery(callerQuery(number))
  return (
    <aside aria-label={say('context.title')} className="flex min-h-0 flex-col overflow-auto border-s border-line bg-ground min-[1800px]:grid min-[1800px]:grid-cols-2">
      <section aria-label={say('history.title')} className="flex flex-none flex-col min-[1800px]:border-e min-[1800px]:border-line">
        {number === null ? (
          <Hint icon={<UserRound size={15} />} title={say('history.title')} text={say('history.needsPhone')} />
        ) : caller.isError ? (
          <div className="p-4"><RefusalNotice refusal={refusalOf(caller.error)} /></div>
        ) : caller.data === undefined ? (
          <Hint icon={<History size={15} />} title={say('history.title')} text={say('loading')} />
        ) : (
          <CallerHistory id={id} number={number} caller={caller.data} />
        )}
      </section>
      <section aria-label={say('subject.title')} className="flex flex-none flex-col border-t border-line min-[1800px]:border-t-0">
        {typeof categoryId === 'string' ? <SubjectFacts categoryId={categoryId} /> : <Hint icon={<BookOpenText size={15} />} title={say('subject.title')} text={say('subject.none')} />}
      </section>
    </aside>
  )
}

const Hint = ({ icon, title, text }: { icon: React.ReactNode; title: string; text: string }) => (
  <div className="flex flex-col gap-1.5 p-4">
    <h2 className="flex items-center gap-2 font-semibold text-ink-2">
      <span aria-hidden="true" className="text-ink-3">{icon}</span>
      {title}
    </h2>
    <p className="leading-6 text-ink-3">{text}</p>
  </div>
)

function CallerHistory({ id, number, caller }: { id: string; number: string; caller: Caller }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(30_000)
  const navigate = useNavigate()
  const open = (ticketId: string): void => void navigate({ to: '/tickets/$ticketId', params: { ticketId } })
  useHotkeys(
    'screen',
    caller.rows.slice(0, WITH_KEY).map((row, place) => ({ chord: `Ctrl+Digit${place + 1}`, says: 'key.openHistory', quiet: place > 0, run: () => open(row.id) })),
  )
  return (
    <>
      <CallerHead id={id} number={number} caller={caller} />
      <h2 className="flex h-8 items-center gap-2 px-4 text-xs font-semibold text-ink-2">
        <History size={14} aria-hidden="true" className="text-ink-3" />
        {say('history.title')}
        <span className="font-normal text-ink-3">{format.number(caller.rows.length)}</span>
      </h2>
      {caller.rows.length === 0 ? (
        <p className="px-4 pb-4 leading-6 text-ink-3">{say('history.none')}</p>
      ) : (
        <ul className="flex flex-col gap-1 px-2 pb-3">
          {caller.rows.map((row, place) => (
            <li key={row.id} className="flex flex-col gap-1 rounded-control border border-transparent px-2 py-2 hover:border-line hover:bg-surface">
              <div className="flex items-center gap-2">
                <span className="truncate font-medium">{subjectName(city, row.categoryId, format.language)}</span>
                <UrgencyPill urgency={row.urgency} />
                <Code code={row.code} className="ms-auto text-xs text-ink-3" />
              </div>
              {row.excerpt !== '' && <Written className="truncate text-xs text-ink-2">{row.excerpt}</Written>}
              <div className="flex items-center gap-2 text-xs text-ink-3">
                <StatusPill pending={row.pending} />
                <span className="truncate">{format.ago(row.receivedAt, now)}</span>
                <Action small weight="quiet" className="ms-auto" onPress={() => open(row.id)} {...(place < WITH_KEY ? { chord: `Ctrl+Digit${place + 1}` } : {})}>
                  {say('open')}
                </Action>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const subjectName = (city: ReturnType<typeof useCity>, categoryId: string, language: 'fa' | 'en'): string => {
  const subject = city.subjectOf(categoryId)
  return subject === null ? categoryId : nameIn(subject.category, language)
}

/** A number is not a person: names seen with it are offered, never taken by themselves. */
function CallerHead({ id, number, caller }: { id: string; number: string; caller: Caller }) {
  const say = useSay()
  const [name, write] = useBodyField(id, 'name')
  const others = caller.names.filter((known) => known !== name?.trim())
  const turn = (): void => {
    const next = caller.names[(caller.names.indexOf(name?.trim() ?? '') + 1) % caller.names.length]
    if (next !== undefined) write(next)
  }
  useHotkeys('screen', caller.names.length === 0 ? [] : [{ chord: 'Alt+KeyN', says: 'key.nextName', run: turn }])
  return (
    <div className="flex flex-col gap-2.5 px-4 pt-4 pb-2">
      <div className="flex items-center gap-3">
        <span aria-hidden="true" className="grid size-10 flex-none place-items-center rounded-full bg-accent-soft text-accent-ink">
          {caller.names[0] === undefined ? <UserRound size={18} /> : <span className="text-lg font-bold">{caller.names[0].slice(0, 1)}</span>}
        </span>
        <div className="min-w-0 flex-1">
          <p className="truncate text-base font-bold">
            {caller.names.length === 0 ? say(caller.rows.length === 0 ? 'caller.unknown' : 'caller.unnamed') : caller.names.length === 1 ? <Written>{caller.names[0] ?? ''}</Written> : say('caller.several', { n: caller.names.length })}
          </p>
          <PhoneNumber phone={number} className="text-xs text-ink-3" />
        </div>
      </div>
      {others.length > 0 && (
        <div role="group" aria-label={say('caller.which')} className="flex flex-wrap items-center gap-1.5">
          <span className="text-xs text-ink-2">{say('caller.which')}</span>
          {others.map((known) => (
            <Action key={known} small onPress={() => write(known)}>
              <Written>{known}</Written>
            </Action>
          ))}
          <Key chord="Alt+KeyN" />
        </div>
      )}
    </div>
  )
}
