import { KeyRound, LogOut, Save, UserRoundCheck, UserRoundX } from 'lucide-react'
import { useRef, useState } from 'react'
import type { OperatorAccount, OperatorChange } from '#domain/operator/accounts.ts'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useOperator } from '../../app/operator.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { useEntryOptions } from './options.ts'
import { PasswordSheet } from './PasswordSheet.tsx'
import { PASSWORD_BYTES, readablePassword } from './password.ts'
import { RoleSummary } from './RoleSummary.tsx'
import { UnsavedGuard } from './UnsavedGuard.tsx'

const freshPassword = (): string => readablePassword(crypto.getRandomValues(new Uint32Array(PASSWORD_BYTES)))
const NOTHING: OperatorChange = { name: null, role: null, password: null, disabled: null }

interface OperatorPaneProps {
  /** Null: somebody new. */
  readonly account: OperatorAccount | null
  readonly onAdded: (username: string) => void
  readonly onChanged: () => void
}

/** One account. Every change goes to the server at once and is in its audit trail. */
export function OperatorPane({ account, onAdded, onChanged }: OperatorPaneProps) {
  const say = useSay()
  const announce = useAnnounce()
  const { directory } = useCity()
  const own = useOperator().operator.id === account?.id
  const first = { username: '', name: account?.name ?? '', role: account?.role ?? directory.roles[0]?.id ?? '', departmentId: account?.departmentId ?? null }
  const [typed, setTyped] = useState(first)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [sheet, setSheet] = useState<'password' | 'disable' | null>(null)
  const [issued, setIssued] = useState<{ readonly username: string; readonly password: string } | null>(null)
  const running = useRef(false)
  const write = (patch: Partial<typeof typed>): void => setTyped((before) => ({ ...before, ...patch }))
  const name = canonical(typed.name)
  const dirty = account === null ? typed.username !== '' || typed.name !== '' : name !== account.name || typed.role !== account.role || typed.departmentId !== account.departmentId

  const change = async (patch: Partial<OperatorChange>): Promise<boolean> => {
    if (account === null || running.current) return false
    running.current = true
    setBusy(true)
    const reply = await call('operators.change', { operatorId: account.id, change: { ...NOTHING, ...patch } })
    running.current = false
    setBusy(false)
    setRefused(reply.ok ? null : reply.refusal)
    if (reply.ok) onChanged()
    return reply.ok
  }
  const add = async (): Promise<void> => {
    const username = typed.username.trim()
    const password = freshPassword()
    setBusy(true)
    const reply = await call('operators.add', { username, name, role: typed.role, departmentId: typed.departmentId, password })
    setBusy(false)
    setRefused(reply.ok ? null : reply.refusal)
    if (reply.ok) setIssued({ username, password })
  }
  const save = async (): Promise<void> => {
    const blank = name === '' || (account === null && typed.username.trim() === '')
    setMissing(blank)
    if (blank || busy) return
    if (account === null) return add()
    if (dirty && (await change({ name, role: typed.role, departmentId: typed.departmentId }))) announce(say('operators.saved'))
  }
  useHotkeys('screen', [
    { chord: 'Ctrl+Enter', says: 'administration.save', bar: true, run: () => void save() },
    ...(account === null ? [] : [{ chord: 'Alt+KeyP', says: 'operators.reset', bar: true, run: () => setSheet('password') }]),
  ])
  const blankProblem = (value: string): string | null => (missing && value.trim() === '' ? say('field.missing') : null)
  const heading = account?.name ?? say('operators.new')
  return (
    <>
      <div className="flex min-h-0 min-w-0 flex-col bg-surface">
        <header className="flex h-12 flex-none items-center gap-3 border-b border-line px-5">
          <h2 className="min-w-0 truncate text-base font-bold">{heading}</h2>
          {account !== null && <bdi dir="ltr" className="ltr selectable flex-none text-xs text-ink-3">{account.username}</bdi>}
          {account !== null && (
            <span className="ms-auto flex flex-none items-center gap-2">
              <Action small chord="Alt+KeyP" isDisabled={busy} onPress={() => setSheet('password')}>
                <KeyRound size={14} aria-hidden="true" />
                {say('operators.reset')}
              </Action>
              {!own && account.openSessions > 0 && (
                <Action small isDisabled={busy} onPress={() => void change({ endSessions: true }).then((done) => done && announce(say('operators.sessionsEnded', { name: account.name })))}>
                  <LogOut size={14} aria-hidden="true" className="mirrored" />
                  {say('operators.endSessions')}
                </Action>
              )}
              {!own && (
                <Action small weight={account.disabled ? 'plain' : 'danger'} isDisabled={busy} onPress={() => setSheet('disable')}>
                  {account.disabled ? <UserRoundCheck size={14} aria-hidden="true" /> : <UserRoundX size={14} aria-hidden="true" />}
                  {say(account.disabled ? 'operators.enable' : 'operators.disable')}
                </Action>
              )}
            </span>
          )}
        </header>
        <Scroller className="min-h-0 flex-1 px-5 py-4">
          <div className="mx-auto flex max-w-[760px] flex-col gap-4">
            {account?.disabled === true && <Notice tone="danger">{say('operators.isDisabled')}</Notice>}
            {refused !== null && <RefusalNotice refusal={refused} />}
            <form
              aria-label={heading}
              className="grid grid-cols-2 items-start gap-x-3 gap-y-3.5"
              onSubmit={(event) => {
                event.preventDefault()
                void save()
              }}
            >
              {account === null && <Field label={say('signIn.username')} required ltr value={typed.username} onChange={(username) => write({ username })} problem={blankProblem(typed.username)} hint={say('operators.usernameHint')} />}
              <Field label={say('operators.name')} required value={typed.name} onChange={(next) => write({ name: next })} problem={blankProblem(typed.name)} />
              <SelectField label={say('operators.role')} required value={typed.role} options={useEntryOptions('roles', directory, typed.role)} onChange={(role) => write({ role: role ?? '' })} isDisabled={own} />
              <SelectField label={say('operators.department')} value={typed.departmentId} options={useEntryOptions('departments', directory, typed.departmentId)} none={say('operators.noDepartment')} onChange={(departmentId) => write({ departmentId })} />
            </form>
            {account === null && <p className="text-ink-2">{say('operators.newPassword')}</p>}
            {own && <p className="text-xs text-ink-3">{say('operators.own')}</p>}
          </div>
        </Scroller>
        <footer className="flex flex-none items-center gap-2 border-t border-line px-5 py-2.5">
          <Action weight="primary" chord="Ctrl+Enter" isDisabled={busy || !dirty} onPress={() => void save()}>
            <Save size={15} aria-hidden="true" />
            {say(account === null ? 'operators.add' : 'administration.save')}
          </Action>
          <Action weight="quiet" className="!h-9" isDisabled={!dirty} onPress={() => setTyped(first)}>
            {say('administration.revert')}
          </Action>
        </footer>
      </div>
      <RoleSummary roleId={typed.role} account={account} />
      <UnsavedGuard dirty={dirty && !busy && issued === null} />
      {account !== null && (
        <PasswordSheet account={account} mode={sheet} onClose={() => setSheet(null)} fresh={freshPassword} change={change} />
      )}
      <PasswordSheet account={null} mode={issued === null ? null : 'issued'} issued={issued} onClose={() => { const added = issued?.username; setIssued(null); setTyped(first); if (added !== undefined) onAdded(added) }} fresh={freshPassword} change={change} />
    </>
  )
}
