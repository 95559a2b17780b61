import type { Attachment } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'

/** As it was called where it came from; null once it is erased. */
export const fileNameOf = (view: TicketView, attachment: Attachment): string | null => view.parts[attachment.commandId]?.['fileName'] || null
