import type { Refusal } from '#domain/refusals.ts'
import type { Draft, Reply } from '#ipc/contract.ts'
import { blankBody, readBody, type MessageBody } from './message-body.ts'

/** `untouched`: nothing typed, nothing kept. `writing`: on its way to the desk's store. `refused`: the store would not take it. */
export type Keeping = { readonly state: 'untouched' | 'writing' | 'kept' } | { readonly state: 'refused'; readonly refusal: Refusal }

export interface OpenMessage {
  readonly id: string
  readonly body: MessageBody
  readonly keeping: Keeping
  /** Why the call could not be recorded; the message itself can still be saved. */
  readonly callRefusal: Refusal | null
}
/** What the operator reads once a message is saved; `how` says which sentence. */
export interface SavedMessage {
  readonly code: string
  /** Whether the caller gets to know the code: whoever stays unnamed does not. */
  readonly coded: boolean
  readonly how: 'registered' | 'anonymous' | 'confidential' | 'confidentialAnonymous' | 'incident' | 'outside' | 'answered'
  readonly categoryId: string
  readonly placeId: string | null
  readonly address: string
  /** Whose it is, in the city or outside. */
  readonly departmentId: string | null
  readonly incident: { readonly title: string; readonly script: string } | null
  readonly answer: string
}

export interface OpenMessagesState {
  readonly messages: readonly OpenMessage[]
  readonly activeId: string
  /** Saved lately and not yet waved off with Escape; the newest first. */
  readonly saved: readonly SavedMessage[]
}

export interface DraftPorts {
  readonly put: (id: string, body: MessageBody) => Promise<Reply<null>>
  /** The first keystroke of a message: a call has begun. Answers why it could not be recorded, or null. */
  readonly begin: (body: MessageBody) => Promise<Refusal | null>
  readonly newId: () => string
  readonly now: () => number
}

// one value for each: a mark of how it stands is drawn again only when that changes
const UNTOUCHED: Keeping = { state: 'untouched' }
const WRITING: Keeping = { state: 'writing' }
const KEPT: Keeping = { state: 'kept' }

/** Typing without a pause is kept this often; the last keystroke at most this late. */
export const KEEP_EVERY_MS = 100

/** The messages an operator has open at once. One per signed-in operator; it outlives the screen that shows it. */
export class OpenMessages {
  readonly #ports: DraftPorts
  readonly #listeners = new Set<() => void>()
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #writes = new Map<string, Promise<unknown>>()
  #state: OpenMessagesState

  constructor(drafts: readonly Draft[], ports: DraftPorts) {
    this.#ports = ports
    const kept = [...drafts].sort((a, b) => a.updatedAt - b.updatedAt)
    const messages = kept.map(({ id, body }): OpenMessage => ({ id, body: readBody(body, ports.newId), keeping: KEPT, callRefusal: null }))
    const last = messages.at(-1) ?? this.#blank()
    this.#state = { messages: messages.length > 0 ? messages : [last], activeId: last.id, saved: [] }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly read = (): OpenMessagesState => this.#state

  message(id: string): OpenMessage | undefined {
    return this.#state.messages.find((message) => message.id === id)
  }

  /** Goes to an untouched message if there is one, else opens another. */
  open(): string {
    const free = this.#state.messages.find((message) => message.keeping.state === 'untouched') ?? this.#blank()
    const known = this.message(free.id) !== undefined
    this.#set({ messages: known ? this.#state.messages : [...this.#state.messages, free], activeId: free.id })
    return free.id
  }

  show(id: string): void {
    if (this.message(id) !== undefined) this.#set({ activeId: id })
  }

  /** The next open message, or with -1 the one before; round at the ends. */
  turn(step: 1 | -1): void {
    const { messages, activeId } = this.#state
    const here = messages.findIndex((message) => message.id === activeId)
    const next = messages[(here + step + messages.length) % messages.length]
    if (next !== undefined) this.#set({ activeId: next.id })
  }

  write(id: string, patch: Partial<MessageBody>): void {
    const before = this.message(id)
    if (before === undefined) return
    const first = before.body.call.startedAt === null
    const call = first ? { ...before.body.call, startedAt: this.#ports.now() } : before.body.call
    const body = { ...before.body, ...patch, call }
    this.#replace({ ...before, body, keeping: WRITING })
    if (first) void this.#begin(id, body)
    if (!this.#timers.has(id)) this.#timers.set(id, setTimeout(() => this.#keep(id), KEEP_EVERY_MS))
  }

  /** Keeps at once whatever waits; called when the window loses focus or goes. */
  flush(): void {
    for (const id of [...this.#timers.keys()]) this.#keep(id)
  }

  /** Resolves when everything typed so far is in the desk's store, so that nothing written late can bring a finished draft back. */
  async settle(id: string): Promise<void> {
    if (this.#timers.has(id)) this.#keep(id)
    await this.#writes.get(id)
  }

  /** Takes away a message whose draft the desk has dropped with its command. `saved`: it became a ticket, and a blank message comes to the front. */
  close(id: string, saved: SavedMessage | null): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#writes.delete(id)
    const rest = this.#state.messages.filter((message) => message.id !== id)
    const next = saved !== null ? (rest.find((message) => message.keeping.state === 'untouched') ?? this.#blank()) : (rest.at(-1) ?? this.#blank())
    const messages = rest.includes(next) ? rest : [...rest, next]
    this.#set({ messages, activeId: next.id, saved: saved === null ? this.#state.saved : [saved, ...this.#state.saved] })
  }

  dismissSaved(): void {
    this.#set({ saved: [] })
  }

  async #begin(id: string, body: MessageBody): Promise<void> {
    const callRefusal = await this.#ports.begin(body)
    const message = this.message(id)
    if (callRefusal !== null && message !== undefined) this.#replace({ ...message, callRefusal })
  }

  #keep(id: string): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    const message = this.message(id)
    if (message === undefined) return
    const sent = message.body
    const earlier = this.#writes.get(id) ?? Promise.resolve()
    const write = earlier
      .then(() => this.#ports.put(id, sent))
      .then((reply) => {
        const current = this.message(id)
        if (current === undefined || (reply.ok && current.body !== sent)) return
        this.#replace({ ...current, keeping: reply.ok ? KEPT : { state: 'refused', refusal: reply.refusal } })
      })
    this.#writes.set(id, write)
  }

  #blank(): OpenMessage {
    return { id: this.#ports.newId(), body: blankBody(this.#ports.newId), keeping: UNTOUCHED, callRefusal: null }
  }

  #replace(message: OpenMessage): void {
    this.#set({ messages: this.#state.messages.map((other) => (other.id === message.id ? message : other)) })
  }

  #set(patch: Partial<OpenMessagesState>): void {
    this.#state = { ...this.#state, ...patch }
    for (const listener of this.#listeners) listener()
  }
}
