import { refusal } from '#domain/refusals.ts'
import type { CallName, Reply } from '#ipc/contract.ts'
import { attentionList, settleAttention } from './attention.ts'
import { ok, type Asking } from './asking.ts'
import type { CallHandlers } from './call-handlers.ts'
import type { DeskParts } from './desk.ts'
import { saveCommands } from './save-command.ts'
import type { Topic } from './sync-tasks.ts'
import { undoCommands } from './undo.ts'

type CommandName = Extract<CallName, `command.${string}` | `attention.${string}` | 'confidential.mine'>

const TOUCHED: readonly Topic[] = ['tickets', 'incidents', 'attention', 'approvals', 'shifts', 'leases']

/** Saving, taking back, and what needs attention. */
export function commandHandlers({ vault, circumstances, saved, training }: DeskParts, { signedIn, reading }: Asking): Pick<CallHandlers, CommandName> {
  const store = vault.store
  /** The city changes only at the server: a change that is practised would wait for it for ever. */
  const beyondPractice = (...types: readonly string[]): boolean => training && types.includes('ChangeDirectory')
  /** 'Saved' is said of what is on the disk twice. */
  const kept = async <T>(reply: Reply<T>): Promise<Reply<T>> => {
    await vault.kept()
    return reply
  }
  return {
    'command.run': ({ type, data, draftId, supersedes }) => kept(signedIn((session) => {
      if (beyondPractice(type)) return { ok: false, refusal: refusal('not_in_training') }
      const around = circumstances(session)
      if (!around.ok) return around
      const reply = saveCommands([{ type, data, ...(supersedes === undefined ? {} : { supersedes }) }], draftId ?? null, around.value)
      if (!reply.ok) return reply
      saved(TOUCHED)
      return ok({ commandId: reply.value.commandIds[0] ?? '', code: reply.value.code })
    })),
    'command.runAll': ({ commands, draftId }) => kept(signedIn((session) => {
      if (beyondPractice(...commands.map(({ type }) => type))) return { ok: false, refusal: refusal('not_in_training') }
      const around = circumstances(session)
      if (!around.ok) return around
      const reply = saveCommands(commands, draftId ?? null, around.value)
      if (reply.ok) saved(TOUCHED)
      return reply
    })),
    'command.undo': ({ commandIds }) => kept(signedIn((session) => {
      const around = circumstances(session)
      if (!around.ok) return around
      const undone = undoCommands(commandIds, around.value)
      saved(TOUCHED)
      return ok(undone)
    })),
    'attention.list': () => reading(({ operator }) => attentionList(store(), operator.id)),
    'attention.settle': ({ commandId, action }) => kept(signedIn((session) => {
      const around = circumstances(session)
      if (!around.ok) return around
      const reply = settleAttention(commandId, action, around.value)
      if (reply.ok) saved(TOUCHED)
      return reply
    })),
    'confidential.mine': () => signedIn(({ operator }) => ok(store().sealedMessages.of(operator.id))),
  }
}
