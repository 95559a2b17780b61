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
import { CityNetwork } from './CityNetwork.tsx'
import { Entrance } from '../sign-in/Entrance.tsx'

/** What may be the city's own network: an authority of its own, or a proxy in between. */
const NETWORK: ReadonlySet<Refusal['code']> = new Set(['server_untrusted', 'server_unreachable', 'proxy_failed'])

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
  const [network, setNetwork] = useState<'hidden' | 'shown' | 'asked'>(status.problem !== null && NETWORK.has(status.problem.code) ? 'shown' : 'hidden')
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
      if (NETWORK.has(reply.refusal.code)) setNetwork('shown')
      // the button that chooses the authority takes it
      if (reply.refusal.code === 'server_untrusted') return
      return (reply.refusal.code === 'enrolment_code_wrong' ? secret : address).current?.focus()
    }
    await client.invalidateQueries({ queryKey: statusQuery.queryKey })
  }

  const again = async (): Promise<void> => {
    if (serverUrl.trim() !== '' && code.trim() !== '') await enrol()
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
      {network !== 'hidden' ? <CityNetwork focus={network === 'asked' || refused?.code === 'server_untrusted'} onApplied={() => void again()} /> : <div className="text-center"><Action small weight="quiet" onPress={() => setNetwork('asked')}>{say('enrol.network.show')}</Action></div>}
    </Entrance>
  )
}
