import * as z from 'zod/mini'
import { STREAM_TYPES, readCommand } from '#domain/catalog.ts'
import { due } from '#domain/calendar/due.ts'
import { id, instant } from '#domain/decider.ts'
import { followUp } from '#domain/directory/follow-up.ts'
import { envelope, envelopeBody } from '#sync/protocol.ts'
import type { Pending } from '#sync/refold.ts'

const facts = z.object({
  confidential: z.boolean(),
  departments: z.record(z.string(), z.object({ external: z.boolean(), due: z.nullable(due) })),
  units: z.array(z.string()),
  followUp: z.nullable(followUp),
  dues: z.record(z.string(), due),
})

const kept = {
  ...envelope.shape,
  code: z.nullable(z.string()),
  at: instant,
  authorName: z.string(),
  /** The draft that this command replaced. */
  draftId: z.nullable(id),
  /** The refused command in whose place its author gave this one. */
  supersedes: z.nullable(id),
}

/** The signed envelope, and beside it what the desk needs to decide it again under the same circumstances and to show whose it is. */
const openCommand = z.object({
  ...kept,
  sealed: z.literal(false),
  type: z.string(),
  stream: z.enum(STREAM_TYPES),
  streamId: id,
  /** Whether it holds personal data, which the server keeps until it is erased. Of commands of earlier consoles it is not known. */
  worded: z.optional(z.boolean()),
  context: z.object({
    commandId: id,
    at: instant,
    trackingCode: z.nullable(z.string()),
    directoryVersion: z.int(),
    operator: z.object({ id, role: z.string(), permissions: z.array(z.string()), departmentId: z.nullable(z.string()) }),
    facts,
    deskId: id,
  }),
})

/**
 * What this desk may keep of a command about a confidential ticket: its body as only the server can open it, or, once the
 * ticket has become confidential behind its back and there is a verdict, no body at all.
 */
const sealedCommand = z.object({
  ...kept,
  sealed: z.literal(true),
  authorId: id,
  /** The call that led to it, of which nothing is to be read here either. */
  callId: z.optional(z.nullable(id)),
})

/** A command as this desk keeps it. */
export const savedCommand = z.discriminatedUnion('sealed', [openCommand, sealedCommand])
export type SavedCommand = z.infer<typeof savedCommand>
export type OpenCommand = z.infer<typeof openCommand>
export type SealedCommand = z.infer<typeof sealedCommand>

/** Throws when the text is not one: the store is damaged then. */
export const readSaved = (text: string): SavedCommand => z.parse(savedCommand, JSON.parse(text))

export const authorOf = (saved: SavedCommand): string => (saved.sealed ? saved.authorId : saved.context.operator.id)

/** What the author asked for, as it was signed. */
export const askedFor = (saved: OpenCommand): Readonly<Record<string, unknown>> => z.parse(envelopeBody, JSON.parse(saved.body)).data

/** Null when this console no longer knows such a command: it stays in the outbox, only its effect cannot be shown. */
export function pendingFrom(saved: OpenCommand): Pending | null {
  const read = readCommand(saved.type, askedFor(saved))
  return read.ok ? { command: read.command, context: saved.context } : null
}

/** The command without a word of what it said. */
export function withoutWords(saved: SavedCommand): SealedCommand {
  const { commandId, code, at, authorName, draftId, supersedes } = saved
  return { commandId, body: '', mac: '', sealed: true, code, at, authorId: authorOf(saved), authorName, draftId, supersedes }
}
