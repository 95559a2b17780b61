import * as z from 'zod/mini'
import type { Origin } from '#domain/decider.ts'
import { TICKET_STATE_VERSION, type TicketState } from '#domain/ticket/state.ts'
import { snapshotHead } from '#sync/protocol.ts'
import type { Folded } from '#sync/refold.ts'
import { failed } from './failures.ts'
import { readByThread, type FrameReader, type StartReader } from './frame-reader.ts'
import { giveBack } from './give-back.ts'
import { pace, type Pacing } from './pace.ts'
import type { Store } from './sqlite/store.ts'
import { Unreadable, type Frame } from './frame.ts'
import { openFrame, readFrame, unpack, unpackNow, type Packing } from './snapshot-frame.ts'
import { confirmStream, forgetErased, forgetStream, forgetUnkept, hideBeside, noteErased, showStream, takePack, type CalledFor } from './standing.ts'
import type { Answer, PackedFrames } from './transport.ts'
import { idIn, workOut, type WorkedFrame } from './worked-frame.ts'

type Head = z.infer<typeof snapshotHead>
export type Progress = (done: number, total: number) => void

/** While a first sync runs there is nothing to look at that could be held up, and each commit costs the disk's time. */
const FIRST_SLICE_MS = 250
/** A slow disk must not make the slices so small that all its time goes into commits. */
const FIRST_SLICE = 500
/** Streams that are kept in memory until they are written: more of them, and V8 lets its heap grow by half. */
const LARGEST_SLICE = 2000
/** Streams from which on changing how the file is written, and back, and a thread for reading pay. */
const LARGE = 3000
/** Frames that are unpacked by the time one is stored, and those that a thread reads meanwhile: as many as a slice has. */
const UNPACKED_AHEAD = 1
const READ_AHEAD = 8
const firstPace: Pacing = () => pace(FIRST_SLICE, FIRST_SLICE_MS, FIRST_SLICE, LARGEST_SLICE)

/** A frame as it came, and unpacked, unless a thread has worked it out. */
type Arrived = { readonly packed: Buffer; readonly text: Buffer; readonly worked: null } | { readonly packed: Buffer; readonly text: null; readonly worked: WorkedFrame }
/** The streams are read when they are stored: thousands of tickets at once would fill the memory. */
interface Waiting { readonly packed: Buffer; readonly count: number; readonly frame: () => Frame; readonly worked: WorkedFrame | null }

interface Load { first: boolean; straight: boolean; reader: FrameReader | null }
export interface SnapshotOptions {
  readonly progress: Progress
  readonly pacing?: Pacing | undefined
  /** For a large first load. */
  readonly startReader?: StartReader
  /** A bug that the load itself got over. */
  readonly onTrouble: (error: unknown) => void
}

/**
 * Takes over a snapshot in slices of whole frames, each its own transaction, while what was there before stays in use. Only the last
 * transaction moves epoch and cursor: when anything breaks before it, the next try starts from the first frame.
 */
export async function takeSnapshot(store: () => Store, arriving: PackedFrames, options: SnapshotOptions): Promise<Answer<Head>> {
  const load: Load = { first: false, straight: false, reader: null }
  try {
    return await takeFrames(store, arriving, options, load)
  } catch (error) {
    if (error instanceof Unreadable) return failed('server_error', { reason: 'snapshot_unreadable' })
    throw error
  } finally {
    await load.reader?.close()
    if (load.straight) store().firstLoad.straight(false)
  }
}

async function takeFrames(store: () => Store, { packing, frames }: PackedFrames, options: SnapshotOptions, load: Load): Promise<Answer<Head>> {
  const { progress, pacing = firstPace, startReader = readByThread, onTrouble } = options
  const steps = pacing()
  let head: Head | null = null
  let done = 0
  let waiting: Waiting[] = []
  const size = (): number => waiting.reduce((sum, { count }) => sum + count, 0)
  const flush = async (total: number): Promise<void> => {
    const slice = waiting
    const streams = size()
    waiting = []
    await steps.run(streams, () => storeSlice(store(), slice, packing, load.first))
    done += streams
    progress(done, total)
  }
  const open = async (packed: Buffer): Promise<Arrived> => {
    const worked = load.reader === null ? null : await load.reader.read(packed)
    return worked === null ? { packed, text: await unpack(packed, packing), worked } : { packed, text: null, worked }
  }
  for await (const arrived of openedAhead(frames, open, () => (load.reader === null ? UNPACKED_AHEAD : READ_AHEAD))) {
    if (head === null) {
      const read = readHead(arrived.text)
      if (!read.ok) return read
      head = read.value
      load.first = begin(store(), head)
      load.straight = load.first && head.lines >= LARGE
      if (load.straight) {
        store().firstLoad.straight(true)
        load.reader = startReader(packing, onTrouble)
      }
      progress(0, head.lines)
    } else waiting.push(waitingFor(arrived, packing))
    if (size() >= steps.size()) await flush(head.lines)
  }
  const readerGone = load.reader?.close()
  if (head !== null && waiting.length > 0) await flush(head.lines)
  await readerGone
  if (head === null || done !== head.lines) return failed('server_error', { reason: 'snapshot_short' })
  if (load.straight) giveBack()
  await removeStale(store, head, pacing)
  if (load.first) await buildIndexes(store, pacing)
  finish(store(), head)
  return { ok: true, value: head }
}

