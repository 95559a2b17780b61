import { decideCommand, evolveStream, readCommand, type Command, type CommandData, type CommandType, type DomainEvent } from '#domain/catalog.ts'
import { NO_FACTS, type Context, type Origin, type Result } from '#domain/decider.ts'
import { DESK, OPERATOR, uuid } from '../support/commands.ts'

/** A command as it passes the edge; throws where the test's own data is malformed. */
export function commanded<T extends CommandType>(type: T, data: CommandData<T>): Command {
  const read = readCommand(type, data)
  if (!read.ok) throw new Error(JSON.stringify(read.refusal))
  return read.command
}

export const context = (over: Partial<Context> = {}): Context => ({
  commandId: uuid(0x100), at: 1_000, trackingCode: '10000007', directoryVersion: 1, operator: OPERATOR, deskId: DESK, facts: NO_FACTS, ...over,
})

export const origin = (over: Partial<Origin> = {}): Origin => ({
  commandId: uuid(0x100), by: OPERATOR.id, deskId: DESK, occurredAt: 1_000, recordedAt: null, ...over,
})

/** Given these events, when this command comes, then: what `decide` answers and the state after it. */
export function given(...past: readonly (readonly [DomainEvent, Origin])[]) {
  return {
    when<T extends CommandType>(type: T, data: CommandData<T>, over: Partial<Context> = {}): { readonly result: Result<DomainEvent>; readonly state: unknown } {
      const command = commanded(type, data)
      const around = context(over)
      const before = past.reduce<unknown>((state, [event, from]) => evolveStream(command.stream, state, event, from), null)
      const result = decideCommand(before, command, around)
      if (!result.ok) return { result, state: before }
      const from = origin({ commandId: around.commandId, by: around.operator.id, deskId: around.deskId, occurredAt: around.at })
      return { result, state: result.events.reduce<unknown>((state, event) => evolveStream(command.stream, state, event, from), before) }
    },
  }
}

export const without = (permission: string): Context['operator'] => ({ ...OPERATOR, permissions: OPERATOR.permissions.filter((held) => held !== permission) })
