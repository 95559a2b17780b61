import type { TicketCommand } from '#domain/ticket/commands.ts'
import { undoOf } from '#domain/ticket/undo.ts'
import type { TicketView } from '#ipc/contract.ts'

/** How a command is taken back: by the desk, which knows how (`commands`: what it will run), or by one command of our own. */
export type Undoing = { readonly by: 'desk'; readonly commands: readonly TicketCommand[] } | { readonly by: 'command'; readonly commands: readonly [TicketCommand] }

/** Null where nothing can be taken back. A file that was taken away is attached again under its own id: its bytes are still there. */
export function undoingOf(commandId: string, { state, parts }: TicketView): Undoing | null {
  const commands = undoOf(commandId, state)
  if (commands.length > 0) return { by: 'desk', commands }
  const detached = state.steps.find((step) => step.commandId === commandId && step.type === 'FileDetached')
  if (detached?.type !== 'FileDetached') return null
  const attached = state.steps.findLast((step) => step.type === 'FileAttached' && step.attachmentId === detached.attachmentId)
  if (attached?.type !== 'FileAttached') return null
  const { attachmentId, fileType, size, sha256 } = attached
  return { by: 'command', commands: [{ type: 'AttachFile', ticketId: state.id, attachmentId, fileType, size, sha256, private: { fileName: parts[attached.commandId]?.['fileName'] ?? '' } }] }
}
