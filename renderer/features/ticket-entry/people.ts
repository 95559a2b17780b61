import type { CommandData } from '#domain/catalog.ts'
import type { CallerPerson, Row } from '#ipc/contract.ts'
import type { MessageBody } from './message-body.ts'

/** Somebody who may be calling. `personId` null: messages for which nobody was asked have given this name only. */
export interface Candidate {
  readonly personId: string | null
  readonly name: string
  readonly tickets: number
  readonly lastAt: number
}

/** Whom to ask for: the people known by this number; where nobody was ever asked, the names that were given. None: it matches nobody. */
export function candidatesOf(people: readonly CallerPerson[]): readonly Candidate[] {
  const known = people.filter(({ personId }) => personId !== null)
  if (known.length > 0) return known.map(({ personId, names, tickets, lastAt }) => ({ personId, name: names[0] ?? '', tickets, lastAt }))
  return people.flatMap(({ names, tickets, lastAt }) => names.map((name) => ({ personId: null, name, tickets, lastAt })))
}

/** Whom a message is from already; false while that has not been asked for the number as it stands now. */
export const isSettled = (body: Pick<MessageBody, 'personId' | 'personOf'>, number: string | null): boolean => number !== null && body.personOf === number && body.personId !== null

/** What choosing one of them writes. A name that the operator typed otherwise stays; null chooses somebody else, who is new. */
export function choose(body: Pick<MessageBody, 'name'>, number: string, candidates: readonly Candidate[], chosen: Candidate | null, newId: () => string): Pick<MessageBody, 'personId' | 'personOf' | 'name'> {
  const typed = body.name.trim() !== '' && !candidates.some(({ name }) => name === body.name.trim())
  return { personId: chosen?.personId ?? newId(), personOf: number, name: typed ? body.name : (chosen?.name ?? '') }
}

/** The person a message is saved for. Whoever was not asked which of several they are stays nobody; an unknown number is somebody new. */
export function personToSave(body: Pick<MessageBody, 'personId' | 'personOf' | 'anonymous'>, number: string | null, people: readonly CallerPerson[], newId: () => string): string | null {
  if (number === null || body.anonymous) return null
  if (isSettled(body, number)) return body.personId
  const candidates = candidatesOf(people)
  return candidates.length > 1 ? null : (candidates[0]?.personId ?? newId())
}

/** Two that are one: whoever has more messages stays the one. Null unless they are exactly two. */
export function mergeOf(chosen: readonly CallerPerson[]): { readonly personId: string; readonly intoId: string } | null {
  const [one, other, ...more] = [...chosen].sort((a, b) => b.tickets - a.tickets)
  if (one === undefined || other === undefined || more.length > 0 || one.personId === null || other.personId === null) return null
  return { personId: other.personId, intoId: one.personId }
}

/** Asks that they be merged. One of the messages goes with it: whoever approves sees by it who the two are. */
export const mergeAsked = ({ personId, intoId }: { readonly personId: string; readonly intoId: string }, rows: readonly Pick<Row, 'id' | 'personId'>[], note: string, approvalId: string): CommandData<'AskApproval'> =>
  ({ approvalId, matter: 'merge_people', ticketId: rows.find((row) => row.personId === personId)?.id ?? rows[0]?.id ?? null, subjectIds: [personId, intoId], note })