/** While frames are stored the next `most` are opened by other threads. */
async function* openedAhead(frames: AsyncIterable<Buffer>, open: (packed: Buffer) => Promise<Arrived>, most: () => number): AsyncGenerator<Arrived> {
  const coming: Promise<Arrived>[] = []
  for await (const packed of frames) {
    const next = open(packed)
    // nobody may come for it, when what was before it cannot be read
    next.catch(() => undefined)
    coming.push(next)
    while (coming.length > most()) yield await coming.shift()!
  }
  for (const next of coming) yield await next
}

function waitingFor({ packed, text, worked }: Arrived, packing: Packing): Waiting {
  if (text === null) return { packed, count: worked.rows.length, worked, frame: () => openFrame(unpackNow(packed, packing)) }
  const frame = openFrame(text)
  return { packed, count: frame.count, worked, frame: () => frame }
}

function readHead(text: Buffer | null): Answer<Head> {
  const read = z.safeParse(snapshotHead, parsed(text?.toString('utf8') ?? ''))
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

function storeSlice(store: Store, slice: readonly Waiting[], packing: Packing, first: boolean): void {
  store.transaction(() => {
    const generation = store.meta.number('generation')
    const pending = new Set(store.outbox.pendingIn('ticket'))
    const gone = new Set(store.gone.all())
    const brought = (ids: readonly string[], erased: readonly CalledFor[]): void => {
      for (const id of ids) if (gone.has(id)) store.gone.remove(id)
      // `erased` stands in the feed before the place from which this desk will read it
      for (const ticket of erased) forgetErased(store, ticket)
    }
    const keep = (worked: WorkedFrame, packed: Buffer): void => {
      brought(worked.rows.map(idIn), worked.erased)
      takePack(store, worked, { count: worked.rows.length, packing, bytes: packed }, generation)
    }
    store.streets.together(() => slice.forEach(({ packed, frame, worked }) => {
      // a ticket that is shown already has its number
      if (worked !== null && !worked.rows.some((values) => pending.has(idIn(values)))) return keep(worked, packed)
      const { stream, streams } = readFrame(frame())
      if (first && stream === 'ticket' && !streams.some((folded) => pending.has(idOf(folded)))) return keep(workOut(streams), packed)
      for (const folded of streams) {
        const id = idOf(folded)
        if (stream === 'ticket' && !pending.has(id)) continue
        for (const { commandId, recordedAt } of stepsOf(folded)) {
          const own = store.outbox.settle(commandId, 'final', { recordedAt: recordedAt ?? undefined })
          if (own && folded.parts[commandId] === undefined) forgetUnkept(store, commandId)
        }
      }
      brought(streams.map(idOf), stream === 'ticket' ? streams.map(({ state }) => state as TicketState).filter(({ erasedAt }) => erasedAt !== null) : [])
      for (const folded of streams) confirmStream(store, stream, folded, generation, store.outbox.pendingOf(idOf(folded)))
    }))
  })
}

const idOf = ({ state }: Folded): string => (state as { readonly id: string }).id
const stepsOf = ({ state }: Folded): readonly Origin[] => (state as { readonly steps: readonly Origin[] }).steps

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

async function removeStale(store: () => Store, { epoch }: Head, pacing: Pacing): Promise<void> {
  const steps = pacing()
  for (;;) {
    const ids = store().tickets.stale(store().meta.number('generation'), steps.size())
    if (ids.length === 0) return
    await steps.run(ids.length, () => store().transaction(() => {
      noteErased(store())
      for (const id of ids) {
        // a restored server may get it yet from those who have it
        if (store().meta.get('epoch') === epoch) hideBeside(store(), id)
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
