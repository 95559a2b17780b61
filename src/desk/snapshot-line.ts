import { STREAMS, isStreamType, type StreamType } from '#domain/catalog.ts'
import type { Folded } from '#sync/refold.ts'

/** One stream of a snapshot. `text`: the JSON of both parts, as it came. */
export interface Line {
  readonly stream: StreamType
  readonly folded: Folded
  readonly text: { readonly state: string; readonly parts: string }
}

/**
 * Reads a line as the wire's `snapshotLine` says. By hand: a first sync brings a hundred thousand of them, and the schema
 * costs more than all the rest of their reading. Null when it is none.
 */
export function readSnapshotLine(line: string): Line | null {
  const value = parsed(line)
  if (!isObject(value)) return null
  const { stream, state, private: parts } = value
  if (typeof stream !== 'string' || !isStreamType(stream) || !STREAMS[stream].inFeed) return null
  if (!isObject(state) || !isObject(parts) || !Object.values(parts).every(isPart)) return null
  if (typeof state['id'] !== 'string') return null
  return { stream, folded: { state, parts: parts as Folded['parts'] }, text: textOf(line, stream, state, parts) }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPart = (part: unknown): boolean => isObject(part) && Object.values(part).every((word) => word === null || typeof word === 'string')

const BETWEEN = ',"private":'

/** Cut out of the line as the server puts it together. The last `"private":{` is the line's own: within it there are no objects with fields of objects. */
function textOf(line: string, stream: string, state: object, parts: object): Line['text'] {
  const before = `{"stream":"${stream}","state":`
  const middle = line.lastIndexOf(`${BETWEEN}{`)
  if (!line.startsWith(before) || middle === -1 || !line.endsWith('}}')) return { state: JSON.stringify(state), parts: JSON.stringify(parts) }
  return { state: line.slice(before.length, middle), parts: line.slice(middle + BETWEEN.length, -1) }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
