import * as z from 'zod/mini'
import type { Status } from '#ipc/contract.ts'
import { hello } from '#sync/protocol.ts'

const stored = hello.shape.channels

/** What the server last said of its ways out, from the text that was kept of it. */
export function channelsFrom(text: string | null): Status['channels'] {
  if (text === null) return null
  const read = z.safeParse(stored, JSON.parse(text))
  return read.success ? read.data : null
}
