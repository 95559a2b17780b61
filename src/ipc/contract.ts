import * as z from 'zod/mini'
import { COMMANDS } from '#domain/catalog.ts'
import { id, instant } from '#domain/decider.ts'
import { SECTION_NAMES, directory, type Section } from '#domain/directory/directory.ts'
import type { DeskScope } from '#domain/operator/board.ts'
import { operator } from '#domain/operator/roles.ts'
import type { UpdateState } from '#domain/operator/update.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import type { TicketRow } from '#domain/ticket/views.ts'
import type { IncidentState } from '#domain/incident/incident.ts'
import { ATTACHMENT_TYPES, point, type TicketPrivate } from '#domain/ticket/commands.ts'
import { CHANNELS, KINDS, STATUSES, URGENCIES } from '#domain/ticket/words.ts'
import { ADMINISTRATION_CALLS, type AdministrationOutput } from './administration.ts'
import type { AttachmentView } from './attachment.ts'
import { EXPORT_CALLS, exportAsked, type ExportJob, type ExportOutput } from './export.ts'
import { FOLLOW_UP_CALLS, type FollowUpOutput } from './follow-up.ts'
import { IMPORT_CALLS, type ImportJob, type ImportOutput } from './import.ts'
import { RELEASE_CALLS, type ReleaseOutput, type ReleaseUpload } from './release.ts'
import type { SHELL, ShellName, ShellOutput } from './shell.ts'
import { STORE_CALLS, type StoreOutput } from './store.ts'

/** What every call answers. A refusal is a value with a stable code; a throw is a bug and arrives as `internal_error`. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

const none = z.object({})
const short = z.string().check(z.maxLength(300))
/** Where the key of the desk's database is kept. `file`: the system has no key store, so it lies beside the data, readable by this user only. */
export type KeyProtection = 'keyring' | 'file'

export interface Status {
  readonly version: string
  readonly enrolled: boolean; readonly deskName: string | null; readonly deskId: string | null
  /** A department's desk keeps no messages: it works only with the server. */
  readonly scope: DeskScope
  readonly serverUrl: string | null
  readonly cityName: string | null
  readonly demo: boolean
  /** Nothing here is real, and nothing of it leaves this desk. */
  readonly training: boolean
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
  /** Ways out of the centre that its server has, as it last said; null until it has. */
  readonly channels: { readonly email: boolean; readonly sms: boolean } | null
  /** Desk's clock minus server's, milliseconds; null until known. */
  readonly clockOffset: number | null
  /** First sync and the search index: done of total; null when finished. */
  readonly loading: { readonly done: number; readonly total: number } | null
  readonly indexing: { readonly done: number; readonly total: number } | null
  readonly keyProtection: KeyProtection
  /** Something about this desk's store that the operator must know (disk full, rebuilt after damage). */
  readonly storage: Refusal | null
  /** What was erased is being taken out of the desk's file; nothing else is answered until that is done. */
  readonly renewing: boolean
  readonly ended: Ended | null
}

/** Whose session ended at this desk without them signing out. `reason` null: the desk was locked while nobody was at it. */
export interface Ended { readonly username: string; readonly name: string; readonly reason: Refusal | null }

export const signedIn = z.object({ operator, permissions: z.array(z.string()), online: z.boolean() })
export type SignedIn = z.infer<typeof signedIn>

export const SORTS = ['receivedAt', 'updatedAt', 'dueAt', 'urgency', 'status', 'category', 'place', 'department', 'name'] as const
/** Null or empty asks for all. A category, place or department stands for all below it. */
export const listFilter = z.object({
  /** Words, part of a word, a phone number or a code. */
  text: z.string().check(z.maxLength(200)),
  statuses: z.array(z.enum(STATUSES)),
  kind: z.nullable(z.enum(KINDS)),
  channel: z.nullable(z.enum(CHANNELS)),
  categoryId: z.nullable(short),
  placeId: z.nullable(short),
  /** Departments that have it open. */
  departmentId: z.nullable(short),
  urgency: z.nullable(z.enum(URGENCIES)),
  incidentId: z.nullable(id),
  /** overdue: some department's time is up. soon: within a day. none: no deadline runs. */
  due: z.nullable(z.enum(['overdue', 'soon', 'none'])),
  /** Entered by whoever is signed in. */
  mine: z.boolean(),
  sort: z.enum(SORTS),
  descending: z.boolean(),
})
export type ListFilter = z.infer<typeof listFilter>
export const ALL_TICKETS: ListFilter = {
  text: '', statuses: [], kind: null, channel: null, categoryId: null, placeId: null, departmentId: null, urgency: null, incidentId: null, due: null, mine: false,
  sort: 'receivedAt', descending: true,
}

