import type { CommandData } from '#domain/catalog.ts'
import { may } from '#domain/operator/roles.ts'
import { legal } from '#domain/ticket/legal.ts'
import { STATUSES, type Status } from '#domain/ticket/words.ts'
import type { CallInput, Row } from '#ipc/contract.ts'

type Who = { readonly permissions: readonly string[] }
export type Command = CallInput<'command.runAll'>['commands'][number]

const OVER: ReadonlySet<Status> = new Set(['closed', 'cancelled'])

/** Everybody who waits for the incident's answer: whoever called first, for whom it was opened, and all who are linked to it. */
export const callersOf = ({ lead, tickets }: { readonly lead: Row | null; readonly tickets: readonly Row[] }): readonly Row[] =>
  lead === null || tickets.some(({ id }) => id === lead.id) ? tickets : [lead, ...tickets]

/** The tickets that somebody still waits on. */
export const openOnes = (rows: readonly Row[]): readonly Row[] => rows.filter(({ status }) => !OVER.has(status))

/** How many of them stand where, in the order of a ticket's life; what nobody has is left out. */
export const countsOf = (rows: readonly Row[]): readonly { readonly status: Status; readonly n: number }[] =>
  STATUSES.map((status) => ({ status, n: rows.filter((row) => row.status === status).length })).filter(({ n }) => n > 0)

/** Those whose callers the answer goes to. */
export const answerable = (rows: readonly Row[], who: Who): readonly Row[] => rows.filter((row) => legal('AnswerCitizen', row, who) === null)

/** Those that can be closed as done: their callers have been answered. */
export const closable = (rows: readonly Row[], who: Who): readonly Row[] =>
  may(who, 'ticket.close') ? rows.filter((row) => row.status === 'answered' && legal('CloseTicket', row, who) === null) : []

export interface Answer { readonly how: CommandData<'AnswerCitizen'>['how']; readonly text: string }

/** The incident's answer, then the same words to every caller. */
export const answerCommands = (incidentId: string, rows: readonly Row[], { how, text }: Answer): readonly Command[] => [
  { type: 'AnswerIncident', data: { incidentId, private: { answer: text } } satisfies CommandData<'AnswerIncident'> },
  ...rows.map(({ id }): Command => ({ type: 'AnswerCitizen', data: { ticketId: id, how, note: text } satisfies CommandData<'AnswerCitizen'> })),
]

export const closeCommands = (rows: readonly Row[], note: string): readonly Command[] =>
  rows.map(({ id }) => ({ type: 'CloseTicket', data: { ticketId: id, reason: 'done', note } satisfies CommandData<'CloseTicket'> }))
