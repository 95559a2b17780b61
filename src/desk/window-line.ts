import { refusal, type Refusal } from '#domain/refusals.ts'
import { CONTRACT, type CallInput, type CallName, type PortMessage, type PortRequest, type PushName, type Pushes, type Reply } from '#ipc/contract.ts'
import * as z from 'zod/mini'
import type { Desk } from './desk.ts'
import type { Topic } from './sync-tasks.ts'

/** What the host needs of an Electron MessagePortMain; a worker's port is wrapped into it by tests. */
export interface WindowPort {
  readonly on: ((event: 'message', listener: (message: { readonly data: unknown }) => void) => unknown) & ((event: 'close', listener: () => void) => unknown)
  readonly start: () => void
  readonly close: () => void
  readonly postMessage: (message: PortMessage) => void
}

/** Status and changes go out at most this often: a sync of thousands must not flood the window. */
const PUSH_EVERY_MS = 100

const request = z.object({ id: z.int(), name: z.string(), input: z.unknown() })

/** Serves one window over its port; `refused` hears of each message that is not of the contract. Answers how to end it. */
export function serveWindow(desk: Desk, port: WindowPort, refused: () => void): () => void {
  const line: { over: boolean; timer: NodeJS.Timeout | null; topics: Set<Topic> } = { over: false, timer: null, topics: new Set() }
  const send = (message: PortMessage): void => {
    if (!line.over) port.postMessage(message)
  }
  const push = <P extends PushName>(name: P, data: Pushes[P]): void => send({ push: name, data })

  const flush = (): void => {
    line.timer = null
    if (line.topics.size > 0) push('changed', { topics: [...line.topics] })
    line.topics.clear()
    push('status', desk.status())
  }
  const soon = (): void => {
    line.timer ??= setTimeout(flush, PUSH_EVERY_MS)
  }
  const unlisten = desk.listen({
    status: soon,
    changed: (topics) => {
      for (const topic of topics) line.topics.add(topic)
      soon()
    },
    exported: (job) => push('export', job),
    imported: (job) => push('import', job),
    uploaded: (job) => push('upload', job),
  })
  const end = (): void => {
    if (line.over) return
    line.over = true
    if (line.timer !== null) clearTimeout(line.timer)
    unlisten()
    port.close()
  }

  port.on('message', ({ data }) => {
    const read = z.safeParse(request, data)
    // nobody to answer
    if (!read.success) return refused()
    void answer(desk, read.data, refused).then((reply) => send({ id: read.data.id, reply }))
  })
  port.on('close', end)
  port.start()
  soon()
  return end
}

async function answer(desk: Desk, { name, input }: PortRequest, refused: () => void): Promise<Reply<unknown>> {
  const malformed = (details: Refusal['details']): Reply<unknown> => {
    refused()
    return { ok: false, refusal: refusal('malformed', details) }
  }
  if (!isCallName(name)) return malformed({ call: name.slice(0, 60) })
  const read = z.safeParse(CONTRACT[name], input)
  if (!read.success) return malformed({ call: name, fields: [...new Set(read.error.issues.map((issue) => issue.path.join('.')))] })
  return call(desk, name, read.data)
}

const isCallName = (name: string): name is CallName => Object.hasOwn(CONTRACT, name)

const call = <N extends CallName>(desk: Desk, name: N, input: unknown): Promise<Reply<unknown>> => desk.call(name, input as CallInput<N>)
