import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus, Search, UserRoundX, WifiOff } from 'lucide-react'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { Input } from 'react-aria-components/Input'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { TextField } from 'react-aria-components/TextField'
import type { OperatorAccount } from '#domain/operator/accounts.ts'
import { fold } from '#domain/text/fold.ts'
import { refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Action, Key } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { directionOf } from '../../ui/Field.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { OperatorPane } from './OperatorPane.tsx'
import { operatorsQuery } from './operators.ts'
import { useReadAgain } from './read-again.ts'
import { NEW } from './sections.ts'
import { nameOf } from './titles.ts'

/** Who may sign in. Accounts live on the server alone, so without it there is nothing to show. */
export function OperatorsSection({ chosen }: { chosen: string | null }) {
  const say = useSay()
  const format = useFormat()
  const { directory } = useCity()
  const navigate = useNavigate()
  const offline = useStatus()?.phase === 'offline'
  const accounts = useQuery(operatorsQuery)
  useReadAgain(operatorsQuery.queryKey)
  const [search, setSearch] = useState('')
  const searched = useDeferredValue(search)
  const box = useRef<HTMLInputElement>(null)
  const pane = useRef<HTMLDivElement>(null)
  const speaker = { directory, say, format }
  const open = (id: string): void => void navigate({ to: '/administration/$section', params: { section: 'operators' }, search: { entry: id }, replace: true })
  const toForm = (): void => pane.current?.querySelector<HTMLElement>('form input:not([disabled])')?.focus()
  const make = (): void => {
    open(NEW)
    requestAnimationFrame(toForm)
  }
  const toSearch = (): void => {
    box.current?.focus()
    box.current?.select()
  }
  useEffect(() => box.current?.focus(), [])
  useHotkeys('screen', [
    { chord: 'F3', says: 'list.search', bar: true, run: toSearch },
    ...(accounts.isError ? [] : [{ chord: 'Alt+KeyN', says: 'administration.new', bar: true, run: make }]),
  ])
  const roleName = (account: OperatorAccount): string => nameOf('roles', account.role, speaker) ?? account.role
  const meets = (account: OperatorAccount): boolean => fold(`${account.name} ${account.username} ${roleName(account)} ${nameOf('departments', account.departmentId, speaker) ?? ''}`).includes(fold(searched))
  const shown = (accounts.data ?? []).filter(meets)
  const account = accounts.data?.find(({ id }) => id === chosen) ?? null
  const title = say('administration.operators')
  return (
    <>
      <section aria-label={title} className="flex min-h-0 min-w-0 flex-col border-e border-line bg-surface">
        <header className="flex h-12 flex-none items-center gap-2 border-b border-line ps-4 pe-3">
          <h1 className="text-base font-bold">{title}</h1>
          {accounts.data !== undefined && <span className="text-xs text-ink-3">{format.number(shown.length)}</span>}
          <Action small className="ms-auto" chord="Alt+KeyN" isDisabled={accounts.isError} onPress={make}>
            <Plus size={14} aria-hidden="true" />
            {say('administration.new')}
          </Action>
        </header>
        <div className="flex-none border-b border-line px-3 py-2">
          <TextField type="search" aria-label={say('filter.find', { what: title })} value={search} onChange={setSearch} className="box flex h-[34px] items-center gap-2 px-2.5">
            <Search size={15} aria-hidden="true" className="text-ink-3" />
            <Input ref={box} dir={directionOf(search)} placeholder={say('filter.find', { what: title })} maxLength={200} className="h-full min-w-0 flex-1 bg-transparent [&::-webkit-search-cancel-button]:hidden" />
            <Key chord="F3" />
          </TextField>
        </div>
        {accounts.isError ? (
          <div className="flex flex-col gap-2 p-3">
            <RefusalNotice refusal={refusalOf(accounts.error)} />
            <Action small className="self-start" onPress={() => void accounts.refetch()}>{say('administration.again')}</Action>
          </div>
        ) : accounts.data === undefined ? (
          <Blank title={say('loading')} />
        ) : (
          <ListBox
            aria-label={title}
            items={shown}
            selectionMode="single"
            selectionBehavior="replace"
            selectedKeys={account === null ? [] : [account.id]}
            onSelectionChange={(keys) => {
              const [key] = keys === 'all' ? [] : [...keys]
              if (key !== undefined) open(String(key))
            }}
            onAction={toForm}
            dependencies={[directory, format]}
            renderEmptyState={() => <p className="p-4 text-center text-ink-3">{say('palette.none')}</p>}
            className="min-h-0 flex-1 overflow-auto p-1.5"
          >
            {(one) => (
              <ListBoxItem id={one.id} textValue={one.name} className="option !min-h-12 data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent data-selected:!bg-selected">
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className={`truncate font-medium ${one.disabled ? 'text-ink-3 line-through' : ''}`}>{one.name}</span>
                  <span className="truncate text-xs text-ink-3">
                    {roleName(one)}
                    {one.departmentId !== null && `${say('comma')}${nameOf('departments', one.departmentId, speaker) ?? ''}`}
                  </span>
                </span>
                {one.disabled && <UserRoundX size={15} aria-label={say('operators.disabled')} className="flex-none text-danger" />}
                {one.openSessions > 0 && <span className="pill flex-none !h-[18px] bg-ok-soft !text-2xs text-ok">{say('operators.signedIn', { n: one.openSessions })}</span>}
              </ListBoxItem>
            )}
          </ListBox>
        )}
      </section>
      <div ref={pane} className="contents">
        {accounts.isError && offline ? (
          <div className="col-span-2 bg-surface"><Blank icon={<WifiOff size={28} />} title={say('operators.offline')}>{say('operators.offlineHint')}</Blank></div>
        ) : chosen === NEW || account !== null ? (
          <OperatorPane key={account?.id ?? NEW} account={account} onAdded={(username) => void accounts.refetch().then(({ data }) => open(data?.find((one) => one.username === username)?.id ?? ''))} onChanged={() => void accounts.refetch()} />
        ) : (
          <div className="col-span-2 min-h-0 bg-surface"><Blank title={say('operators.choose')}>{say('administration.chooseHint')}</Blank></div>
        )}
      </div>
    </>
  )
}
