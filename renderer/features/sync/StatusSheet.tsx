import { useState, type ReactNode } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { Status } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { OutboxFile } from './OutboxFile.tsx'
import { SyncSentence } from './SyncSentence.tsx'
import { clockIsOff, FEW_CODES, percentOf } from './status-words.ts'

/** All that this desk knows about itself and the server, in words. */
export function StatusSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay()
  const status = useStatus()
  return (
    <Sheet title={say('sync.title')} isOpen={isOpen} onClose={onClose}>
      {status !== undefined && <StatusBody status={status} />}
    </Sheet>
  )
}

function StatusBody({ status }: { status: Status }) {
  const say = useSay()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)
  const syncNow = async (): Promise<void> => {
    setBusy(true)
    const reply = await call('sync.now', {})
    setBusy(false)
    setRefused(reply.ok ? null : reply.refusal)
  }
  return (
    <div className="flex flex-col gap-3 p-5">
      <div className="flex items-center gap-3">
        <span className="min-w-0 flex-1 text-base font-semibold">
          <SyncSentence />
        </span>
        <Action autoFocus isDisabled={busy} onPress={() => void syncNow()}>
          {say('sync.now')}
        </Action>
      </div>
      {refused !== null && <RefusalNotice refusal={refused} />}
      {status.problem !== null && <RefusalNotice refusal={status.problem} tone={status.phase === 'paused' ? 'danger' : 'warn'} />}
      {status.storage !== null && <RefusalNotice refusal={status.storage} />}
      {clockIsOff(status.clockOffset) && <Notice tone="warn">{clockWords(say, status.clockOffset)}</Notice>}
      {status.loading !== null && <Loading label={say('sync.loading', { percent: percentOf(status.loading) })} {...status.loading} />}
      {status.indexing !== null && <Loading label={say('search.indexing', { percent: percentOf(status.indexing) })} {...status.indexing} />}
      <Facts status={status} />
      <OutboxFile status={status} />
      {status.keyProtection === 'file' && <Notice tone="warn">{say('key.file')}</Notice>}
    </div>
  )
}

export const clockWords = (say: ReturnType<typeof useSay>, offset: number): string =>
  say(offset > 0 ? 'clock.ahead' : 'clock.behind', { minutes: Math.round(Math.abs(offset) / 60_000) })

const Loading = ({ label, done, total }: { label: string; done: number; total: number }) => (
  <div className="flex flex-col gap-1.5">
    <span>{label}</span>
    <Progress label={label} done={done} total={total} />
  </div>
)

function Facts({ status }: { status: Status }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(1000)
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say('status.city'), status.cityName ?? '—'],
    [say('status.desk'), status.deskName ?? '—'],
    [say('status.server'), status.serverUrl === null ? '—' : <bdi dir="ltr" className="selectable break-all">{status.serverUrl}</bdi>],
    [say('status.lastContact'), status.lastContactAt === null ? say('status.never') : `${format.time(status.lastContactAt)}${say('comma')}${format.ago(status.lastContactAt, now)}`],
    ...(status.phase === 'offline' && status.retryAt !== null ? [[say('status.retry'), say('status.retryIn', { seconds: Math.max(0, Math.ceil((status.retryAt - now) / 1000)) })] as const] : []),
    [say('status.waiting'), say('status.waitingCount', { n: status.waiting })],
    [say('status.attention'), say('status.attentionCount', { n: status.attention })],
    [say('status.codes'), <span key="codes" className={status.codesLeft < FEW_CODES ? 'font-medium text-warn' : ''}>{say('status.codesCount', { n: status.codesLeft })}</span>],
    [say('status.clock'), status.clockOffset === null ? say('status.clockUnknown') : clockIsOff(status.clockOffset) ? clockWords(say, status.clockOffset) : say('status.clockRight')],
    [say('status.key'), say(status.keyProtection === 'keyring' ? 'key.keyring' : 'key.fileShort')],
    [say('app.version'), <bdi key="version" dir="ltr">{format.digits(status.version)}</bdi>],
  ]
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5 border-t border-line pt-3">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
