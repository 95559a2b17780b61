import * as z from 'zod/mini'
import { readCommand } from '#domain/catalog.ts'
import { id, instant } from '#domain/decider.ts'
import { envelope, envelopeBody } from '#sync/protocol.ts'
import type { Pending } from '#sync/refold.ts'

/**
 * A command as this desk keeps it: the signed envelope, and beside it what the desk needs to decide it again
 * under the same circumstances and to show whose it is.
 */
export const savedCommand = z.object({
  ...envelope.shape,
  type: z.string(),
  stream: z.enum(['ticket', 'call']),
  streamId: id,
  code: z.nullable(z.string()),
  at: instant,
  authorName: z.string(),
  context: z.object({
    commandId: id,
    at: instant,
    trackingCode: z.nullable(z.string()),
    directoryVersion: z.int(),
    operator: z.object({ id, role: z.string(), permissions: z.array(z.string()) }),
    deskId: id,
  }),
  /** The draft that this command replaced. */
  draftId: z.nullable(id),
  /** The refused command that its author sent again as this one. */
  supersedes: z.nullable(id),
})
export type SavedCommand = z.infer<typeof savedCommand>

/** Throws when the text is not one: the store is damaged then. */
export const readSaved = (text: string): SavedCommand => z.parse(savedCommand, JSON.parse(text))

/** What the author asked for, as it was signed. */
export const askedFor = (saved: SavedCommand): Readonly<Record<string, unknown>> => z.parse(envelopeBody, JSON.parse(saved.body)).data

/** Null when this console no longer knows such a command: it stays in the outbox, only its effect cannot be shown. */
export function pendingFrom(saved: SavedCommand): Pending | null {
  const read = readCommand(saved.type, askedFor(saved))
  return read.ok ? { command: read.command, context: saved.context } : null
}
