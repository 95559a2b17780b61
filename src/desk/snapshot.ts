import * as z from 'zod/mini'
import type { Origin } from '#domain/decider.ts'
import { TICKET_STATE_VERSION, type PrivateDocument, type TicketState } from '#domain/ticket/state.ts'
import { snapshotHead } from '#sync/protocol.ts'
import { failed } from './failures.ts'
import { pace, type Pacing } from './pace.ts'
import type { Store } from './sqlite/store.ts'
import { readSnapshotLine } from './snapshot-line.ts'
import { confirmStream, forgetStream, noteErased, showStream, takeTicket } from './standing.ts'
import type { Answer } from './transport.ts'

type Head = z.infer<typeof snapshotHead>
export type Progress = (done: number, total: number) => void

/** While a first sync runs there is nothing to look at that could be held up, and each commit costs the disk's time. */
const FIRST_SLICE_MS = 250
/** A slow disk must not make the slices so small that all its time goes into commits. */
const FIRST_SLICE = 500
/** Lines that are kept in memory until they are written. */
const LARGEST_SLICE = 5000
/** Streams from which on changing how the file is written, and back, pays. */
const WORTH_STRAIGHT = 3000
const firstPace: Pacing = () => pace(FIRST_SLICE, FIRST_SLICE_MS, FIRST_SLICE, LARGEST_SLICE)

/**
 * Takes over a snapshot in slices, each its own transaction, while what was there before stays in use. Only the last
 * transaction moves epoch and cursor: when anything breaks before it, the next try starts from the first line.
 */
export async function takeSnapshot(store: () => Store, lines: AsyncIterable<readonly Buffer[]>, progress: Progress, pacing: Pacing = firstPace): Promise<Answer<Head>> {
  const load = { first: false, straight: false }
  try {
    return await takeLines(store, lines, progress, pacing, load)
  } finally {
    if (load.straight) store().firstLoad.straight(false)
  }
}

async function takeLines(store: () => Store, lines: AsyncIterable<readonly Buffer[]>, progress: Progress, pacing: Pacing, load: { first: boolean; straight: boolean }): Promise<Answer<Head>> {
  const steps = pacing()
  const waiting: Buffer[] = []
  let head: Head | null = null
  let done = 0
  const flush = async (count: number): Promise<boolean> => {
    const texts = waiting.splice(0, count)
    const slice = { readable: false }
    await steps.run(texts.length, () => {
      slice.readable = storeSlice(store(), texts, load.first)
    })
    done += texts.length
    progress(done, head?.lines ?? done)
    return slice.readable
  }
  for await (const batch of lines) {
    for (const line of batch) {
      if (head === null) {
        const read = readHead(line)
        if (!read.ok) return read
        head = read.value
        load.first = begin(store(), head)
        load.straight = load.first && head.lines >= WORTH_STRAIGHT
        if (load.straight) store().firstLoad.straight(true)
        progress(0, head.lines)
      } else waiting.push(line)
    }
    while (waiting.length >= steps.size()) if (!(await flush(steps.size()))) return failed('server_error', { reason: 'snapshot_unreadable' })
  }
  while (waiting.length > 0) if (!(await flush(steps.size()))) return failed('server_error', { reason: 'snapshot_unreadable' })
  if (head === null || done !== head.lines) return failed('server_error', { reason: 'snapshot_short' })
  await removeStale(store, pacing)
  if (load.first) await buildIndexes(store, pacing)
  finish(store(), head)
  return { ok: true, value: head }
}

