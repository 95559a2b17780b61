import * as z from 'zod/mini'
import type { Origin } from '#domain/decider.ts'
import { TICKET_STATE_VERSION, type TicketState } from '#domain/ticket/state.ts'
import { snapshotHead } from '#sync/protocol.ts'
import type { Folded } from '#sync/refold.ts'
import { failed } from './failures.ts'
import { pace, type Pacing } from './pace.ts'
import type { Store } from './sqlite/store.ts'
import { Unreadable, openFrame, readFrame, unpack, type Frame, type Packing } from './snapshot-frame.ts'
import { confirmStream, forgetStream, noteErased, showStream, takePack } from './standing.ts'
import type { Answer, PackedFrames } from './transport.ts'

type Head = z.infer<typeof snapshotHead>
export type Progress = (done: number, total: number) => void

/** While a first sync runs there is nothing to look at that could be held up, and each commit costs the disk's time. */
const FIRST_SLICE_MS = 250
/** A slow disk must not make the slices so small that all its time goes into commits. */
const FIRST_SLICE = 500
/** Streams that are kept in memory until they are written: more of them, and V8 lets its heap grow by half. */
const LARGEST_SLICE = 2000
/** Streams from which on changing how the file is written, and back, pays. */
const WORTH_STRAIGHT = 3000
const firstPace: Pacing = () => pace(FIRST_SLICE, FIRST_SLICE_MS, FIRST_SLICE, LARGEST_SLICE)

/** A frame as it came and as it reads. */
interface Arrived { readonly packed: Buffer; readonly text: Buffer }

/**
 * Takes over a snapshot in slices of whole frames, each its own transaction, while what was there before stays in use. Only the last
 * transaction moves epoch and cursor: when anything breaks before it, the next try starts from the first frame.
 */
export async function takeSnapshot(store: () => Store, arriving: PackedFrames, progress: Progress, pacing: Pacing = firstPace): Promise<Answer<Head>> {
  const load = { first: false, straight: false }
  try {
    return await takeFrames(store, arriving, progress, pacing, load)
  } catch (error) {
    if (error instanceof Unreadable) return failed('server_error', { reason: 'snapshot_unreadable' })
    throw error
  } finally {
    if (load.straight) store().firstLoad.straight(false)
  }
}

async function takeFrames(store: () => Store, { packing, frames }: PackedFrames, progress: Progress, pacing: Pacing, load: { first: boolean; straight: boolean }): Promise<Answer<Head>> {
  const steps = pacing()
  let head: Head | null = null
  let done = 0
  let waiting: { readonly packed: Buffer; readonly frame: Frame }[] = []
  const count = (): number => waiting.reduce((sum, { frame }) => sum + frame.count, 0)
  const flush = async (total: number): Promise<void> => {
    const slice = waiting
    const size = count()
    waiting = []
    await steps.run(size, () => storeSlice(store(), slice, packing, load.first))
    done += size
    progress(done, total)
  }
  for await (const { packed, text } of unpackedAhead(frames, packing)) {
    if (head === null) {
      const read = readHead(text)
      if (!read.ok) return read
      head = read.value
      load.first = begin(store(), head)
      load.straight = load.first && head.lines >= WORTH_STRAIGHT
      if (load.straight) store().firstLoad.straight(true)
      progress(0, head.lines)
    } else waiting.push({ packed, frame: openFrame(text) })
    if (count() >= steps.size()) await flush(head.lines)
  }
  if (head !== null && waiting.length > 0) await flush(head.lines)
  if (head === null || done !== head.lines) return failed('server_error', { reason: 'snapshot_short' })
  await removeStale(store, pacing)
  if (load.first) await buildIndexes(store, pacing)
  finish(store(), head)
  return { ok: true, value: head }
}

/** While one frame is stored the next is unpacked by another thread. */
async function* unpackedAhead(frames: AsyncIterable<Buffer>, packing: Packing): AsyncGenerator<Arrived> {
  let coming: Promise<Arrived> | null = null
  for await (const packed of frames) {
    const next = unpack(packed, packing).then((text) => ({ packed, text }))
    // nobody may come for it, when what was before it cannot be read
    next.catch(() => undefined)
    if (coming !== null) yield await coming
    coming = next
  }
  if (coming !== null) yield await coming
}

function readHead(text: Buffer): Answer<Head> {
  const read = z.safeParse(snapshotHead, parsed(text.toString('utf8')))
  if (!read.success) throw new Unreadable()
  if (read.data.stateVersion > TICKET_STATE_VERSION) return failed('update_required', { stateVersion: read.data.stateVersion })
  if (read.data.stateVersion < TICKET_STATE_VERSION) return failed('server_too_old', { stateVersion: read.data.stateVersion })
  return { ok: true, value: read.data }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
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

/** The streams are read when they are stored: thousands of tickets at once would fill the memory. */
function storeSlice(store: Store, slice: readonly { readonly packed: Buffer; readonly frame: Frame }[], packing: Packing, first: boolean): void {
  store.transaction(() => {
    const generation = store.meta.number('generation')
    const pendingTickets = new Set(store.outbox.pendingIn('ticket'))
    const gone = new Set(store.gone.all())
    store.streets.together(() => slice.forEach(({ packed, frame }) => {
      const { stream, streams } = readFrame(frame)
      for (const folded of streams) {
        const { id, steps } = folded.state as { readonly id: string; readonly steps: readonly Origin[] }
        if (stream === 'ticket' && gone.has(id)) store.gone.remove(id)
        if (stream !== 'ticket' || pendingTickets.has(id)) for (const { commandId, recordedAt } of steps) store.outbox.settle(commandId, 'final', { recordedAt: recordedAt ?? undefined })
        // `erased` stands in the feed before the place from which this desk will read it
        if (stream === 'ticket' && (folded.state as TicketState).erasedAt !== null) store.outbox.forgetWords(id)
      }
      const idOf = ({ state }: Folded): string => (state as { readonly id: string }).id
      // a ticket that is shown already has its number
      if (first && stream === 'ticket' && !streams.some((folded) => pendingTickets.has(idOf(folded)))) takePack(store, streams, { count: frame.count, packing, bytes: packed }, generation)
      else for (const folded of streams) confirmStream(store, stream, folded, generation, store.outbox.pendingOf(idOf(folded)))
    }))
  })
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
    store.documents.dropPacks(store.meta.number('generation'))
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
