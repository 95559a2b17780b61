import { may } from '#domain/operator/roles.ts'
import type { CallName } from '#ipc/contract.ts'
import type { Asking } from './asking.ts'
import type { CallHandlers } from './call-handlers.ts'
import type { DeskParts } from './desk.ts'
import { saveCommands } from './save-command.ts'

type AttachmentName = Extract<CallName, `attachment.${string}`>

/** Taking in, showing and reading the photos and papers of a ticket. */
export function attachmentHandlers({ vault, attachments, circumstances, saved }: DeskParts, { signedIn, reading }: Asking): Pick<CallHandlers, AttachmentName> {
  return {
    'attachment.add': async (input) => {
      const asked = signedIn(() => ({ ok: true, value: null }))
      if (!asked.ok) return asked
      // by whoever is signed in when the bytes are safe: nobody signs another's words
      const added = await attachments.add(input, (data) => signedIn((session) => {
        const around = circumstances(session)
        if (!around.ok) return around
        const reply = saveCommands([{ type: 'AttachFile', data }], null, around.value)
        if (!reply.ok) return reply
        saved(['tickets', 'attachments'])
        return { ok: true, value: { commandId: reply.value.commandIds[0] ?? '' } }
      }))
      await vault.kept()
      return added
    },
    'attachment.standing': ({ ticketId }) => reading(() => attachments.standing(ticketId)),
    'attachment.read': async (input) => {
      const asked = reading((session) => (may(session, 'confidential.read') ? session.token : null))
      return asked.ok ? attachments.read(input, asked.value) : asked
    },
  }
}
