import * as z from 'zod/mini'
import { STREAMS, type StreamType } from '#domain/catalog.ts'
import type { Origin } from '#domain/decider.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { snapshotHead, snapshotLine } from '#sync/protocol.ts'
import type { Folded } from '#sync/refold.ts'
import { failed } from './failures.ts'
import { pace } from './pace.ts'
import type { Store } from './sqlite/store.ts'
import { confirmStream, forgetStream, noteErased, showStream } from './standing.ts'
import type { Answer } from './transport.ts'

type Head = z.infer<typeof snapshotHead>
export type Progress = (done: number, total: number) => void

interface Line { readonly stream: StreamType; readonly folded: Folded }

/**
 * Takes over a snapshot in slices, each its own transaction, while what was there before stays in use. Only the last
 * transaction moves epoch and cursor: when anything breaks before it, the next try starts from the first line.
 */
export async function takeSnapshot(store: () => Store, lines: AsyncIterable<readonly string[]>, progress: Progress): Promise<Answer<Head>> {
  const steps = pace()
  const waiting: string[] = []
  let head: Head | null = null
  let first = false
  let done = 0
  const flush = async (count: number): Promise<boolean> => {
    const read = waiting.splice(0, count).map(readLine)
    if (read.includes(null)) return false
    await steps.run(read.length, () => storeSlice(store(), read as readonly Line[], first))
    done += read.length
    progress(done, head?.lines ?? done)
    return true
  }
  for await (const batch of lines) {
    for (const line of batch) {
      if (head === null) {
        const read = readHead(line)
        if (!read.ok) return read
        head = read.value
        first = begin(store(), head)
        progress(0, head.lines)
      } else waiting.push(line)
    }
    while (waiting.length >= steps.size()) if (!(await flush(steps.size()))) return failed('server_error', { reason: 'snapshot_unreadable' })
  }
  while (waiting.length > 0) if (!(await flush(steps.size()))) return failed('server_error', { reason: 'snapshot_unreadable' })
  if (head === null || done !== head.lines) return failed('server_error', { reason: 'snapshot_short' })
  await removeStale(store)
  if (first) await buildIndexes(store)
  finish(store(), head)
  return { ok: true, value: head }
}

function readHead(line: string): Answer<Head> {
  const read = z.safeParse(snapshotHead, parsed(line))
  if (!read.success) return failed('server_error', { reason: 'snapshot_unreadable' })
  if (read.data.stateVersion > TICKET_STATE_VERSION) return failed('update_required', { stateVersion: read.data.stateVersion })
  if (read.data.stateVersion < TICKET_STATE_VERSION) return failed('server_too_old', { stateVersion: read.data.stateVersion })
  return { ok: true, value: read.data }
}

function readLine(line: string): Line | null {
  const read = z.safeParse(snapshotLine, parsed(line))
  if (!read.success || !STREAMS[read.data.stream].inFeed) return null
  return { stream: read.data.stream, folded: { state: read.data.state, parts: read.data.private } }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** Answers whether this is a first load, into next to nothing. */
function begin(store: Store, head: Head): boolean {
  return store.transaction(() => {
    store.meta.set('needsSnapshot', '1')
    store.meta.set('generation', String(store.meta.number('generation') + 1))
    // another epoch: the server was restored and may lack what it once accepted
    if (store.meta.get('epoch') !== head.epoch) store.outbox.sendAgain()
    const first = store.firstLoad.due()
    if (first) {
      store.firstLoad.begin()
      for (const streamId of store.outbox.pendingIn('ticket')) showStream(store, 'ticket', streamId)
    }
    return first
  })
}

function storeSlice(store: Store, lines: readonly Line[], first: boolean): void {
  store.transaction(() => {
    const generation = store.meta.number('generation')
    const pendingTickets = new Set(store.outbox.pendingIn('ticket'))
    const gone = new Set(store.gone.all())
    for (const { stream, folded } of lines) {
      const { id, steps } = folded.state as { readonly id: string; readonly steps: readonly Origin[] }
      if (stream === 'ticket' && gone.has(id)) store.gone.remove(id)
      if (stream === 'ticket' && !pendingTickets.has(id)) {
        confirmStream(store, stream, folded, generation, [], first ? 'new' : 'later')
        continue
      }
      for (const { commandId, recordedAt } of steps) store.outbox.settle(commandId, 'final', { recordedAt: recordedAt ?? undefined })
      confirmStream(store, stream, folded, generation, store.outbox.pendingOf(id), 'later')
    }
  })
}

async function buildIndexes(store: () => Store): Promise<void> {
  const steps = pace()
  const more = { left: true }
  while (more.left) await steps.run(1, () => {
    more.left = store().transaction(() => store().firstLoad.finishOne())
  })
}

async function removeStale(store: () => Store): Promise<void> {
  const steps = pace()
  for (;;) {
    const ids = store().tickets.stale(store().meta.number('generation'), steps.size())
    if (ids.length === 0) return
    await steps.run(ids.length, () => store().transaction(() => {
      noteErased(store())
      for (const id of ids) {
        store().tickets.unconfirm(id)
        store().attachments.doomTicket(id)
        showStream(store(), 'ticket', id)
      }
    }))
  }
}

function finish(store: Store, head: Head): void {
  store.transaction(() => {
    store.meta.set('epoch', head.epoch)
    store.meta.set('cursor', String(head.position))
    store.meta.set('stateVersion', String(head.stateVersion))
    store.meta.set('needsSnapshot', '0')
    store.streams.removeStale(store.meta.number('generation'))
    for (const { saved, position } of store.outbox.inState('accepted', 100_000)) {
      if (position === null || position > head.position) continue
      store.outbox.settle(saved.commandId, 'final')
      if (!saved.sealed) showStream(store, saved.stream, saved.streamId)
    }
    // the server had these and does not show them any more: they became confidential while this desk was away
    for (const ticketId of store.outbox.finalWithoutTicket(head.position)) forgetStream(store, 'ticket', ticketId)
  })
}
