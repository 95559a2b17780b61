import * as z from 'zod/mini'
import { accept, id, refuse, type Context, type Decider, type Origin, type Result } from '../decider.ts'
import { may } from '../operator/roles.ts'
import { TEXT_LIMIT } from '../ticket/commands.ts'

/**
 * One of the people behind the messages: only an id, which tickets carry among their personal data. Two ids that turn out
 * to be one person are merged; nothing is rewritten, so a merge can be taken back.
 */
const note = z.string().check(z.maxLength(TEXT_LIMIT))
export const mergePeople = z.object({ personId: id, intoId: id, note })
export const unmergePeople = z.object({ personId: id, note })

export const PERSON_COMMANDS = { MergePeople: mergePeople, UnmergePeople: unmergePeople } as const
export type PersonCommand = ({ readonly type: 'MergePeople' } & z.infer<typeof mergePeople>) | ({ readonly type: 'UnmergePeople' } & z.infer<typeof unmergePeople>)

export const personEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('PeopleMerged'), personId: id, intoId: id }),
  z.object({ type: z.literal('PeopleUnmerged'), personId: id }),
])
export type PersonEvent = z.infer<typeof personEvent>

export interface PersonState {
  readonly id: string
  readonly mergedInto: string | null
  readonly updatedAt: number
  readonly steps: readonly (Origin & { readonly type: PersonEvent['type']; readonly intoId: string | null })[]
}

function decide(state: PersonState | null, command: PersonCommand, { operator }: Context): Result<PersonEvent> {
  if (!may(operator, 'person.merge')) return refuse('not_permitted', { permission: 'person.merge' })
  const { personId } = command
  const words = command.note === '' ? null : { note: command.note }
  const merged = state !== null && state.mergedInto !== null
  if (command.type === 'UnmergePeople') return merged ? accept([{ type: 'PeopleUnmerged', personId }], words) : refuse('person_not_merged')
  if (personId === command.intoId) return refuse('person_same')
  if (merged) return refuse('person_merged')
  return accept([{ type: 'PeopleMerged', personId, intoId: command.intoId }], words)
}

function evolve(state: PersonState | null, event: PersonEvent, { commandId, by, deskId, occurredAt, recordedAt }: Origin): PersonState {
  const intoId = event.type === 'PeopleMerged' ? event.intoId : null
  const step = { commandId, by, deskId, occurredAt, recordedAt, type: event.type, intoId }
  return { id: event.personId, mergedInto: intoId, updatedAt: Math.max(state?.updatedAt ?? 0, occurredAt), steps: [...(state?.steps ?? []), step] }
}

/** Whom an id stands for now. Two desks may merge in a circle while offline: then the smallest id of the circle stands for all. */
export function standsFor(personId: string, mergedInto: (id: string) => string | null): string {
  const seen: string[] = []
  for (let at = personId; ; ) {
    const circle = seen.indexOf(at)
    if (circle >= 0) return seen.slice(circle).sort()[0] ?? at
    seen.push(at)
    const next = mergedInto(at)
    if (next === null) return at
    at = next
  }
}

export const person: Decider<PersonState, PersonCommand, PersonEvent> = { decide, evolve }
