import { createContext, useContext } from 'react'
import type { TicketCommand } from '#domain/ticket/commands.ts'
import type { CallInput, Reply } from '#ipc/contract.ts'

/** Where a message lives that is on no desk: its commands and files go there at once, or not at all. */
export interface TicketLine {
  readonly run: (command: TicketCommand) => Promise<Reply<{ readonly commandId: string }>>
  readonly attach: (file: CallInput<'attachment.add'>) => Promise<Reply<{ readonly attachmentId: string; readonly commandId: string }>>
  /** Throws `Refused`, as `read`. */
  readonly bytes: (ticketId: string, attachmentId: string) => Promise<{ readonly bytes: Uint8Array; readonly type: string }>
  /** First part of the key under which its queries are cached. */
  readonly root: string
}

/** Null: messages live on this desk. */
export const TicketLineContext = createContext<TicketLine | null>(null)
export const useTicketLine = (): TicketLine | null => useContext(TicketLineContext)
