import type { RefusalCode } from '#domain/refusals.ts'
import { ATTACHMENT_PART, type AttachmentStanding } from '#sync/protocol.ts'
import { AWAY } from '../failures.ts'
import type { AttachmentFile } from '../sqlite/attachments.ts'
import type { Store } from '../sqlite/store.ts'
import type { AttachmentLine } from '../transport.ts'
import { rests } from './rests.ts'
import { FileDamaged, type SealedFiles } from './sealed-files.ts'

export interface Sender {
  /** Looks whether something is to be sent; does nothing while it sends. */
  readonly look: () => void
  /** Bytes that the server has, as it last said. */
  readonly sent: (id: string) => number
  readonly stop: () => Promise<void>
}

export interface SenderOptions {
  readonly store: () => Store
  readonly files: SealedFiles
  readonly line: () => AttachmentLine | null
  /** The server is there and no command waits: what was said comes before what was photographed. */
  readonly calm: () => boolean
  readonly now: () => number
  /** 0 to 1, for the back-off. */
  readonly random: () => number
  readonly onMoved: () => void
  readonly onTrouble: (error: unknown) => void
}

/** Failures of the line hold up all; any other only the one attachment. */
const OF_THE_LINE: ReadonlySet<RefusalCode> = new Set([...AWAY, 'rate_limited', 'epoch_changed'])
const LINE = 'line'

/** Sends what was taken in here, one at a time, part by part, from where the server stands; it gives way to every command. */
export function openSender({ store, files, line, calm, now, random, onMoved, onTrouble }: SenderOptions): Sender {
  const pauses = rests(now, random)
  const sent = new Map<string, number>()
  const state: { running: Promise<void> | null; timer: NodeJS.Timeout | null; stopped: boolean } = { running: null, timer: null, stopped: false }

  /** The server takes bytes only for what it knows, and this desk knows that it does once AttachFile came back. */
  const accepted = ({ id, ticketId }: AttachmentFile): boolean => store().tickets.confirmed(ticketId)?.state.attachments.some((attachment) => attachment.id === id) ?? false

  const look = (): void => {
    if (state.stopped || state.running !== null || line() === null || !calm()) return
    if (state.timer !== null) clearTimeout(state.timer)
    state.timer = null
    const waiting = [...store().attachments.inPlace('owed'), ...store().attachments.inPlace('own').filter(accepted)]
    if (waiting.length === 0) return
    const from = (name: string): number => Math.max(pauses.until(name), pauses.until(LINE))
    const next = waiting.find(({ id }) => from(id) <= now())
    if (next === undefined) {
      const earliest = Math.min(...waiting.map(({ id }) => from(id)))
      state.timer = setTimeout(look, Math.max(0, earliest - now())).unref()
      return
    }
    state.running = send(next).catch((error: unknown) => {
      pauses.failed(next.id)
      onTrouble(error)
    }).finally(() => {
      state.running = null
      look()
    })
  }

  const send = async (file: AttachmentFile): Promise<void> => {
    const server = line()
    if (server === null) return
    const first = await server.standing(file.id)
    if (!first.ok) return refused(file, first.failure.refusal.code)
    let standing = first.value
    let at = startOf(standing, file)
    while (!isDone(standing, file)) {
      const bytes = await partOf(file, at)
      // asked just before the part goes: a command may have been saved while it was read
      if (bytes === null || state.stopped || !calm()) return
      const answer = await server.put(file.id, at, bytes)
      if (!answer.ok) return refused(file, answer.failure.refusal.code)
      standing = answer.value
      // neither further nor done: the server threw away what was damaged, or cannot be understood
      if (standing.received <= at && !isDone(standing, file)) return rest(file, 'attachment_damaged')
      at = startOf(standing, file)
      sent.set(file.id, at)
      onMoved()
    }
    for (const name of [file.id, LINE]) pauses.worked(name)
    sent.delete(file.id)
    // asked again: its ticket may have gone while it was on its way
    store().attachments.move(file.id, store().attachments.find(file.id)?.place === 'owed' ? 'doomed' : 'kept')
    onMoved()
  }

  const partOf = async (file: AttachmentFile, at: number): Promise<Buffer | null> => {
    try {
      const bytes = await files.slice(file.id, at, ATTACHMENT_PART)
      if (bytes.length > 0) return bytes
      throw new FileDamaged('short')
    } catch (error) {
      // it may have been doomed and deleted meanwhile
      if (!(error instanceof FileDamaged)) throw error
      store().attachments.move(file.id, 'damaged')
      onMoved()
      return null
    }
  }

  /** What is owed and the server knows nothing of was never attached, or has been taken away. */
  const refused = (file: AttachmentFile, code: RefusalCode): void => {
    rest(file, code)
    if (file.place !== 'owed' || code !== 'attachment_unknown') return
    store().attachments.move(file.id, 'doomed')
    onMoved()
  }
  const rest = (file: AttachmentFile, code: RefusalCode): void => pauses.failed(OF_THE_LINE.has(code) ? LINE : file.id)

  return {
    look,
    sent: (id) => sent.get(id) ?? 0,
    stop: async () => {
      state.stopped = true
      if (state.timer !== null) clearTimeout(state.timer)
      await state.running
    },
  }
}

const isDone = ({ complete, attachmentId, size }: AttachmentStanding, file: AttachmentFile): boolean => complete && attachmentId === file.id && size === file.size

/** Where to go on. A standing that cannot be true of this file begins it anew. */
const startOf = ({ received, size }: AttachmentStanding, file: AttachmentFile): number => (size === file.size && received >= 0 && received < file.size ? received : 0)
