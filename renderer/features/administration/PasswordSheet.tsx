import { Copy, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { OperatorAccount, OperatorChange } from '#domain/operator/accounts.ts'
import { useAnnounce, useCopy } from '../../app/announcements.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'

interface PasswordSheetProps {
  readonly account: OperatorAccount | null
  /** issued: shows a password that was just set. Null: nothing is open. */
  readonly mode: 'password' | 'disable' | 'issued' | null
  readonly issued?: { readonly username: string; readonly password: string } | null
  readonly onClose: () => void
  readonly fresh: () => string
  readonly change: (patch: Partial<OperatorChange>) => Promise<boolean>
}

/** What touches how somebody signs in is asked once more, with what will happen. */
export function PasswordSheet({ account, mode, issued = null, onClose, fresh, change }: PasswordSheetProps) {
  const say = useSay()
  const title = mode === 'disable' ? say(account?.disabled === true ? 'operators.enableTitle' : 'operators.disableTitle', { name: account?.name ?? '' }) : mode === 'issued' ? say('operators.issued') : say('operators.resetTitle', { name: account?.name ?? '' })
  return (
    <Sheet title={title} role="alertdialog" isOpen={mode !== null} onClose={onClose}>
      {mode === 'issued' && issued !== null && <Issued issued={issued} onClose={onClose} />}
      {mode === 'password' && account !== null && <Reset account={account} onClose={onClose} fresh={fresh} change={change} />}
      {mode === 'disable' && account !== null && <Disable account={account} onClose={onClose} change={change} />}
    </Sheet>
  )
}

function Reset({ account, onClose, fresh, change }: { account: OperatorAccount } & Pick<PasswordSheetProps, 'onClose' | 'fresh' | 'change'>) {
  const say = useSay()
  const [password, setPassword] = useState(fresh)
  const [done, setDone] = useState(false)
  const [failed, setFailed] = useState(false)
  const reset = async (): Promise<void> => {
    const changed = await change({ password })
    setFailed(!changed)
    setDone(changed)
  }
  if (done) return <Issued issued={{ username: account.username, password }} onClose={onClose} />
  return (
    <form
      className="flex flex-col gap-4 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        void reset()
      }}
    >
      <p className="leading-6">{say('operators.resetText', { n: account.openSessions })}</p>
      <Field
        label={say('operators.password')}
        ltr
        large
        value={password}
        onChange={setPassword}
        problem={failed ? say('operators.notChanged') : null}
        end={<Action small weight="quiet" className="me-1" onPress={() => setPassword(fresh())}><RefreshCw size={14} aria-hidden="true" />{say('operators.another')}</Action>}
      />
      <div className="flex gap-2">
        <Action weight="primary" type="submit" autoFocus>{say('operators.resetYes')}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </form>
  )
}

function Disable({ account, onClose, change }: { account: OperatorAccount } & Pick<PasswordSheetProps, 'onClose' | 'change'>) {
  const say = useSay()
  const announce = useAnnounce()
  const turn = async (): Promise<void> => {
    const changed = await change({ disabled: !account.disabled })
    onClose()
    if (changed) announce(say(account.disabled ? 'operators.enabled' : 'operators.nowDisabled', { name: account.name }))
  }
  return (
    <div className="flex flex-col gap-4 p-5">
      <p className="leading-6">{say(account.disabled ? 'operators.enableText' : 'operators.disableText', { n: account.openSessions })}</p>
      <div className="flex gap-2">
        <Action weight={account.disabled ? 'primary' : 'danger'} onPress={() => void turn()}>{say(account.disabled ? 'operators.enable' : 'operators.disable')}</Action>
        <Action autoFocus className={account.disabled ? '!h-9' : ''} onPress={onClose}>{say('cancel')}</Action>
      </div>
    </div>
  )
}

function Issued({ issued, onClose }: { issued: { readonly username: string; readonly password: string }; onClose: () => void }) {
  const say = useSay()
  const copy = useCopy()
  return (
    <div className="flex flex-col gap-4 p-5">
      <Notice tone="warn">{say('operators.once')}</Notice>
      <dl className="grid grid-cols-[110px_minmax(0,1fr)] items-center gap-x-4 gap-y-2">
        <dt className="text-ink-3">{say('signIn.username')}</dt>
        <dd><bdi dir="ltr" className="ltr selectable font-medium">{issued.username}</bdi></dd>
        <dt className="text-ink-3">{say('signIn.password')}</dt>
        <dd><bdi dir="ltr" data-testid="issued-password" className="ltr selectable text-lg font-semibold">{issued.password}</bdi></dd>
      </dl>
      <div className="flex gap-2">
        <Action autoFocus weight="primary" onPress={() => copy(issued.password, say('operators.copied'))}>
          <Copy size={14} aria-hidden="true" />
          {say('operators.copy')}
        </Action>
        <Action className="!h-9" onPress={onClose}>{say('close')}</Action>
      </div>
    </div>
  )
}
