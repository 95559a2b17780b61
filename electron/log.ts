import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Bytes; one older file is kept beside it. */
const LIMIT = 1_000_000

/** Writes what happened to the shell itself: a stable code and plain facts. Never content, addresses or names of people. */
export type Log = (code: string, facts?: Readonly<Record<string, string | number | boolean | null>>) => void

/**
 * A log file of JSON lines with the time in UTC. A full or read-only disk loses log lines, nothing else: the console
 * goes on.
 */
export function openLog(file: string, clock: () => number = Date.now): Log {
  return (code, facts = {}) => {
    try {
      mkdirSync(dirname(file), { recursive: true })
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LIMIT) renameSync(file, `${file}.1`)
      appendFileSync(file, `${JSON.stringify({ at: new Date(clock()).toISOString(), code, ...facts })}\n`, { mode: 0o600 })
    } catch {
      // said above
    }
  }
}
