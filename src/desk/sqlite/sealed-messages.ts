import type { SealedMessage } from '#ipc/contract.ts'
import type { Queries } from './query.ts'

/** That somebody took a confidential message here: its code and its time, for them alone. */
export interface SealedMessages {
  readonly add: (operatorId: string, message: { readonly commandId: string; readonly code: string; readonly at: number }) => void
  /** Newest first. */
  readonly of: (operatorId: string) => SealedMessage[]
}

const MOST = 500

export function sealedMessages({ rows }: Queries): SealedMessages {
  const add = rows<[string, string, string, number]>('sealedMessages.add', 'insert or ignore into sealed_messages (command_id, operator_id, code, at) values (?, ?, ?, ?)')
  const of = rows<[string, number], { commandId: string; code: string; at: number; waiting: number }>('sealedMessages.of', `
    select command_id as commandId, code, at, exists (select 1 from outbox o where o.command_id = m.command_id and o.state = 'waiting') as waiting
    from sealed_messages m where operator_id = ? order by at desc limit ?`)
  return {
    add: (operatorId, { commandId, code, at }) => void add.run(commandId, operatorId, code, at),
    of: (operatorId) => of.all(operatorId, MOST).map(({ waiting, ...message }) => ({ ...message, sent: waiting === 0 })),
  }
}
