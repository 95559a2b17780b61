import * as z from 'zod/mini'
import type { Due } from './calendar/due.ts'
import type { FollowUp } from './directory/follow-up.ts'
import { refusal, type Refusal, type RefusalCode } from './refusals.ts'

/** Milliseconds since 1970 in UTC. Domain and sync never ask a clock; time arrives in the context. */
export const instant = z.int().check(z.minimum(0), z.maximum(8_640_000_000_000_000))
export const id = z.uuid()

/** What a decision needs of the city's directory, as it stood when the command was given (see directory/facts.ts). */
export interface Facts {
  /** The subject that the command names is only for the inspection. */
  readonly confidential: boolean
  /** Of the departments that the command names; one that the directory lacks is missing. `due` null: the year's plan decides. */
  readonly departments: Readonly<Record<string, { readonly external: boolean; readonly due: Due | null }>>
  /** The departments whose liaison the operator is: theirs and those below. */
  readonly units: readonly string[]
  /** How the ticket is followed up; null where the directory is not known or has no policy. */
  readonly followUp: FollowUp | null
  /** Deadlines of the ticket's open parts as the calendars give them now, by assignment. */
  readonly dues: Readonly<Record<string, Due>>
}
export const NO_FACTS: Facts = { confidential: false, departments: {}, units: [], followUp: null, dues: {} }

/**
 * What a decision may know beyond its state and its command. It is stored with the command and used again
 * at every refold, so that a desk's answer does not change under the operator.
 */
export interface Context {
  readonly commandId: string
  /** The time at the desk. */
  readonly at: number
  readonly trackingCode: string | null
  readonly directoryVersion: number
  readonly operator: { readonly id: string; readonly role: string; readonly permissions: readonly string[]; readonly departmentId: string | null }
  readonly facts: Facts
  readonly deskId: string
}

/** Personal data of one command. It never enters an event: events refer to it by the command's id. */
export type PrivatePart = { readonly [field: string]: string | null }

export type Result<E> =
  | { readonly ok: true; readonly events: readonly E[]; readonly private: PrivatePart | null }
  | { readonly ok: false; readonly refusal: Refusal }

/** When, by whom and by which command an event came about. `recordedAt` is null until the server made it final. */
export interface Origin {
  readonly commandId: string
  readonly by: string
  readonly deskId: string
  readonly occurredAt: number
  readonly recordedAt: number | null
}

/** The shape of every domain module. `decide` judges, `evolve` is total and never throws. */
export interface Decider<S, C, E> {
  readonly decide: (state: S | null, command: C, context: Context) => Result<E>
  readonly evolve: (state: S | null, event: E, origin: Origin) => S | null
}

export const accept = <E>(events: readonly E[], personal: PrivatePart | null = null): Result<E> => ({ ok: true, events, private: personal })
export const refuse = (code: RefusalCode, details: Refusal['details'] = {}): { ok: false; refusal: Refusal } => ({ ok: false, refusal: refusal(code, details) })
