import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { WebSocket, WebSocketServer } from 'ws'
import { openConnection } from '#desk/sqlite/open.ts'
import { connect } from '#server/store/sqlite/connection.ts'
import { answerQuestions, deskKey } from './program.ts'

/** What a server and desks cannot leave out when one tells the others: a line, a message read, a row that is durable. Nothing else of ours is here. */
interface Message { readonly id: number; readonly words: string }
type Put = (message: Message) => void

/** Bytes of the JSON of a message. */
const LENGTH = 600
const WORDS = 'x'.repeat(LENGTH - JSON.stringify({ id: 1000, words: '' } satisfies Message).length)
const TABLE = 'create table message (id integer primary key, words text not null)'
const INSERT = 'insert into message (id, words) values (?, ?)'

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
const puts = new Map<number, Put>()
const seen = new Map<number, number[]>()
const agent = new Agent({ keepAlive: true })
/** Milliseconds since 1970 with a fraction; the same in all processes of a machine. */
const now = (): number => performance.timeOrigin + performance.now()
const tellAll = (message: string): void => {
  for (const socket of sockets.clients) socket.send(message)
}

answerQuestions({
  /** As the server: keeps what is posted, and then tells it to all lines. The port. */
  listen: async ({ folder }: { folder: string }): Promise<number> => {
    const db = connect(join(folder, 'hub.db'), 'write')
    db.exec(TABLE)
    const insert = db.prepare<[number, string]>(INSERT)
    const server = createServer((asked, answer) => void (async () => {
      const body = await text(asked)
      const { id, words } = JSON.parse(body) as Message
      insert.run(id, words)
      tellAll(body)
      answer.end()
    })())
    server.on('upgrade', (asked, socket, head) => sockets.handleUpgrade(asked, socket, head, () => undefined))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  },
  /** Tells every line so many messages, one each `everyMs`. When each was told. */
  tell: async ({ first, count, everyMs }: { first: number; count: number; everyMs: number }): Promise<readonly number[]> => {
    const told: number[] = []
    const began = performance.now()
    for (let at = 0; at < count; at++) {
      await rest(Math.max(0, began + at * everyMs - performance.now()))
      told.push(now())
      tellAll(JSON.stringify({ id: first + at, words: WORDS } satisfies Message))
    }
    return told
  },
  /** As a desk with a database of its own. `flushMs`: what comes within that time is flushed together, as a desk does with news; 0: each by itself. */
  open: ({ n, folder, flushMs }: { n: number; folder: string; flushMs: number }): void => {
    const db = openConnection(join(folder, `${n}.db`), deskKey(n))
    db.exec(TABLE)
    const insert = db.prepare<[number, string]>(INSERT)
    puts.set(n, ({ id, words }) => {
      if (flushMs > 0 && !db.inTransaction) {
        db.exec('begin immediate')
        setTimeout(() => db.exec('commit'), flushMs)
      }
      insert.run(id, words)
    })
  },
  /** Hears what is told, puts it where it has a database, and notes when it had it. */
  hear: async ({ n, port }: { n: number; port: number }): Promise<void> => {
    const [put, times] = [puts.get(n), seen.set(n, []).get(n)!]
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false })
    socket.on('message', (bytes) => {
      put?.(JSON.parse(String(bytes)) as Message)
      times.push(now())
    })
    await once(socket, 'open')
  },
  /** When it had the last so many. */
  heard: async ({ n, all, last }: { n: number; all: number; last: number }): Promise<readonly number[]> => {
    const times = seen.get(n)!
    const limit = now() + 60_000
    while (times.length < all && now() < limit) await rest(20)
    if (times.length !== all) throw new Error(`desk ${n} heard ${times.length} of ${all}`)
    return times.slice(-last)
  },
  /** One edit: put, sent, answered. When it began. */
  edit: async ({ n, id, port }: { n: number; id: number; port: number }): Promise<number> => {
    const message: Message = { id, words: WORDS }
    const began = now()
    puts.get(n)!(message)
    const sent = request({ host: '127.0.0.1', port, method: 'POST', agent })
    sent.end(JSON.stringify(message))
    const [answer] = await once(sent, 'response')
    await text(answer)
    return began
  },
})
