import { refusal } from '#domain/refusals.ts'
import type { CallName } from '#ipc/contract.ts'
import type { RELEASE_CALLS } from '#ipc/release.ts'
import type { CallHandlers } from './call-handlers.ts'
import type { DeskParts } from './desk.ts'
import { boardHandlers } from './follow-up/board-handlers.ts'
import { departmentHandlers } from './follow-up/department-handlers.ts'
import { onlineAskingOf, viewOf } from './online-asking.ts'
import { onlineCommands } from './online-command.ts'
import { releaseHandlers } from './release-handlers.ts'

type OnlineName = Extract<CallName, `operators.${string}` | 'audit.read' | `board.${string}` | `reviews.${string}` | `quarantine.${string}` | `department.${string}` | 'confidential.list' | 'confidential.read' | 'confidential.run' | keyof typeof RELEASE_CALLS>

/** Passes on what only the server can answer, with the token of the session. Nothing of it is stored or logged here. */
export function onlineHandlers(parts: DeskParts): Pick<CallHandlers, OnlineName> {
  const { vault, directory, now, newId } = parts
  const online = onlineAskingOf(parts)
  const { who, passOn } = online
  const commands = onlineCommands({ enrolment: vault.enrolment, directory, epoch: () => vault.store().meta.get('serverEpoch'), now, newId })
  const nothing = (): null => null

  return {
    ...boardHandlers(parts, online),
    ...departmentHandlers(online, commands),
    ...releaseHandlers(parts, online),
    'operators.list': () => passOn(({ line, token }) => line.operators(token), ({ operators }) => operators),
    'operators.add': (input) => passOn(({ line, token }) => line.addOperator(token, input), nothing),
    'operators.change': ({ operatorId, change }) => passOn(({ line, token }) => line.changeOperator(token, operatorId, change), nothing),
    'audit.read': ({ before }) => passOn(({ line, token }) => line.audit(token, before), (page) => page),
    'confidential.list': ({ before }) => passOn(({ line, token }) => line.confidentialList(token, before), ({ tickets, more }) => ({ tickets: tickets.map(viewOf), more })),
    'confidential.read': ({ ticketId }) => passOn(({ line, token }) => line.confidentialTicket(token, ticketId), viewOf),
    'confidential.run': async ({ type, data }) => {
      const asking = who()
      if (!asking.ok) return asking
      // a file would have to lie here until it is sent
      if (type === 'AttachFile') return { ok: false, refusal: refusal('attachment_confidential') }
      return commands.run(type, data, asking.value.session, asking.value.transport)
    },
  }
}
