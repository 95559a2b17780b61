import { isAscii } from 'node:buffer'
import { STREAMS, isStreamType, type StreamType } from '#domain/catalog.ts'
import type { Folded } from '#sync/refold.ts'

/** One stream of a snapshot. `text`: the JSON of both parts, as it came. */
export interface Line {
  readonly stream: StreamType
  readonly folded: Folded
  readonly text: { readonly state: string; readonly parts: string }
}

/**
 * Reads a line (UTF-8) as the wire's `snapshotLine` says. By hand: a first sync brings a hundred thousand of them, and the schema
 * costs more than all the rest of their reading. Null when it is none.
 */
export function readSnapshotLine(line: Buffer): Line | null {
  return readParts(line) ?? readWhole(line)
}

const BEFORE_STREAM = '{"stream":"'
const BEFORE_STATE = '","state":'
const BEFORE_PARTS = ',"private":'
const BRACE = 0x7d

/**
 * The line as the server puts it together, cut before it is read: the state holds no citizen's words, so most often it is plain ASCII, of which reading and
 * storing cost half. The last `,"private":{` is the line's own: within it there are no objects with fields of objects. Null where it is not so.
 */
function readParts(line: Buffer): Line | null {
  const beforeState = line.indexOf(BEFORE_STATE)
  const beforeParts = line.lastIndexOf(`${BEFORE_PARTS}{`)
  if (line.toString('latin1', 0, BEFORE_STREAM.length) !== BEFORE_STREAM || beforeState === -1 || beforeParts < beforeState || line.at(-1) !== BRACE) return null
  const stateBytes = line.subarray(beforeState + BEFORE_STATE.length, beforeParts)
  const state = stateBytes.toString(isAscii(stateBytes) ? 'latin1' : 'utf8')
  const parts = line.toString('utf8', beforeParts + BEFORE_PARTS.length, line.length - 1)
  return lineOf(line.toString('latin1', BEFORE_STREAM.length, beforeState), parsed(state), parsed(parts), { state, parts })
}

function readWhole(line: Buffer): Line | null {
  const value = parsed(line.toString('utf8'))
  if (!isObject(value)) return null
  const { stream, state, private: parts } = value
  return lineOf(stream, state, parts, null)
}

function lineOf(stream: unknown, state: unknown, parts: unknown, text: Line['text'] | null): Line | null {
  if (typeof stream !== 'string' || !isStreamType(stream) || !STREAMS[stream].inFeed) return null
  if (!isObject(state) || !isObject(parts) || !Object.values(parts).every(isPart)) return null
  if (typeof state['id'] !== 'string') return null
  return { stream, folded: { state, parts: parts as Folded['parts'] }, text: text ?? { state: JSON.stringify(state), parts: JSON.stringify(parts) } }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPart = (part: unknown): boolean => isObject(part) && Object.values(part).every((word) => word === null || typeof word === 'string')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
