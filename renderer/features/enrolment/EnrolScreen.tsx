import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { Status } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useSay } from '../../i18n/words.tsx'
import { statusQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { DeskAction } from '../about/DeskAction.tsx'
import { Entrance } from '../sign-in/Entrance.tsx'

/** Makes this workstation a desk of a city: the server's address and a code that works once. */
export function EnrolScreen({ status }: { status: Status }) {
  const say = useSay()
  const client = useQueryClient()
  const [serverUrl, setServerUrl] = useState(status.serverUrl ?? '')
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(status.problem)
  const address = useRef<HTMLInputElement>(null)
  const secret = useRef<HTMLInputElement>(null)
  const known = status.serverUrl !== null
  useEffect(() => (known ? secret : address).current?.focus(), [known])

  const enrol = async (): Promise<void> => {
    const blank = serverUrl.trim() === '' || code.trim() === ''
    setMissing(blank)
    if (blank) return (serverUrl.trim() === '' ? address : secret).current?.focus()
    if (busy) return
    setBusy(true)
    setRefused(null)
    const reply = await call('desk.enrol', { serverUrl: serverUrl.trim(), code: code.trim() })
    setBusy(false)
    if (!reply.ok) {
      setRefused(reply.refusal)
      return (reply.refusal.code === 'enrolment_code_wrong' ? secret : address).current?.focus()
    }
    await client.invalidateQueries({ queryKey: statusQuery.queryKey })
  }

  return (
    <Entrance title={say('enrol.title')} aside={<p className="max-w-[360px] leading-7 text-rail-dim">{say('enrol.about')}</p>} foot={<DeskAction />}>
      <form
        aria-label={say('enrol.title')}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void enrol()
        }}
      >
        <p className="leading-6 text-ink-2">{say('enrol.explain')}</p>
        <Field large ltr type="url" label={say('enrol.server')} placeholder="https://137.example.ir" value={serverUrl} onChange={setServerUrl} inputRef={address} problem={missing && serverUrl.trim() === '' ? say('field.missing') : null} />
        <Field large ltr label={say('enrol.code')} value={code} onChange={setCode} inputRef={secret} problem={missing && code.trim() === '' ? say('field.missing') : null} />
        {refused !== null && <RefusalNotice refusal={refused} />}
        {busy && <Notice tone="info" live>{say('enrol.busy')}</Notice>}
        {status.keyProtection === 'file' && <Notice tone="warn">{say('key.file')}</Notice>}
        <Action weight="primary" type="submit" isDisabled={busy} className="!h-10">
          {say('enrol.action')}
        </Action>
      </form>
    </Entrance>
  )
}
