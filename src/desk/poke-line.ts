import type { Agent } from 'node:http'
import WebSocket from 'ws'
import * as z from 'zod/mini'
import { BEAT_MS, NEWS_LENGTH, news, poke, type News, type Poke } from '#sync/protocol.ts'

export interface PokeLineOptions {
  readonly url: string
  readonly agent: Agent
  readonly headers: Readonly<Record<string, string>>
  readonly onPoke: (poke: Poke) => void
  /** Comes in a poke's place. */
  readonly onNews: (news: News) => void
  /** At most once. `wasOpen`: the server had spoken on it. */
  readonly onLost: (wasOpen: boolean) => void
}

/** A cable that is pulled closes nothing: silence of three beats is taken for a dead line. */
const SILENCE_MS = 3 * BEAT_MS

/** Listens for the server's hints. Answers how to stop; after that nothing is called any more. */
export function openPokeLine({ url, agent, headers, onPoke, onNews, onLost }: PokeLineOptions): () => void {
  const socket = new WebSocket(url, { headers, agent, handshakeTimeout: SILENCE_MS, perMessageDeflate: false, maxPayload: NEWS_LENGTH })
  const line = { open: false, over: false }
  const end = (): void => {
    if (line.over) return
    line.over = true
    clearTimeout(watch)
    onLost(line.open)
  }
  const watch = setTimeout(() => socket.terminate(), SILENCE_MS).unref()
  socket.on('open', () => {
    line.open = true
    watch.refresh()
  })
  socket.on('message', (bytes) => {
    watch.refresh()
    const read = readMessage(String(bytes))
    if (read === null || line.over) return
    if (read.type === 'news') onNews(read)
    else onPoke(read)
  })
  socket.on('ping', () => watch.refresh())
  // an error is always followed by a close
  socket.on('error', () => undefined)
  socket.on('close', end)
  return () => {
    line.over = true
    clearTimeout(watch)
    socket.terminate()
  }
}

const message = z.discriminatedUnion('type', [poke, news])

function readMessage(text: string): Poke | News | null {
  try {
    const read = z.safeParse(message, JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
