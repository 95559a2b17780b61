import { refuse, type Context } from '../decider.ts'
import { may } from '../operator/roles.ts'
import type { Assignment } from './assignments.ts'
import type { TicketCommandType } from './commands.ts'
import { RULES } from './rules.ts'
import type { TicketState } from './state.ts'

type Refused = ReturnType<typeof refuse>
type Who = { readonly permissions: readonly string[] }

/**
 * Whether the table allows this command here, for this operator: null, or the refusal with its reason. The interface asks
 * before it offers an action, decide asks before it judges the rest.
 */
export function legal(type: TicketCommandType, state: Pick<TicketState, 'code' | 'status'> | null, operator: Who, part: Assignment | null = null): Refused | null {
  const rule = RULES[type]
  if (!may(operator, ...rule.permission)) return refuse('not_permitted', { permission: rule.permission[0] ?? null })
  if (rule.from === 'new') return state === null ? null : refuse('ticket_exists', { code: state.code })
  if (state === null) return refuse('ticket_unknown')
  if (!rule.from.includes(state.status)) return refuse('not_in_this_status', { command: type, status: state.status })
  if (rule.assignment !== undefined && part !== null && !rule.assignment.includes(part.status)) {
    return refuse('not_in_this_status', { command: type, status: part.status, departmentId: part.departmentId })
  }
  return null
}

/** Whether the operator may speak for this department's part: its own liaison, or the centre that writes down its word. */
export const speaksFor = (part: Assignment, { operator, facts }: Pick<Context, 'operator' | 'facts'>): 'department' | 'centre' | null => {
  if (may(operator, 'assignment.work') && facts.units.includes(part.departmentId)) return 'department'
  return may(operator, 'assignment.relay') && operator.departmentId === null ? 'centre' : null
}

/** Commands that this operator may run on this ticket as it stands, in the order of the table. */
export const legalCommands = (state: TicketState, operator: Who): readonly TicketCommandType[] =>
  (Object.keys(RULES) as TicketCommandType[]).filter((type) => {
    const { assignment } = RULES[type]
    if (assignment === undefined) return legal(type, state, operator) === null
    return state.assignments.some((part) => legal(type, state, operator, part) === null)
  })
