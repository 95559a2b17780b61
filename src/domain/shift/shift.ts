import * as z from 'zod/mini'
import { accept, id, refuse, type Context, type Decider, type Origin, type Result } from '../decider.ts'
import { may } from '../operator/roles.ts'

/** One operator's time at a desk, and what they leave to whoever comes next. The centre answers day and night; nobody's word may be lost between two shifts. */
const count = z.int().check(z.minimum(0))
/** What was open when the shift ended, as the desk counted it. */
export const handedOver = z.object({ promises: count, incidents: count, urgent: count, unsent: count, drafts: count })
const ticketIds = z.array(id).check(z.maxLength(200))

export const startShift = z.object({ shiftId: id })
/** `ticketIds`: what the next shift must look at. */
export const endShift = z.object({ shiftId: id, open: handedOver, ticketIds, note: z.string().check(z.maxLength(10_000)) })
/** Somebody of the next shift has read it. */
export const takeHandover = z.object({ shiftId: id })

export const SHIFT_COMMANDS = { StartShift: startShift, EndShift: endShift, TakeHandover: takeHandover } as const
export type ShiftCommand = { [T in keyof typeof SHIFT_COMMANDS]: { readonly type: T } & z.infer<(typeof SHIFT_COMMANDS)[T]> }[keyof typeof SHIFT_COMMANDS]

export const shiftEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ShiftStarted'), shiftId: id }),
  z.object({ type: z.literal('ShiftEnded'), shiftId: id, open: handedOver, ticketIds: z.array(id) }),
  z.object({ type: z.literal('HandoverTaken'), shiftId: id }),
])
export type ShiftEvent = z.infer<typeof shiftEvent>

export interface ShiftState {
  readonly id: string
  readonly operatorId: string
  readonly deskId: string
  readonly startedAt: number
  readonly endedAt: number | null
  readonly open: z.infer<typeof handedOver> | null
  readonly ticketIds: readonly string[]
  /** Its words are in this command's private part. */
  readonly endedWith: string | null
  readonly takenBy: string | null
  readonly takenAt: number | null
  readonly updatedAt: number
  readonly steps: readonly (Origin & { readonly type: ShiftEvent['type'] })[]
}

function decide(state: ShiftState | null, command: ShiftCommand, { operator }: Context): Result<ShiftEvent> {
  if (!may(operator, 'shift.keep')) return refuse('not_permitted', { permission: 'shift.keep' })
  const { shiftId } = command
  if (command.type === 'StartShift') return state === null ? accept([{ type: 'ShiftStarted', shiftId }]) : refuse('shift_known')
  if (state === null) return refuse('shift_unknown')
  if (command.type === 'EndShift') {
    if (state.endedAt !== null) return refuse('shift_ended')
    // a supervisor ends the shift of somebody who went home without a word
    if (state.operatorId !== operator.id && !may(operator, 'work.assign')) return refuse('not_permitted', { permission: 'work.assign' })
    return accept([{ type: 'ShiftEnded', shiftId, open: command.open, ticketIds: command.ticketIds }], command.note === '' ? null : { note: command.note })
  }
  if (state.endedAt === null) return refuse('shift_open')
  return state.takenBy === null ? accept([{ type: 'HandoverTaken', shiftId }]) : refuse('nothing_to_amend')
}

function evolve(state: ShiftState | null, event: ShiftEvent, origin: Origin): ShiftState | null {
  const { by, deskId, occurredAt: at, commandId } = origin
  const step = { ...origin, type: event.type }
  if (event.type === 'ShiftStarted') {
    return state ?? {
      id: event.shiftId, operatorId: by, deskId, startedAt: at, endedAt: null, open: null, ticketIds: [], endedWith: null, takenBy: null, takenAt: null, updatedAt: at, steps: [step],
    }
  }
  if (state === null) return null
  const next = { ...state, updatedAt: Math.max(state.updatedAt, at), steps: [...state.steps, step] }
  if (event.type === 'ShiftEnded') return state.endedAt === null ? { ...next, endedAt: at, open: event.open, ticketIds: event.ticketIds, endedWith: commandId } : state
  return state.takenBy === null ? { ...next, takenBy: by, takenAt: at } : state
}

export const shift: Decider<ShiftState, ShiftCommand, ShiftEvent> = { decide, evolve }
