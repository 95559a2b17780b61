import type { WebSocket } from 'ws'
import { poke } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { Standing } from './store/ports.ts'

/** The first commit after a while is told at once, a burst of them in pokes this far apart. */
const COALESCE_MS = 20
const MISSED_LIMIT = 3
/** Bytes. Whoever does not read this much is not listening; it will pull when it comes back. */
const BACKLOG_LIMIT = 256 * 1024
const GOING_AWAY = 1001

/** The open WebSockets of all desks. */
export interface Pokes {
  readonly add: (socket: WebSocket, deskId: string) => void
  /** Tells all desks that there is news. */
  readonly poke: () => void
  readonly count: () => number
  /** Desks with an open socket. */
  readonly desks: () => ReadonlySet<string>
  /** Says goodbye to all and ends the timers. */
  readonly stop: () => void
}

export function pokes(standing: () => Promise<Standing>, beatMs: number): Pokes {
  const missed = new Map<WebSocket, number>()
  const deskOf = new Map<WebSocket, string>()
  const state: { pending: NodeJS.Timeout | null; toldAt: number } = { pending: null, toldAt: -Infinity }

  async function tell(type: 'poke' | 'beat'): Promise<void> {
    if (missed.size === 0) return
    const { epoch, head, directoryVersion } = await standing()
    const text = JSON.stringify(z.parse(poke, { type, epoch, head, directoryVersion }))
    for (const socket of missed.keys()) {
      if (socket.bufferedAmount > BACKLOG_LIMIT) socket.terminate()
      else if (socket.readyState === socket.OPEN) socket.send(text)
    }
  }

  function beat(): void {
    for (const [socket, beats] of missed) {
      if (beats >= MISSED_LIMIT) socket.terminate()
      else {
        missed.set(socket, beats + 1)
        socket.ping()
      }
    }
    void tell('beat').catch(quiet)
  }
  const beats = setInterval(beat, beatMs)
  function tellNow(): void {
    state.pending = null
    state.toldAt = performance.now()
    void tell('poke').catch(quiet)
  }

  return {
    add(socket, deskId) {
      missed.set(socket, 0)
      deskOf.set(socket, deskId)
      socket.on('pong', () => missed.set(socket, 0))
      socket.on('close', () => {
        missed.delete(socket)
        deskOf.delete(socket)
      })
      socket.on('error', () => socket.terminate())
    },
    poke() {
      if (state.pending !== null) return
      const wait = state.toldAt + COALESCE_MS - performance.now()
      if (wait <= 0) tellNow()
      else state.pending = setTimeout(tellNow, wait)
    },
    count: () => missed.size,
    desks: () => new Set(deskOf.values()),
    stop() {
      clearInterval(beats)
      if (state.pending !== null) clearTimeout(state.pending)
      for (const socket of missed.keys()) socket.close(GOING_AWAY)
    },
  }
}

/** A poke is a hint: the next beat comes, and desks look by themselves. The store's own fault shows at /ready. */
const quiet = (): void => {}