function readHead(line: Buffer): Answer<Head> {
  const read = z.safeParse(snapshotHead, parsed(line.toString('utf8')))
  if (!read.success) return failed('server_error', { reason: 'snapshot_unreadable' })
  if (read.data.stateVersion > TICKET_STATE_VERSION) return failed('update_required', { stateVersion: read.data.stateVersion })
  if (read.data.stateVersion < TICKET_STATE_VERSION) return failed('server_too_old', { stateVersion: read.data.stateVersion })
  return { ok: true, value: read.data }
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
    if (store.meta.get('epoch') !== head.epoch) {
      store.outbox.sendAgain()
      store.calls.forgetAll()
    }
    const first = store.firstLoad.due()
    if (first) {
      store.firstLoad.begin()
      for (const streamId of store.outbox.pendingIn('ticket')) showStream(store, 'ticket', streamId)
    }
    return first
  })
}

class Unreadable extends Error {}

/** Each line is read when it is stored: thousands of tickets at once would fill the memory. False when one is none, and then nothing of them is stored. */
function storeSlice(store: Store, lines: readonly Buffer[], first: boolean): boolean {
  try {
    storeLines(store, lines, first)
    return true
  } catch (error) {
    if (error instanceof Unreadable) return false
    throw error
  }
}

function storeLines(store: Store, lines: readonly Buffer[], first: boolean): void {
  store.transaction(() => {
    const generation = store.meta.number('generation')
    const pendingTickets = new Set(store.outbox.pendingIn('ticket'))
    const gone = new Set(store.gone.all())
    const taken: number[] = []
    store.streets.together(() => lines.forEach((line) => {
      const { stream, folded, text } = readSnapshotLine(line) ?? unreadable()
      const { id, steps } = folded.state as { readonly id: string; readonly steps: readonly Origin[] }
      if (stream === 'ticket' && gone.has(id)) store.gone.remove(id)
      const pending = stream !== 'ticket' || pendingTickets.has(id)
      if (pending) for (const { commandId, recordedAt } of steps) store.outbox.settle(commandId, 'final', { recordedAt: recordedAt ?? undefined })
      // `erased` stands in the feed before the place from which this desk will read it
      if (stream === 'ticket' && (folded.state as TicketState).erasedAt !== null) store.outbox.forgetWords(id)
      if (!pending) {
        if (first) taken.push(takeTicket(store, folded.state as TicketState, folded.parts as PrivateDocument, text, generation))
        else confirmStream(store, stream, folded, generation, [])
        return
      }
      confirmStream(store, stream, folded, generation, store.outbox.pendingOf(id))
    }))
    const [from, to] = [taken[0], taken.at(-1)]
    if (from !== undefined && to !== undefined) store.search.addRange(from, to)
  })
}

const unreadable = (): never => {
  throw new Unreadable()
}

async function buildIndexes(store: () => Store, pacing: Pacing): Promise<void> {
  const steps = pacing()
  const more = { left: true }
  while (more.left) await steps.run(1, () => {
    store().transaction(() => {
      do more.left = store().firstLoad.finishOne()
      while (more.left && !steps.isOver())
    })
  })
}

async function removeStale(store: () => Store, pacing: Pacing): Promise<void> {
  const steps = pacing()
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
    const sameEpoch = store.meta.get('epoch') === head.epoch
    store.meta.set('epoch', head.epoch)
    store.meta.set('cursor', String(head.position))
    store.meta.set('stateVersion', String(head.stateVersion))
    store.meta.set('needsSnapshot', '0')
    store.meta.set('snapshotLines', String(head.lines))
    store.streams.removeStale(store.meta.number('generation'))
    for (const { saved, position } of store.outbox.inState('accepted', 100_000)) {
      if (position === null || position > head.position) continue
      store.outbox.settle(saved.commandId, 'final')
      if (!saved.sealed) showStream(store, saved.stream, saved.streamId)
    }
    // the server had these and does not show them any more: they became confidential while this desk was away
    for (const ticketId of store.outbox.finalWithoutTicket(head.position)) forgetStream(store, 'ticket', ticketId)
    // a restored server may get them yet from those who have them
    if (sameEpoch) for (const ticketId of store.outbox.withoutTicket()) forgetStream(store, 'ticket', ticketId)
  })
}
