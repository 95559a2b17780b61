import type { WebSocket } from 'ws'
import { poke } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { Standing } from './store/ports.ts'

/** A burst of commits becomes one poke. */
const COALESCE_MS = 20
const MISSED_LIMIT = 3
/** Bytes. Whoever does not read this much is not listening; it will pull when it comes back. */
const BACKLOG_LIMIT = 256 * 1024
const GOING_AWAY = 1001

/** The open WebSockets of all desks. */
export interface Pokes {
  readonly add: (socket: WebSocket) => void
  /** Tells all desks that there is news. */
  readonly poke: () => void
  readonly count: () => number
  /** Says goodbye to all and ends the timers. */
  readonly stop: () => void
}

export function pokes(standing: () => Promise<Standing>, beatMs: number): Pokes {
  const missed = new Map<WebSocket, number>()
  const state: { pending: NodeJS.Timeout | null } = { pending: null }

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

  return {
    add(socket) {
      missed.set(socket, 0)
      socket.on('pong', () => missed.set(socket, 0))
      socket.on('close', () => missed.delete(socket))
      socket.on('error', () => socket.terminate())
    },
    poke() {
      state.pending ??= setTimeout(() => {
        state.pending = null
        void tell('poke').catch(quiet)
      }, COALESCE_MS)
    },
    count: () => missed.size,
    stop() {
      clearInterval(beats)
      if (state.pending !== null) clearTimeout(state.pending)
      for (const socket of missed.keys()) socket.close(GOING_AWAY)
    },
  }
}

/** A poke is a hint: the next beat comes, and desks look by themselves. The store's own fault shows at /ready. */
const quiet = (): void => {}
