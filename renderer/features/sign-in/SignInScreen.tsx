import { useQueryClient } from '@tanstack/react-query'
import { GraduationCap } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { Status } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useSay } from '../../i18n/words.tsx'
import { KEPT_BETWEEN, sessionQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { DeskAction } from '../about/DeskAction.tsx'
import { SyncSentence } from '../sync/SyncSentence.tsx'
import { useTraining } from '../training/training.ts'
import { Entrance } from './Entrance.tsx'

export function SignInScreen({ status }: { status: Status }) {
  const say = useSay()
  const { ended } = status
  // a name and no object: every news of the status would take the focus otherwise. It may come later than this screen
  const whose = ended?.username ?? null
  const client = useQueryClient()
  const training = useTraining()
  const [typed, setUsername] = useState<string | null>(null)
  const username = typed ?? whose ?? ''
  const [password, setPassword] = useState('')
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const name = useRef<HTMLInputElement>(null)
  const secret = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // a session that ended by itself leaves its pages behind: whoever comes finds nothing of them
    client.removeQueries({ predicate: ({ queryKey }) => !KEPT_BETWEEN.has(String(queryKey[0])) })
    ;(whose === null ? name : secret).current?.focus()
  }, [client, whose])

  const signIn = async (): Promise<void> => {
    // a beginner whom nobody knows yet practises without a password
    const blank = username.trim() === '' || (password === '' && !status.training)
    setMissing(blank)
    if (blank) return (username.trim() === '' ? name : secret).current?.focus()
    if (busy) return
    setBusy(true)
    const reply = await call('session.signIn', { username: username.trim(), password })
    setBusy(false)
    if (reply.ok) {
      client.setQueryData(sessionQuery.queryKey, reply.value)
      return
    }
    setRefused(reply.refusal)
    setPassword('')
    secret.current?.focus()
  }
  const watchCapsLock = (event: KeyboardEvent): void => setCapsLock(event.getModifierState('CapsLock'))
  const offline = status.phase === 'offline' || status.phase === 'paused'

  return (
    <Entrance
      title={say(status.training ? 'training.signInTitle' : 'signIn.title')}
      aside={
        <>
          <p className="flex items-center gap-2 text-lg font-semibold">
            {status.cityName ?? ''}
            {status.demo && <span className="pill bg-[#f0b64a] text-[#2b1c00]">{say('city.demo')}</span>}
          </p>
          <p className="text-rail-dim">{status.deskName}</p>
        </>
      }
      foot={
        <span className="inline-flex items-center gap-4">
          {!status.training && <SyncSentence />}
          <Action small weight="quiet" isDisabled={training.busy} onPress={() => training.change(!status.training)}>
            <GraduationCap size={15} aria-hidden="true" />
            {say(status.training ? 'training.leave' : 'training.enter')}
          </Action>
          <DeskAction />
        </span>
      }
    >
      <form
        aria-label={say('signIn.title')}
        className="flex flex-col gap-4"
        onKeyDown={watchCapsLock}
        onKeyUp={watchCapsLock}
        onSubmit={(event) => {
          event.preventDefault()
          void signIn()
        }}
      >
        {status.training && <Notice tone="info">{say('training.whoSignsIn')}</Notice>}
        {ended !== null && (ended.reason === null ? <Notice tone="info">{say('signIn.locked', { name: ended.name })}</Notice> : <RefusalNotice refusal={ended.reason} />)}
        {offline && !status.training && <Notice tone="warn">{say('signIn.offline')}</Notice>}
        <Field large ltr label={say('signIn.username')} value={username} onChange={setUsername} inputRef={name} autoComplete="username" problem={missing && username.trim() === '' ? say('field.missing') : null} />
        <Field large ltr type="password" label={say('signIn.password')} value={password} onChange={setPassword} inputRef={secret} autoComplete="current-password" problem={missing && password === '' && !status.training ? say('field.missing') : null} />
        <div role="status" className="flex flex-col gap-2">
          {capsLock && <Notice tone="info">{say('signIn.capsLock')}</Notice>}
          {status.renewing && <Notice tone="info">{say('signIn.renewing')}</Notice>}
        </div>
        {refused !== null && <RefusalNotice refusal={refused} />}
        <Action weight="primary" type="submit" isDisabled={busy} className="!h-10">
          {say(busy ? 'signIn.busy' : 'signIn.action')}
        </Action>
      </form>
    </Entrance>
  )
}
