import type { Refusal } from '#domain/refusals.ts'
import type { TicketCommand } from '#domain/ticket/commands.ts'
import type { Row } from '#ipc/contract.ts'
import { call } from '../../../api.ts'
import type { Asked } from './bulk.ts'

export interface BulkDone { readonly row: Row; readonly commandId: string }
export interface BulkRefused { readonly row: Row; readonly refusal: Refusal }
export interface BulkResult {
  readonly done: readonly BulkDone[]
  readonly refused: readonly BulkRefused[]
  /** Not begun, because the operator stopped it. */
  readonly stopped: number
}

/** Messages of one transaction: each slice is soon durable, and between two the operator can stop. */
const SLICE = 25

export interface Runner {
  /** All of them or none. */
  readonly all: (commands: readonly TicketCommand[]) => Promise<readonly string[] | Refusal>
  readonly one: (command: TicketCommand) => Promise<string | Refusal>
}

const apart = ({ type, ...data }: TicketCommand) => ({ type, data })
export const DESK: Runner = {
  all: async (commands) => {
    const reply = await call('command.runAll', { commands: commands.map(apart) })
    return reply.ok ? reply.value.commandIds : reply.refusal
  },
  one: async (command) => {
    const reply = await call('command.run', apart(command))
    return reply.ok ? reply.value.commandId : reply.refusal
  },
}

/** Runs them slice by slice. One that is refused does not hold up its neighbours: its slice is then run one by one. */
export async function runBulk(asked: readonly Asked[], runner: Runner, onProgress: (begun: number) => void, stop: { readonly aborted: boolean }): Promise<BulkResult> {
  const done: BulkDone[] = []
  const refused: BulkRefused[] = []
  let begun = 0
  while (begun < asked.length && !stop.aborted) {
    const slice = asked.slice(begun, begun + SLICE)
    const ids = await runner.all(slice.map(({ command }) => command))
    if (isRefusal(ids)) for (const { row, command } of slice) {
      const id = await runner.one(command)
      if (typeof id === 'string') done.push({ row, commandId: id })
      else refused.push({ row, refusal: id })
    }
    else slice.forEach(({ row }, place) => done.push({ row, commandId: ids[place] ?? '' }))
    begun += slice.length
    onProgress(begun)
  }
  return { done, refused, stopped: asked.length - begun }
}

const isRefusal = (answer: readonly string[] | Refusal): answer is Refusal => !Array.isArray(answer)
