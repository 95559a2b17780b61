import { refusal } from '#domain/refusals.ts'
import type { Attachment } from '#domain/ticket/state.ts'
import type { Reply } from '#ipc/contract.ts'
import type { AttachmentStanding } from '#sync/protocol.ts'
import type { Store } from '../sqlite/store.ts'
import type { AttachmentLine } from '../transport.ts'
import { fetchWhole, nextPart } from './passing.ts'
import { FileDamaged, type SealedFiles } from './sealed-files.ts'

export interface Fetcher {
  /** Fetches what another desk took in, and keeps it. Two who ask at once wait for the same. */
  readonly fetch: (ticketId: string, attachment: Attachment) => Promise<Reply<Buffer>>
  /** Fetches for the inspection: kept nowhere. */
  readonly fetchUnkept: (attachment: Attachment, token: string) => Promise<Reply<Buffer>>
  /** Bytes here of what is being fetched now; null: it is not. */
  readonly fetched: (id: string) => number | null
  /** Answers when nothing is being fetched any more; the line must have been closed. */
  readonly stop: () => Promise<void>
}

export interface FetcherOptions {
  readonly store: () => Store
  readonly files: SealedFiles
  readonly line: () => AttachmentLine | null
  readonly now: () => number
  readonly onMoved: () => void
}

const UNREACHABLE: Reply<never> = { ok: false, refusal: refusal('server_unreachable') }
const DAMAGED: Reply<never> = { ok: false, refusal: refusal('attachment_damaged') }

export function openFetcher({ store, files, line, now, onMoved }: FetcherOptions): Fetcher {
  const running = new Map<string, { readonly reply: Promise<Reply<Buffer>>; here: number }>()

  const work = async (ticketId: string, { id, size, sha256 }: Attachment, server: AttachmentLine): Promise<Reply<Buffer>> => {
    const ready = await whole(server, id)
    if (!ready.ok) return ready
    // known before its first byte lies here: whatever happens to the ticket happens to the file
    store().attachments.put({ id, ticketId, size, sha256, place: 'coming', at: now() })
    let here = await files.coming(id, { ticketId, size, sha256, own: false })
    while (here < size) {
      const part = await nextPart(server, id, here, size, null)
      if (!part.ok) return part
      await files.append(id, here, part.value)
      here += part.value.length
      const progress = running.get(id)
      if (progress !== undefined) progress.here = here
      onMoved()
    }
    return arrive(id)
  }
  const arrive = async (id: string): Promise<Reply<Buffer>> => {
    const value = await files.arrive(id)
    store().attachments.move(id, 'kept')
    if (store().attachments.find(id)?.place === 'kept') return { ok: true, value }
    // the ticket went while its file came
    await files.remove(id)
    return { ok: false, refusal: refusal('attachment_unknown') }
  }
  const guarded = async (fetching: Promise<Reply<Buffer>>): Promise<Reply<Buffer>> => {
    try {
      return await fetching
    } catch (error) {
      if (!(error instanceof FileDamaged)) throw error
      return DAMAGED
    }
  }

  return {
    fetch: (ticketId, attachment) => {
      const server = line()
      if (server === null) return Promise.resolve(UNREACHABLE)
      const known = running.get(attachment.id)
      if (known !== undefined) return known.reply
      const reply = guarded(work(ticketId, attachment, server)).finally(() => {
        running.delete(attachment.id)
        onMoved()
      })
      running.set(attachment.id, { reply, here: 0 })
      return reply
    },
    fetchUnkept: async (attachment, token) => {
      const server = line()
      return server === null ? UNREACHABLE : fetchWhole(server, attachment, token)
    },
    fetched: (id) => running.get(id)?.here ?? null,
    stop: async () => void await Promise.allSettled([...running.values()].map(({ reply }) => reply)),
  }
}

async function whole(server: AttachmentLine, id: string): Promise<Reply<AttachmentStanding>> {
  const answer = await server.standing(id)
  if (!answer.ok) return { ok: false, refusal: answer.failure.refusal }
  if (!answer.value.complete) return { ok: false, refusal: refusal('attachment_elsewhere', { deskName: answer.value.deskName }) }
  return { ok: true, value: answer.value }
}
