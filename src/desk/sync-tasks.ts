import { refusal } from '#domain/refusals.ts'
import type { Pushes } from '#ipc/contract.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { CODE_BLOCK, PUSH_LIMIT, type Envelope } from '#sync/protocol.ts'
import type { ClientState } from '#sync/client.ts'
import { failed, failureOf } from './failures.ts'
import { applyFeed } from './feed.ts'
import { storeReceipts } from './receipts.ts'
import { takeSnapshot, type Progress } from './snapshot.ts'
import type { Store } from './sqlite/store.ts'
import type { Answer, Transport } from './transport.ts'

export type Topic = Pushes['changed']['topics'][number]
type Server = NonNullable<ClientState['server']>

/** What a task brought. `server`: what is newly known of it. */
export type Brought = Answer<{ readonly server: Server | null; readonly topics: readonly Topic[] }>

export interface TaskTools {
  readonly store: () => Store
  readonly transport: Transport
  readonly now: () => number
  readonly onClockOffset: (ms: number) => void
  readonly onLoading: Progress
  /** Words were erased: the desk's other files must be swept of them. */
  readonly onErased: () => void
}

/** What may look different after something new of any stream. */
const NEWS: readonly Topic[] = ['tickets', 'incidents']

/** Commands of one push, in characters: one slow line must not make a push outlast its time limit for ever. */
const PUSH_SIZE = 400_000
/** Accepted commands kept to be sent again to a server that was restored from a backup. */
const KEEP_FINAL = 10_000
const KEEP_FINAL_MS = 14 * 86_400_000
const KEEP_CALLS_MS = 30 * 86_400_000

const nothing = (server: Server | null = null): Brought => ({ ok: true, value: { server, topics: [] } })

export const codesLow = (store: Store): boolean => store.codes.left(store.meta.get('serverEpoch')) < CODE_BLOCK / 2

export async function sayHello({ store, transport, now, onClockOffset }: TaskTools): Promise<Brought> {
  const asked = now()
  const answer = await transport.hello()
  if (!answer.ok) return answer
  const { epoch, head, serverTime, directoryVersion, stateVersion, ready } = answer.value
  const answered = now()
  // the server read its clock somewhere between asking and answering
  onClockOffset(Math.round((asked + answered) / 2 - serverTime))
  if (!ready) return failed('server_starting')
  if (stateVersion > TICKET_STATE_VERSION) return failed('update_required', { stateVersion })
  const { meta, outbox, calls } = store()
  store().transaction(() => {
    if (meta.get('serverEpoch') !== epoch) meta.set('serverEpoch', epoch)
    outbox.prune(KEEP_FINAL, answered - KEEP_FINAL_MS)
    calls.prune(answered - KEEP_CALLS_MS)
  })
  return nothing({ epoch, head, directoryVersion })
}

export async function fetchDirectory({ store, transport }: TaskTools): Promise<Brought> {
  const answer = await transport.directory()
  if (!answer.ok) return answer
  const { meta, ranks, transaction } = store()
  transaction(() => {
    meta.set('directory', JSON.stringify(answer.value))
    meta.set('directoryVersion', String(answer.value.version))
    ranks.replace(answer.value)
  })
  return { ok: true, value: { server: null, topics: ['directory'] } }
}

export async function leaseCodes({ store, transport }: TaskTools): Promise<Brought> {
  const answer = await transport.lease()
  if (!answer.ok) return answer
  const { codes, meta, transaction } = store()
  if (answer.value.epoch !== meta.get('serverEpoch')) return failed('epoch_changed')
  const leased = transaction(() => codes.lease(answer.value))
  return leased && !codesLow(store()) ? nothing() : failed('server_error', { reason: leased ? 'codes_too_few' : 'codes_leased_twice' })
}

export async function fetchSnapshot({ store, transport, onLoading, onErased }: TaskTools): Promise<Brought> {
  const answer = await transport.snapshot()
  if (!answer.ok) return answer
  const taken = await takeSnapshot(store, answer.value, onLoading)
  if (!taken.ok) return taken
  // what it did not bring may have been taken back
  onErased()
  return { ok: true, value: { server: null, topics: [...NEWS, 'attention'] } }
}

export async function pushCommands({ store, transport, onErased }: TaskTools, server: Server): Promise<Brought> {
  const waiting = store().outbox.inState('waiting', PUSH_LIMIT)
  const commands: Envelope[] = []
  let size = 0
  for (const { saved: { commandId, body, mac, sealed } } of waiting) {
    size += body.length
    if (commands.length > 0 && size > PUSH_SIZE) break
    commands.push({ commandId, body, mac, sealed })
  }
  const answer = await transport.push(server.epoch, commands)
  if (!answer.ok) return answer
  const { epoch, head, receipts } = answer.value
  if (epoch !== server.epoch) return failed('epoch_changed')
  const { refused, stored, erased } = storeReceipts(store(), receipts)
  if (erased) onErased()
  // otherwise the same push would go round without end
  if (stored === 0) return failed('server_error', { reason: 'no_receipts' })
  return { ok: true, value: { server: { ...server, head: Math.max(head, server.head) }, topics: refused > 0 ? [...NEWS, 'attention'] : NEWS } }
}

export async function pullFeed({ store, transport, onErased }: TaskTools, server: Server): Promise<Brought> {
  const answer = await transport.pull(server.epoch, store().meta.number('cursor'))
  if (!answer.ok) return answer
  const { epoch, head, entries } = answer.value
  if (epoch !== server.epoch) return failed('epoch_changed')
  const before = store().outbox.count('refused', 'quarantined')
  const applied = await applyFeed(store, entries, onErased)
  if (!applied.ok) return applied
  if (applied.value.applied === 0 && store().meta.number('cursor') < head) return { ok: false, failure: failureOf(refusal('server_error', { reason: 'feed_empty' })) }
  const settled = store().outbox.count('refused', 'quarantined') !== before
  return { ok: true, value: { server: { ...server, head }, topics: settled ? [...NEWS, 'attention'] : NEWS } }
}