/** A queue that an operator keeps under a name; theirs alone. `columns`: names of the renderer's, in their order. */
export const savedView = z.object({ id, name: z.string().check(z.minLength(1), z.maxLength(60)), filter: listFilter, columns: z.array(short).check(z.maxLength(30)) })
export type SavedView = z.infer<typeof savedView>

export type Row = TicketRow & { readonly number: number; readonly pending: boolean }

/** One of the people who called from a number. `personId` null: messages for which nobody was asked. */
export interface CallerPerson {
  readonly personId: string | null
  /** Names they gave, newest first. */
  readonly names: readonly string[]
  readonly tickets: number
  readonly lastAt: number
  /** Ids that were merged into this person. */
  readonly merged: readonly string[]
}

export interface IncidentView {
  readonly state: IncidentState
  readonly title: string
  readonly script: string
  readonly answer: string
  /** Linked tickets: each is a caller. */
  readonly callers: number
  /** Of them, not yet closed or cancelled. */
  readonly open: number
  readonly pending: boolean
}

export interface SimilarTicket { readonly row: Row; readonly metres: number | null; readonly samePlace: boolean }

/** A confidential message of the signed-in operator, as far as they may see it: it is with the inspection. */
export interface SealedMessage { readonly commandId: string; readonly code: string; readonly at: number; readonly sent: boolean }

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
  /** Confidential: this desk knows the code alone, shows it to its author alone and cannot send it again. */
  readonly sealed: boolean
  /** What was asked for: no word of it is lost. */
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
  /** `draftId`: the draft that this command replaces. `supersedes`: the refused command of one's own in whose place it is given. Both go in the transaction that saves it. */
  'command.run': z.object({ type: z.enum(Object.keys(COMMANDS) as [keyof typeof COMMANDS]), data: z.record(z.string(), z.unknown()), draftId: z.optional(id), supersedes: z.optional(id) }),
  /** Several commands in one transaction: all are saved or none. `commandId`s come back in their order. */
  'command.runAll': z.object({ commands: z.array(z.object({ type: z.enum(Object.keys(COMMANDS) as [keyof typeof COMMANDS]), data: z.record(z.string(), z.unknown()) })).check(z.minLength(1), z.maxLength(500)), draftId: z.optional(id) }),
  /** Takes back what these commands did to their tickets, each by a command of its own. */
  'command.undo': z.object({ commandIds: z.array(id).check(z.minLength(1), z.maxLength(500)) }),
  'draft.list': none,
  'draft.put': z.object({ id, body: z.record(z.string(), z.unknown()) }),
  'draft.remove': z.object({ id }),
  /** What a list begins with, at once however long it is. */
  'ticket.first': listFilter,
  /** All of it, in the same order; it may take a moment. */
  'ticket.list': listFilter,
  'ticket.rows': z.object({ numbers: z.array(z.int()).check(z.maxLength(500)) }),
  /** How many tickets each filter has; `text` is not asked. */
  'ticket.counts': z.object({ filters: z.array(listFilter).check(z.maxLength(30)) }),
  /** Row numbers by ticket id, for bulk work on what is selected. */
  'ticket.ids': z.object({ numbers: z.array(z.int()).check(z.maxLength(500)) }),
  /** Open or recent tickets about the same thing, nearest first, and open incidents that fit. */
  'ticket.similar': z.object({ categoryId: short, placeId: z.nullable(short), point: z.nullable(point), exceptId: z.nullable(id) }),
  /** Streets learned from the addresses of this desk's tickets. */
  'place.streets': z.object({ placeId: z.nullable(short), text: z.string().check(z.maxLength(80)) }),
  'view.list': none,
  'view.put': savedView,
  'view.remove': z.object({ id }),
  'incident.list': z.object({ closed: z.boolean() }),
  'incident.read': z.object({ incidentId: id }),
  /** Takes in the bytes and saves AttachFile, in that order: durable before it answers. */
  'attachment.add': z.object({ ticketId: id, fileName: z.string().check(z.maxLength(200)), type: z.enum(ATTACHMENT_TYPES), bytes: z.instanceof(Uint8Array) }),
  'attachment.standing': z.object({ ticketId: id }),
  /** Fetches it from the server where it is not here. */
  'attachment.read': z.object({ ticketId: id, attachmentId: id }),
  /** Confidential messages that the signed-in operator took on this desk. */
  'confidential.mine': none,
  /** For the inspection: read from the server, kept nowhere. `before`: newest first, older than this. */
  'confidential.list': z.object({ before: z.nullable(instant) }),
  'confidential.read': z.object({ ticketId: id }),
  /** Runs a command on a confidential ticket at the server, at once or not at all. */
  'confidential.run': z.object({ type: z.enum(Object.keys(COMMANDS) as [keyof typeof COMMANDS]), data: z.record(z.string(), z.unknown()) }),
  /** What a change of this entry touches. */
  'directory.impact': z.object({ section: z.enum(SECTION_NAMES), entryId: short }),
  'ticket.read': z.object({ ticketId: z.nullable(id), code: z.nullable(short) }),
  'caller.read': z.object({ phone: z.string().check(z.regex(/^\+\d{8,15}$/)) }),
  'export.start': z.extend(exportAsked, { filter: listFilter }),
  ...EXPORT_CALLS,
  ...FOLLOW_UP_CALLS,
  ...IMPORT_CALLS,
  ...ADMINISTRATION_CALLS,
  ...RELEASE_CALLS,
  ...STORE_CALLS,
  'attention.list': none,
  'attention.settle': z.object({ commandId: id, action: z.enum(['retry', 'dismiss']) }),
  'settings.read': none,
  'settings.put': z.object({ theme: z.enum(['light', 'dark', 'system']), language: z.enum(['fa', 'en']) }),
} as const

