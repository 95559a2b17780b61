import { isAscii } from 'node:buffer'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { STREAMS, isStreamType, type StreamType } from '#domain/catalog.ts'
import type { Folded } from '#sync/refold.ts'

/** How a frame is packed. Electron 25's Node has no zstd, and never asks for it. */
export type Packing = 'zstd' | 'gzip' | 'identity'
export const isPacking = (text: string): text is Packing => ['zstd', 'gzip', 'identity'].includes(text)

/** A frame of a snapshot (`FRAMES_TYPE`), unpacked and cut into lines, of which nothing is read yet. */
export interface Frame {
  readonly stream: string
  readonly count: number
  /** JSON of the n-th stream, from 0. */
  readonly state: (n: number) => string
  readonly parts: (n: number) => string
}

/** Bytes of a frame, unpacked. */
const LARGEST = 64 * 1024 * 1024
const LENGTH = 4
const NEWLINE = 10
/** In the usual chunks every frame would come in thirty pieces, each a way to this thread and back. */
const options = { maxOutputLength: LARGEST, chunkSize: 512 * 1024 }

export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

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
export function openFrame(text: Buffer): Frame {
  const ends: number[] = []
  for (let end = text.indexOf(NEWLINE); end !== -1; end = text.indexOf(NEWLINE, end + 1)) ends.push(end)
  ends.push(text.length)
  const count = (ends.length - 1) / 2
  if (!Number.isInteger(count)) throw new Unreadable()
  // states hold no citizen's words, so most often they are plain ASCII, of which reading costs half
  const statesAs = isAscii(text.subarray(0, ends[count])) ? 'latin1' : 'utf8'
  const line = (n: number, as: 'latin1' | 'utf8'): string => text.toString(as, n === 0 ? 0 : ends[n - 1]! + 1, ends[n])
  return { stream: line(0, 'utf8'), count, state: (n) => line(1 + n, statesAs), parts: (n) => line(1 + count + n, 'utf8') }
}

/**
 * The streams of a frame. By hand: a first sync brings a hundred thousand of them, and a schema costs more than all the
 * rest of their reading. Throws Unreadable.
 */
export function readFrame({ stream, count, state, parts }: Frame): { readonly stream: StreamType; readonly streams: readonly Folded[] } {
  if (!isStreamType(stream) || !STREAMS[stream].inFeed) throw new Unreadable()
  return { stream, streams: Array.from({ length: count }, (_, n) => foldedOf(parsed(state(n)), parsed(parts(n)))) }
}

function foldedOf(state: unknown, parts: unknown): Folded {
  if (!isObject(state) || typeof state['id'] !== 'string') throw new Unreadable()
  if (!isObject(parts) || !Object.values(parts).every(isPart)) throw new Unreadable()
  return { state, parts: parts as Folded['parts'] }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPart = (part: unknown): boolean => isObject(part) && Object.values(part).every((word) => word === null || typeof word === 'string')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unreadable()
  }
}
