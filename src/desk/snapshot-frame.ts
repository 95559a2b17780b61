import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { STREAMS, isStreamType, type StreamType } from '#domain/catalog.ts'
import type { Folded } from '#sync/refold.ts'
import { Unreadable, type Frame } from './frame.ts'
import { parsed } from './frame-template.ts'
import { openColumns } from './frame-columns.ts'

/** How a frame is packed. Electron 25's Node has no zstd, and never asks for it. */
export type Packing = 'zstd' | 'gzip' | 'identity'
export const isPacking = (text: string): text is Packing => ['zstd', 'gzip', 'identity'].includes(text)

/** Bytes of a frame, unpacked. */
const LARGEST = 64 * 1024 * 1024
const LENGTH = 4
/** `{`, with which columns begin and the name of no stream. */
const OPENING = 0x7b
/** In the usual chunks every frame would come in thirty pieces, each a way to this thread and back. */
const options = { maxOutputLength: LARGEST, chunkSize: 512 * 1024 }

/** The whole frames at the beginning of these bytes, packed. Throws Unreadable where no frame can be so long. */
export function cutFrames(bytes: Buffer): { readonly frames: readonly Buffer[]; readonly rest: Buffer } {
  const frames: Buffer[] = []
  let from = 0
  while (from + LENGTH <= bytes.length) {
    const to = from + LENGTH + bytes.readUInt32BE(from)
    if (to - from > LARGEST) throw new Unreadable()
    if (to > bytes.length) break
    frames.push(bytes.subarray(from + LENGTH, to))
    from = to
  }
  return { frames, rest: bytes.subarray(from) }
}

/** On the thread pool. Throws Unreadable. */
export async function unpack(packed: Buffer, packing: Packing): Promise<Buffer> {
  try {
    if (packing === 'zstd') return await promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress)(packed, options)
    return packing === 'gzip' ? await promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip)(packed, options) : packed
  } catch {
    throw new Unreadable()
  }
}

/** In place, for a few of them. Throws zlib's errors. */
export function unpackNow(packed: Buffer, packing: Packing): Buffer {
  if (packing === 'zstd') return zlib.zstdDecompressSync(packed, options)
  return packing === 'gzip' ? zlib.gunzipSync(packed, options) : packed
}

/** Throws Unreadable. */
export const openFrame = (bytes: Buffer): Frame => (bytes[0] === OPENING ? openColumns(bytes) : openLines(bytes))

/** As packs were before 2026-11-24, which a desk may have still: a line with the name, one for each state, one for the private documents of each. */
function openLines(text: Buffer): Frame {
  const [stream = '', ...lines] = text.toString('utf8').split('\n')
  const count = lines.length / 2
  if (!Number.isInteger(count)) throw new Unreadable()
  return { stream, count, state: (n) => lines[n]!, parts: (n) => lines[count + n]!, read: (n) => ({ state: parsed(lines[n]!), parts: parsed(lines[count + n]!) }) }
}

/**
 * The streams of a frame. By hand: a first sync brings a hundred thousand of them, and a schema costs more than all the
 * rest of their reading. Throws Unreadable.
 */
export function readFrame(frame: Frame): { readonly stream: StreamType; readonly streams: readonly Folded[] } {
  return { stream: streamOf(frame), streams: Array.from({ length: frame.count }, (_, n) => foldedOf(parsed(frame.state(n)), parsed(frame.parts(n)))) }
}

/** The same one by one; whoever takes the next has done with the one before. Throws Unreadable. */
export function* eachIn(frame: Frame): Generator<Folded> {
  streamOf(frame)
  for (let n = 0; n < frame.count; n++) {
    const { state, parts } = frame.read(n)
    yield foldedOf(state, parts)
  }
}

function streamOf({ stream }: Frame): StreamType {
  if (!isStreamType(stream) || !STREAMS[stream].inFeed) throw new Unreadable()
  return stream
}

function foldedOf(state: unknown, parts: unknown): Folded {
  if (!isObject(state) || typeof state['id'] !== 'string') throw new Unreadable()
  if (!isObject(parts) || !Object.values(parts).every(isPart)) throw new Unreadable()
  return { state, parts: parts as Folded['parts'] }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPart = (part: unknown): boolean => isObject(part) && Object.values(part).every((word) => word === null || typeof word === 'string')