/** The one map: name -> what goes in (checked by the host) and what comes out. The preload exposes exactly these names. */
export const CONTRACT = input
export type CallName = keyof typeof CONTRACT
export type CallInput<N extends CallName> = z.infer<(typeof CONTRACT)[N]>

export interface CallOutput extends ExportOutput, FollowUpOutput, ImportOutput, AdministrationOutput, ReleaseOutput, StoreOutput {
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
  /** `whole`: the list has no more than these. `rows`: those of the first screen. */
  'ticket.first': { readonly numbers: Uint32Array; readonly whole: boolean; readonly rows: readonly Row[]; readonly indexing: boolean }
  'command.runAll': { readonly commandIds: readonly string[]; readonly code: string | null }
  /** `refused`: what could not be taken back, with the ticket's code. */
  'command.undo': { readonly undone: number; readonly refused: readonly { readonly code: string; readonly refusal: Refusal }[] }
  'ticket.rows': readonly Row[]
  'ticket.counts': readonly number[]
  'ticket.ids': readonly { readonly number: number; readonly id: string }[]
  'ticket.similar': { readonly tickets: readonly SimilarTicket[]; readonly incidents: readonly IncidentView[] }
  'place.streets': readonly string[]
  'view.list': readonly SavedView[]
  'view.put': null
  'view.remove': null
  'incident.list': readonly IncidentView[]
  /** `tickets`: the linked ones; `lead` is as this desk has it, null where it has none of it. */
  'incident.read': { readonly incident: IncidentView; readonly parts: PrivateDocument; readonly lead: Row | null; readonly tickets: readonly Row[] } | null
  'attachment.add': { readonly attachmentId: string; readonly commandId: string }
  'attachment.standing': readonly AttachmentView[]
  'attachment.read': { readonly bytes: Uint8Array; readonly type: string }
  'confidential.mine': readonly SealedMessage[]
  'confidential.list': { readonly tickets: readonly TicketView[]; readonly more: boolean }
  'confidential.read': TicketView
  'confidential.run': { readonly commandId: string }
  'directory.impact': { readonly references: readonly { readonly section: Section; readonly id: string }[]; readonly openTickets: number }
  'ticket.read': TicketView | null
  /** Several people: ask which. None: an unknown number matches nobody. */
  'caller.read': { readonly people: readonly CallerPerson[]; readonly rows: readonly Row[] }
  'attention.list': readonly AttentionItem[]
  'attention.settle': null
  'settings.read': { readonly theme: 'light' | 'dark' | 'system'; readonly language: 'fa' | 'en' }
  'settings.put': null
}

/** Host to renderer. `changed` names what on screen should be read again; `link`, `update`, from main: a link waits to be taken, an update stands otherwise. */
export interface Pushes {
  status: Status
  changed: { readonly topics: readonly ('tickets' | 'attention' | 'directory' | 'session' | 'incidents' | 'attachments' | 'views' | 'approvals' | 'shifts' | 'leases' | 'department')[] }
  export: ExportJob
  import: ImportJob
  upload: ReleaseUpload
  link: null
  update: UpdateState
}
export type PushName = keyof Pushes
export const PUSHES: readonly PushName[] = ['status', 'changed', 'export', 'import', 'upload', 'link', 'update']

/** On the MessagePort between preload and host. */
export type PortRequest = { readonly id: number; readonly name: string; readonly input: unknown }
export type PortMessage = { readonly id: number; readonly reply: Reply<unknown> } | { readonly push: PushName; readonly data: unknown }

/** What the preload puts on `window.peygir`. */
export interface Bridge {
  readonly shell: { readonly [N in ShellName]: (input: z.infer<(typeof SHELL)[N]>) => Promise<Reply<ShellOutput[N]>> }
  readonly call: { readonly [N in CallName]: (input: CallInput<N>) => Promise<Reply<CallOutput[N]>> }
  /** Answers a function that ends the subscription. */
  readonly on: <P extends PushName>(push: P, listener: (data: Pushes[P]) => void) => () => void
}
