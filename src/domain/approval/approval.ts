import * as z from 'zod/mini'
import { accept, id, refuse, type Context, type Decider, type Origin, type Result } from '../decider.ts'
import { may } from '../operator/roles.ts'

/** What one person asks and another allows: never the same. The deed itself is a command of its own, given with the consent. */
export const APPROVAL_MATTERS = ['close_unverified', 'merge_people', 'erase_personal'] as const
export type ApprovalMatter = (typeof APPROVAL_MATTERS)[number]

const words = z.string().check(z.maxLength(2000))
/** `subjectIds`: the ticket; for people, who is merged and into whom. */
export const askApproval = z.object({ approvalId: id, matter: z.enum(APPROVAL_MATTERS), ticketId: z.nullable(id), subjectIds: z.array(id).check(z.maxLength(10)), note: words.check(z.minLength(1)) })
export const giveApproval = z.object({ approvalId: id, note: words })
export const declineApproval = z.object({ approvalId: id, note: words.check(z.minLength(1)) })
/** Whoever asked thinks better of it. */
export const dropApproval = z.object({ approvalId: id })

export const APPROVAL_COMMANDS = { AskApproval: askApproval, GiveApproval: giveApproval, DeclineApproval: declineApproval, DropApproval: dropApproval } as const
export type ApprovalCommand = { [T in keyof typeof APPROVAL_COMMANDS]: { readonly type: T } & z.infer<(typeof APPROVAL_COMMANDS)[T]> }[keyof typeof APPROVAL_COMMANDS]

const asked = z.object({ type: z.literal('ApprovalAsked'), approvalId: id, matter: z.enum(APPROVAL_MATTERS), ticketId: z.nullable(id), subjectIds: z.array(id) })
export const approvalEvent = z.discriminatedUnion('type', [
  asked,
  z.object({ type: z.literal('ApprovalGiven'), approvalId: id }),
  z.object({ type: z.literal('ApprovalDeclined'), approvalId: id }),
  z.object({ type: z.literal('ApprovalDropped'), approvalId: id }),
])
export type ApprovalEvent = z.infer<typeof approvalEvent>

export interface ApprovalState extends Omit<z.infer<typeof asked>, 'type' | 'approvalId'> {
  readonly id: string
  readonly status: 'asked' | 'given' | 'declined' | 'dropped'
  readonly askedBy: string
  readonly askedAt: number
  readonly settledBy: string | null
  readonly settledAt: number | null
  readonly updatedAt: number
  /** The words of asking and settling are in these commands' private parts. */
  readonly steps: readonly (Origin & { readonly type: ApprovalEvent['type'] })[]
}

function decide(state: ApprovalState | null, command: ApprovalCommand, { operator }: Context): Result<ApprovalEvent> {
  const { approvalId } = command
  if (command.type === 'AskApproval') {
    if (!may(operator, 'approval.ask')) return refuse('not_permitted', { permission: 'approval.ask' })
    if (state !== null) return refuse('approval_settled')
    const { matter, ticketId, subjectIds } = command
    return accept([{ type: 'ApprovalAsked', approvalId, matter, ticketId, subjectIds }], { note: command.note })
  }
  if (state === null) return refuse('approval_unknown')
  if (state.status !== 'asked') return refuse('approval_settled')
  if (command.type === 'DropApproval') return state.askedBy === operator.id ? accept([{ type: 'ApprovalDropped', approvalId }]) : refuse('not_permitted', { permission: 'approval.ask' })
  if (!may(operator, 'approval.give')) return refuse('not_permitted', { permission: 'approval.give' })
  // nobody allows what they asked for themselves
  if (state.askedBy === operator.id) return refuse('own_work')
  const said = command.note === '' ? null : { note: command.note }
  return accept([{ type: command.type === 'GiveApproval' ? 'ApprovalGiven' : 'ApprovalDeclined', approvalId }], said)
}

const SETTLED = { ApprovalGiven: 'given', ApprovalDeclined: 'declined', ApprovalDropped: 'dropped' } as const

function evolve(state: ApprovalState | null, event: ApprovalEvent, origin: Origin): ApprovalState | null {
  const { by, occurredAt: at } = origin
  const step = { ...origin, type: event.type }
  if (event.type === 'ApprovalAsked') {
    const { approvalId, matter, ticketId, subjectIds } = event
    return state ?? { id: approvalId, matter, ticketId, subjectIds, status: 'asked', askedBy: by, askedAt: at, settledBy: null, settledAt: null, updatedAt: at, steps: [step] }
  }
  if (state === null || state.status !== 'asked') return state
  return { ...state, status: SETTLED[event.type], settledBy: by, settledAt: at, updatedAt: Math.max(state.updatedAt, at), steps: [...state.steps, step] }
}

export const approval: Decider<ApprovalState, ApprovalCommand, ApprovalEvent> = { decide, evolve }
