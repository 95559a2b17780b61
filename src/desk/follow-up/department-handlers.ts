import { createHash } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { refusal } from '#domain/refusals.ts'
import { ATTACHMENT_LIMIT } from '#domain/ticket/commands.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { CallName, CallOutput, Reply } from '#ipc/contract.ts'
import { isOfType } from '../attachments/file-type.ts'
import { fetchWhole, sendWhole } from '../attachments/passing.ts'
import type { CallHandlers } from '../call-handlers.ts'
import { viewOf, type OnlineAsking } from '../online-asking.ts'
import type { OnlineCommands } from '../online-command.ts'

type DepartmentName = Extract<CallName, `department.${string}`>

/** A department's liaison works at the server itself: nothing of what is read or sent here lies on this desk. */
export function departmentHandlers({ who, passOn }: OnlineAsking, commands: OnlineCommands): Pick<CallHandlers, DepartmentName> {
  return {
    'department.list': ({ shelf, before }) => passOn(({ line, token }) => line.departmentList(token, shelf, before), ({ tickets, more, counts }) => ({ tickets: tickets.map(viewOf), more, counts })),
    'department.read': ({ ticketId }) => passOn(({ line, token }) => line.departmentTicket(token, ticketId), viewOf),
    'department.run': async ({ type, data }) => {
      const asking = who()
      if (!asking.ok) return asking
      // its bytes go another way
      if (type === 'AttachFile') return { ok: false, refusal: refusal('not_permitted') }
      return commands.run(type, data, asking.value.session, asking.value.transport)
    },
    'department.attach': async ({ ticketId, fileName, type, bytes }): Promise<Reply<CallOutput['department.attach']>> => {
      const asking = who()
      if (!asking.ok) return asking
      if (bytes.length > ATTACHMENT_LIMIT) return { ok: false, refusal: refusal('attachment_too_large', { size: bytes.length, limit: ATTACHMENT_LIMIT }) }
      if (!isOfType(bytes, type)) return { ok: false, refusal: refusal('attachment_type_refused', { type }) }
      const { session, transport, token } = asking.value
      const attachmentId = newId()
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      // the server takes bytes only for what it knows
      const announced = await commands.run('AttachFile', { ticketId, attachmentId, fileType: type, size: bytes.length, sha256, private: { fileName } }, session, transport)
      if (!announced.ok) return announced
      const sent = await sendWhole(transport.attachments, attachmentId, bytes, token)
      return sent.ok ? { ok: true, value: { attachmentId } } : sent
    },
    'department.attachment': async ({ ticketId, attachmentId }) => {
      const asking = who()
      if (!asking.ok) return asking
      const { line, transport, token } = asking.value
      const answer = await line.departmentTicket(token, ticketId)
      if (!answer.ok) return { ok: false, refusal: answer.failure.refusal }
      const attachment = (answer.value.state as unknown as TicketState).attachments.find(({ id }) => id === attachmentId)
      if (attachment === undefined) return { ok: false, refusal: refusal('attachment_unknown') }
      const bytes = await fetchWhole(transport.attachments, attachment, token)
      return bytes.ok ? { ok: true, value: { bytes: bytes.value, type: attachment.type } } : bytes
    },
  }
}
