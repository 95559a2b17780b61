import { refusal } from '#domain/refusals.ts'
import type { Pushes } from '#ipc/contract.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { CODE_BLOCK, PUSH_LIMIT, type Envelope } from '#sync/protocol.ts'
import { isTailTooLong, type ClientState } from '#sync/client.ts'
import { failed, failureOf } from './failures.ts'
import { applyFeed } from './feed.ts'
import type { Pacing } from './pace.ts'
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
  /** A bug that a task got over. */
  readonly onTrouble: (error: unknown) => void
  /** How long work is cut into slices; left out, each task knows best. */
  readonly pacing?: Pacing | undefined
}

/** What may look different after something new of any stream. */
export const NEWS: readonly Topic[] = ['tickets', 'incidents', 'approvals', 'shifts', 'leases']

/** Commands of one push, in characters: one slow line must not make a push outlast its time limit for ever. */
const PUSH_SIZE = 400_000
/** Pushes of one task: between tasks the operator is told how far it is. */
const PUSHES = 10
/** Accepted commands kept to be sent again to a server that was restored from a backup. */
const KEEP_FINAL = 10_000
const KEEP_FINAL_MS = 14 * 86_400_000
const OFFSET_STEP_MS = 500
/** The last contact is kept this exactly over a restart without a line. */
const CONTACT_STEP_MS = 60_000
const KEEP_CALLS_MS = 30 * 86_400_000

const nothing = (server: Server | null = null): Brought => ({ ok: true, value: { server, topics: [] } })

export const codesLow = (store: Store): boolean => store.codes.left(store.meta.get('serverEpoch')) < CODE_BLOCK / 2

export async function sayHello({ store, transport, now, onClockOffset }: TaskTools): Promise<Brought> {
  const asked = now()
  const answer = await transport.hello()
  if (!answer.ok) return answer
  const { epoch, head, serverTime, directoryVersion, stateVersion, ready, channels } = answer.value
  const answered = now()
  // the server read its clock somewhere between asking and answering
  const offset = Math.round((asked + answered) / 2 - serverTime)
  onClockOffset(offset)
  if (!ready) return failed('server_starting')
  if (stateVersion > TICKET_STATE_VERSION) return failed('update_required', { stateVersion })
  const { meta, outbox, calls, leases } = store()
  store().transaction(() => {
    if (meta.get('serverEpoch') !== epoch) {
      meta.set('serverEpoch', epoch)
      // a server that was restored knows of none of them
      leases.removeAll()
    }
    // kept for a start without a line; the answer's own way makes it waver
    if (Math.abs(offset - meta.number('clockOffset')) > OFFSET_STEP_MS) meta.set('clockOffset', String(offset))
    if (Math.abs(answered - meta.number('contactAt')) >= CONTACT_STEP_MS) meta.set('contactAt', String(answered))
    // an answer is written without a line too
    const ways = JSON.stringify(channels)
    if (meta.get('channels') !== ways) meta.set('channels', ways)
    // by the server's clock: one here that is a year ahead would forget what a restored server may still need
    outbox.prune(KEEP_FINAL, serverTime - KEEP_FINAL_MS)
    calls.prune(Math.min(answered, serverTime) - KEEP_CALLS_MS)
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

export async function fetchSnapshot({ store, transport, onLoading, onErased, onTrouble, pacing }: TaskTools): Promise<Brought> {
  const { meta } = store()
  // of what this desk has seen nothing may vanish until the tail is there too
  const answer = await transport.snapshot(meta.get('epoch') === meta.get('serverEpoch') ? meta.number('cursor') : 0)
  if (!answer.ok) return answer
  const taken = await takeSnapshot(store, answer.value, { progress: onLoading, pacing, onTrouble })
  if (!taken.ok) return taken
  // what it did not bring may have been taken back
  onErased()
  return { ok: true, value: { server: null, topics: [...NEWS, 'attention'] } }
}

/**
 * Sends what waits, one push after the other in the order of saving. While the server works at one, what came of the last is fetched,
 * and the answer to it is stored.
 */
export async function pushCommands(tools: TaskTools, server: Server): Promise<Brought> {
  const { store, transport, onErased } = tools
  const done = { head: server.head, refused: 0 }
  let fetching = true
  let batch = nextBatch(store(), 0)
  let coming = transport.push(server.epoch, batch.commands)
  for (let left = PUSHES - 1; ; left--) {
    const answer = await coming
    // what came before it is stored and shown; the next task meets the same again
    if (!answer.ok && left < PUSHES - 1) break
    if (!answer.ok) return answer
    const { epoch, head, receipts } = answer.value
    if (epoch !== server.epoch) return failed('epoch_changed')
    // otherwise the same push would go round without end
    const answered = new Set(receipts.map(({ commandId }) => commandId))
    if (!batch.commands.some(({ commandId }) => answered.has(commandId))) return failed('server_error', { reason: 'no_receipts' })
    const next = left === 0 ? null : nextBatch(store(), batch.last)
    if (next !== null && next.commands.length > 0) coming = transport.push(server.epoch, next.commands)
    done.head = Math.max(head, done.head)
    // before the receipts: of a command whose events are here nothing is left to write. What breaks off is met again by the next pull
    if (fetching && isWorthFetching(store(), done.head)) fetching = (await pullFeed(tools, server)).ok
    const { refused, erased } = storeReceipts(store(), receipts)
    if (erased) onErased()
    done.refused += refused
    if (next === null || next.commands.length === 0) break
    batch = next
  }
  return { ok: true, value: { server: { ...server, head: done.head }, topics: done.refused > 0 ? [...NEWS, 'attention'] : NEWS } }
}

/** Something is there, and no snapshot will bring it. */
function isWorthFetching({ meta }: Store, head: number): boolean {
  const [cursor, lines] = [meta.number('cursor'), meta.number('snapshotLines')]
  return cursor < head && !isTailTooLong({ cursor, lines }, head)
}

function nextBatch(store: Store, after: number): { readonly commands: readonly Envelope[]; readonly last: number } {
  const commands: Envelope[] = []
  let [size, last] = [0, after]
  for (const { place, envelope } of store.outbox.toSend(after, PUSH_LIMIT)) {
    size += envelope.body.length
    if (commands.length > 0 && size > PUSH_SIZE) break
    commands.push(envelope)
    last = place
  }
  return { commands, last }
}

export async function pullFeed({ store, transport, onErased, pacing }: TaskTools, server: Server): Promise<Brought> {
  const answer = await transport.pull(server.epoch, store().meta.number('cursor'))
  if (!answer.ok) return answer
  const { epoch, head, entries } = answer.value
  if (epoch !== server.epoch) return failed('epoch_changed')
  const before = store().outbox.count('refused', 'quarantined')
  const applied = await applyFeed(store, entries, onErased, pacing)
  if (!applied.ok) return applied
  if (applied.value.applied === 0 && store().meta.number('cursor') < head) return { ok: false, failure: failureOf(refusal('server_error', { reason: 'feed_empty' })) }
  const settled = store().outbox.count('refused', 'quarantined') !== before
  return { ok: true, value: { server: { ...server, head }, topics: settled ? [...NEWS, 'attention'] : NEWS } }
}
