import * as z from 'zod/mini'
import { COMMANDS } from '#domain/catalog.ts'
import { id, instant } from '#domain/decider.ts'
import { directory } from '#domain/directory/directory.ts'
import { operator } from '#domain/operator/roles.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { TicketPrivate } from '#domain/ticket/commands.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import type { TicketRow } from '#domain/ticket/views.ts'

/** What every call answers. A refusal is a value with a stable code; a throw is a bug and arrives as `internal_error`. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

const none = z.object({})
const short = z.string().check(z.maxLength(300))

/** Where the key of the desk's database is kept. `file`: the system has no key store, so it lies beside the data, readable by this user only. */
export type KeyProtection = 'keyring' | 'file'

export interface Status {
  readonly version: string
  readonly enrolled: boolean
  readonly deskName: string | null
  readonly serverUrl: string | null
  readonly cityName: string | null
  readonly demo: boolean
  /** `stopped`: not enrolled. `offline`: trying again at `retryAt`. `paused`: needs a person, see `problem`. */
  readonly phase: 'stopped' | 'connecting' | 'syncing' | 'online' | 'offline' | 'paused'
  readonly problem: Refusal | null
  readonly retryAt: number | null
  readonly lastContactAt: number | null
  /** Commands saved on this desk that the server has not answered. */
  readonly waiting: number
  /** Commands that need a person's attention. */
  readonly attention: number
  readonly codesLeft: number
  /** Desk's clock minus server's, milliseconds; null until known. */
  readonly clockOffset: number | null
  /** First sync and the search index: done of total; null when finished. */
  readonly loading: { readonly done: number; readonly total: number } | null
  readonly indexing: { readonly done: number; readonly total: number } | null
  readonly keyProtection: KeyProtection
  /** Something about this desk's store that the operator must know (disk full, rebuilt after damage). */
  readonly storage: Refusal | null
}

export const signedIn = z.object({ operator, permissions: z.array(z.string()), online: z.boolean() })
export type SignedIn = z.infer<typeof signedIn>

export const SORTS = ['receivedAt', 'updatedAt', 'urgency', 'category', 'place', 'name'] as const
export const listFilter = z.object({
  /** Words, part of a word, a phone number or a code. */
  text: z.string().check(z.maxLength(200)),
  categoryId: z.nullable(short),
  placeId: z.nullable(short),
  urgency: z.nullable(z.enum(['normal', 'important', 'urgent'])),
  sort: z.enum(SORTS),
  descending: z.boolean(),
})
export type ListFilter = z.infer<typeof listFilter>

export interface TicketView {
  readonly state: TicketState
  readonly parts: PrivateDocument
  readonly current: TicketPrivate
  /** Commands of this ticket that are saved here and not yet final. */
  readonly pending: readonly { readonly commandId: string; readonly type: string }[]
}

/** An open message that is not saved yet. `body` is the renderer's own; drafts never leave this desk. */
export const draft = z.object({ id, body: z.record(z.string(), z.unknown()), updatedAt: instant })
export type Draft = z.infer<typeof draft>

export interface AttentionItem {
  readonly commandId: string
  readonly type: string
  readonly ticketId: string | null
  readonly code: string | null
  readonly at: number
  readonly authorName: string
  readonly refusal: Refusal
  readonly quarantined: boolean
  /** What was asked for, so that no word of it is lost. */
  readonly data: Readonly<Record<string, unknown>>
}

const input = {
  'status.read': none,
  'desk.enrol': z.object({ serverUrl: short, code: short }),
  'sync.now': none,
  'session.signIn': z.object({ username: short, password: short }),
  'session.signOut': none,
  'session.current': none,
  'directory.read': none,
  /** `draftId`: the draft that this command replaces; it goes in the very transaction that saves the command. */
  'command.run': z.object({ type: z.enum(Object.keys(COMMANDS) as [keyof typeof COMMANDS]), data: z.record(z.string(), z.unknown()), draftId: z.optional(id) }),
  'draft.list': none,
  'draft.put': z.object({ id, body: z.record(z.string(), z.unknown()) }),
  'draft.remove': z.object({ id }),
  'ticket.list': listFilter,
  'ticket.rows': z.object({ numbers: z.array(z.int()).check(z.maxLength(500)) }),
  'ticket.read': z.object({ ticketId: z.nullable(id), code: z.nullable(short) }),
  'caller.read': z.object({ phone: z.string().check(z.regex(/^\+\d{8,15}$/)) }),
  'attention.list': none,
  'attention.settle': z.object({ commandId: id, action: z.enum(['retry', 'dismiss']) }),
  'settings.read': none,
  'settings.put': z.object({ theme: z.enum(['light', 'dark', 'system']), language: z.enum(['fa', 'en']) }),
} as const

/** The one map: name -> what goes in (checked by the host) and what comes out. The preload exposes exactly these names. */
export const CONTRACT = input
export type CallName = keyof typeof CONTRACT
export type CallInput<N extends CallName> = z.infer<(typeof CONTRACT)[N]>

export interface CallOutput {
  'status.read': Status
  'desk.enrol': { readonly deskName: string }
  'sync.now': null
  'session.signIn': SignedIn
  'session.signOut': null
  'session.current': SignedIn | null
  'directory.read': z.infer<typeof directory> | null
  /** Saved on this desk, durable. `code` is final for RegisterTicket. */
  'command.run': { readonly commandId: string; readonly code: string | null }
  'draft.list': readonly Draft[]
  'draft.put': null
  'draft.remove': null
  /** Row numbers of this desk in the asked order; rows are read for what is on screen only. */
  'ticket.list': { readonly numbers: Uint32Array; readonly indexing: boolean }
  'ticket.rows': readonly (TicketRow & { readonly number: number; readonly pending: boolean })[]
  'ticket.read': TicketView | null
  'caller.read': { readonly names: readonly string[]; readonly rows: readonly (TicketRow & { readonly number: number; readonly pending: boolean })[] }
  'attention.list': readonly AttentionItem[]
  'attention.settle': null
  'settings.read': { readonly theme: 'light' | 'dark' | 'system'; readonly language: 'fa' | 'en' }
  'settings.put': null
}

/** Host to renderer. `changed` names what on screen should be read again. */
export interface Pushes {
  status: Status
  changed: { readonly topics: readonly ('tickets' | 'attention' | 'directory' | 'session')[] }
}
export type PushName = keyof Pushes
export const PUSHES: readonly PushName[] = ['status', 'changed']

/** On the MessagePort between preload and host. */
export type PortRequest = { readonly id: number; readonly name: string; readonly input: unknown }
export type PortMessage = { readonly id: number; readonly reply: Reply<unknown> } | { readonly push: PushName; readonly data: unknown }

/** What the preload puts on `window.peygir`. */
export interface Bridge {
  readonly call: { readonly [N in CallName]: (input: CallInput<N>) => Promise<Reply<CallOutput[N]>> }
  /** Answers a function that ends the subscription. */
  readonly on: <P extends PushName>(push: P, listener: (data: Pushes[P]) => void) => () => void
}
