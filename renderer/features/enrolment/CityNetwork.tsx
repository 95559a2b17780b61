import { useEffect, useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { Reply } from '#ipc/contract.ts'
import type { Authority } from '#ipc/shell.ts'
import { shell } from '../../api.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'

type Apply = (change: () => Promise<Reply<null>>) => Promise<void>

/** For a desk that nobody has laid a policy down for: whom to trust, and the way to the server. `focus`: the certificate is what is asked for. */
export function CityNetwork({ focus, onApplied }: { focus: boolean; onApplied: () => void }) {
  const say = useSay()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [done, setDone] = useState(false)
  const apply: Apply = async (change) => {
    if (busy) return
    setBusy(true)
    setDone(false)
    setRefused(null)
    const reply = await change()
    setBusy(false)
    if (!reply.ok) return setRefused(reply.refusal)
    setDone(true)
    onApplied()
  }
  return (
    <section aria-label={say('enrol.network')} className="flex flex-col gap-5 border-t border-line pt-4">
      <Trust focus={focus} apply={apply} onRefused={setRefused} />
      <Way apply={apply} />
      <div role="status">
        {busy && <Notice tone="info">{say('enrol.network.busy')}</Notice>}
        {done && <Notice tone="ok">{say('enrol.network.done')}</Notice>}
      </div>
      {refused !== null && <RefusalNotice refusal={refused} />}
    </section>
  )
}

function Trust({ focus, apply, onRefused }: { focus: boolean; apply: Apply; onRefused: (refusal: Refusal | null) => void }) {
  const say = useSay()
  const [chosen, setChosen] = useState<{ readonly grant: string; readonly authorities: readonly Authority[] } | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (focus) button.current?.focus()
  }, [focus])
  const choose = async (): Promise<void> => {
    const reply = await shell('shell.openAuthority', {})
    onRefused(reply.ok ? null : reply.refusal)
    if (reply.ok && reply.value !== null) setChosen(reply.value)
  }
  const accept = (grant: string): void => {
    // its own button goes
    button.current?.focus()
    setChosen(null)
    void apply(() => shell('shell.trustAuthority', { grant }))
  }
  return (
    <div className="flex flex-col gap-3">
      <h2 className="font-bold">{say('enrol.trust.title')}</h2>
      <p className="leading-6 text-ink-2">{say('enrol.trust.explain')}</p>
      <div><Action ref={button} onPress={() => void choose()}>{say('enrol.trust.choose')}</Action></div>
      {chosen !== null && (
        <div ref={bringIntoSight} className="flex flex-col gap-3">
          <p className="font-medium">{say('enrol.trust.compare')}</p>
          {chosen.authorities.map((authority) => <AuthorityCard key={authority.fingerprint} authority={authority} />)}
          <div>
            <Action weight="primary" onPress={() => accept(chosen.grant)}>{say('enrol.trust.accept')}</Action>
          </div>
        </div>
      )}
    </div>
  )
}

/** What has come below the edge of the screen is not looked for there. */
const bringIntoSight = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' })

function AuthorityCard({ authority: { subject, fingerprint, from, until } }: { authority: Authority }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  const lines = [['enrol.trust.subject', subject], ['enrol.trust.fingerprint', fingerprint]] as const
  return (
    <>
      <dl className="flex flex-col gap-1.5">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt className="text-ink-3">{say(name)}</dt>
            <dd><bdi dir="ltr" className="selectable break-all font-medium">{value}</bdi></dd>
          </div>
        ))}
        <div>
          <dt className="text-ink-3">{say('enrol.trust.valid')}</dt>
          <dd>{say('enrol.trust.from', { from: format.date(from), until: format.date(until) })}</dd>
        </div>
      </dl>
      {(now < from || now > until) && <Notice tone="warn">{say('enrol.trust.over')}</Notice>}
    </>
  )
}

const WAYS = ['direct', 'system', 'proxy', 'pac'] as const
type WayName = (typeof WAYS)[number]

function Way({ apply }: { apply: Apply }) {
  const say = useSay()
  const [way, setWay] = useState<WayName>('direct')
  const [address, setAddress] = useState('')
  const [missing, setMissing] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const needsAddress = way === 'proxy' || way === 'pac'
  const use = async (): Promise<void> => {
    const blank = needsAddress && address.trim() === ''
    setMissing(blank)
    if (blank) return input.current?.focus()
    await apply(() => shell('shell.wayToServer', { proxy: asPolicy(way, address.trim()) }))
  }
  return (
    <div className="flex flex-col gap-3">
      <SelectField label={say('enrol.way.title')} value={way} onChange={(name) => setWay(WAYS.find((each) => each === name) ?? 'direct')} options={WAYS.map((id) => ({ id, name: say(`enrol.way.${id}`) }))} />
      {needsAddress && (
        <Field ltr type="url" label={say(way === 'pac' ? 'enrol.way.script' : 'enrol.way.address')} placeholder={way === 'pac' ? 'http://proxy.example.ir/proxy.pac' : 'http://proxy.example.ir:3128'} value={address} onChange={setAddress} inputRef={input} problem={missing ? say('field.missing') : null} />
      )}
      <div><Action onPress={() => void use()}>{say('enrol.way.use')}</Action></div>
    </div>
  )
}

/** As IT would write it in a policy; people type a proxy without its scheme. */
function asPolicy(way: WayName, typed: string): string {
  if (way === 'direct' || way === 'system') return way
  const address = /^https?:\/\//.test(typed) ? typed : `http://${typed}`
  return way === 'pac' ? `pac+${address}` : address.replace(/\/+$/, '')
}
