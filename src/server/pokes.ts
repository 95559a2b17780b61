import type { WebSocket } from 'ws'
import type { DeskScope } from '#domain/operator/board.ts'
import { NEWS_LENGTH, news, poke } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { Page } from './feed/chunks.ts'
import type { Standing } from './store/ports.ts'

/** The first commit after a while is told at once, a burst of them in pokes this far apart. */
const COALESCE_MS = 20
const MISSED_LIMIT = 3
/** Bytes. Whoever does not read this much is not listening; it will pull when it comes back. */
const BACKLOG_LIMIT = 256 * 1024
const GOING_AWAY = 1001
/** Entries that are told in a poke's place; of more, the chunks that all desks share are the cheaper way. */
const NEWS_ENTRIES = 50

export interface Listener {
  readonly id: string
  readonly scope: DeskScope
  /** That it speaks. */
  readonly protocol: number
}
/** From here on a desk understands news. */
const NEWS_SINCE = 5

export interface PokeSources {
  readonly standing: () => Promise<Standing>
  /** What a pull after this position answers, as JSON, and its last position. */
  readonly page: (after: number) => Promise<Pick<Page, 'end' | 'bytes'>>
  /** Which of these desks of departments work for one of these departments. */
  readonly concerned: (deskIds: readonly string[], departments: readonly string[]) => Promise<ReadonlySet<string>>
}

/** The open WebSockets of all desks. */
export interface Pokes {
  readonly add: (socket: WebSocket, desk: Listener) => void
  /** Tells the centre's desks that there is news, and those of departments when a message of theirs is not as it was, or the city's data. */
  readonly poke: (departments: readonly string[]) => void
  /** Until what is being told is on its way. What waits for the end of a burst is not waited for. */
  readonly told: () => Promise<void>
  readonly count: () => number
  /** Desks with an open socket. */
  readonly desks: () => ReadonlySet<string>
  /** Somebody's sessions were ended: every desk looks at its own at once. */
  readonly sessions: () => void
  /** Cuts the lines of a desk that has no part in the city any more. */
  readonly cut: (deskId: string) => void
  /** Says goodbye to all and ends the timers. */
  readonly stop: () => void
}

export function pokes({ standing, page, concerned }: PokeSources, beatMs: number): Pokes {
  const missed = new Map<WebSocket, number>()
  const deskOf = new Map<WebSocket, Listener>()
  const state: { waiting: boolean; timer: NodeJS.Timeout | undefined; toldAt: number; directoryVersion: number | null; head: number | null; telling: Promise<void> } =
    { waiting: false, timer: undefined, toldAt: -Infinity, directoryVersion: null, head: null, telling: Promise.resolve() }
  const touched = new Set<string>()

  /** Desks of these departments that listen. */
  async function departmentsOf(departments: readonly string[]): Promise<ReadonlySet<string>> {
    const listening = [...new Set([...deskOf.values()].flatMap(({ id, scope }) => (scope === 'department' ? [id] : [])))]
    return departments.length === 0 || listening.length === 0 ? new Set() : concerned(listening, departments)
  }

  async function tell(type: 'poke' | 'beat' | 'session', departments: readonly string[]): Promise<void> {
    if (missed.size === 0) return
    const { epoch, head, directoryVersion } = await standing()
    const text = JSON.stringify(z.parse(poke, { type, epoch, head, directoryVersion }))
    const everybody = type !== 'poke' || directoryVersion !== state.directoryVersion
    state.directoryVersion = directoryVersion
    const told = everybody ? null : await departmentsOf(departments)
    const brought = type === 'poke' ? await newsUpTo(head, directoryVersion) : null
    state.head ??= head
    for (const socket of missed.keys()) {
      const desk = deskOf.get(socket)
      if (told !== null && desk?.scope === 'department' && !told.has(desk.id)) continue
      if (socket.bufferedAmount > BACKLOG_LIMIT) socket.terminate()
      if (socket.readyState !== socket.OPEN) continue
      socket.send(brought !== null && desk?.scope === 'centre' && desk.protocol >= NEWS_SINCE ? brought : text, { binary: false })
    }
  }

  /** Null: nothing is new since it was last told, or too much. */
  async function newsUpTo(head: number, directoryVersion: number): Promise<Buffer | null> {
    const after = state.head
    state.head = head
    if (after === null || head <= after || head - after > NEWS_ENTRIES) return null
    // read by its schema as it left the store
    const { end, bytes } = await page(after)
    // what was committed meanwhile came along: told a second time it would be thrown away, and asked for
    state.head = Math.max(head, end)
    const message = Buffer.concat([Buffer.from(`{"type":"${NEWS}","directoryVersion":${directoryVersion},"after":${after},"reply":`), bytes, Buffer.from('}')])
    return message.length > NEWS_LENGTH ? null : message
  }

  function beat(): void {
    for (const [socket, beats] of missed) {
      if (beats >= MISSED_LIMIT) socket.terminate()
      else {
        missed.set(socket, beats + 1)
        socket.ping()
      }
    }
    void tell('beat', []).catch(quiet)
  }
  const beats = setInterval(beat, beatMs)
  /** One after the other: the next begins where this one ended. */
  function tellNext(): void {
    state.telling = state.telling.then(() => {
      state.waiting = false
      state.toldAt = performance.now()
      const departments = [...touched]
      touched.clear()
      return tell('poke', departments).catch(quiet)
    })
  }

  return {
    add(socket, desk) {
      missed.set(socket, 0)
      deskOf.set(socket, desk)
      socket.on('pong', () => missed.set(socket, 0))
      socket.on('close', () => {
        missed.delete(socket)
        deskOf.delete(socket)
      })
      socket.on('error', () => socket.terminate())
    },
    poke(departments) {
      for (const departmentId of departments) touched.add(departmentId)
      if (state.waiting) return
      state.waiting = true
      const wait = state.toldAt + COALESCE_MS - performance.now()
      if (wait <= 0) tellNext()
      else state.timer = setTimeout(tellNext, wait)
    },
    told: () => state.telling,
    sessions: () => void tell('session', []).catch(quiet),
    count: () => missed.size,
    desks: () => new Set([...deskOf.values()].map(({ id }) => id)),
    cut(deskId) {
      for (const [socket, { id }] of deskOf) if (id === deskId) socket.terminate()
    },
    stop() {
      clearInterval(beats)
      clearTimeout(state.timer)
      for (const socket of missed.keys()) socket.close(GOING_AWAY)
    },
  }
}

const NEWS = news.shape.type.def.values[0]

/** A poke is a hint: the next beat comes, and desks look by themselves. The store's own fault shows at /ready. */
const quiet = (): void => {}
