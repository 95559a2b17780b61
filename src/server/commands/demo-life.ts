import { COMMANDS, isCommandType } from '#domain/catalog.ts'
import { SYSTEM } from '#domain/operator/system.ts'
import * as z from 'zod/mini'
import { permissionsOf } from '../auth/author.ts'
import type { Entry, ServerStore } from '../store/ports.ts'
import { Complaint } from './complaint.ts'

const HOUR = 3_600_000

/** What happened to a demo message: who did what so many hours ago; `by` a username, or `system`. `data` leaves out what the place among the messages says. */
export const lifeStep = z.object({ hoursAgo: z.number(), by: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()) })
type LifeStep = z.infer<typeof lifeStep>

/** Every run asks with the same ids, so that a second one finds its receipts and adds nothing. */
export const demoId = (kind: 'ticket' | 'import' | 'step' | 'incident', place: number): string =>
  `00000000-0000-4137-${{ ticket: 'a', import: 'b', step: '8', incident: '9' }[kind]}000-${String(place).padStart(12, '0')}`

interface Lived {
  readonly categoryId: string
  readonly placeId: string | null
  readonly life: readonly LifeStep[]
}

/** An entry with the time at which its command was given. */
export interface TimedEntry { readonly at: number; readonly entry: Entry }

/** The commands of all messages' lives. `first`: the place of the first message in the numbering of all. Throws `Complaint` for somebody who is not there. */
export async function livesOf(store: ServerStore, messages: readonly Lived[], now: number, first: number): Promise<readonly TimedEntry[]> {
  const [{ roles, version }, { serverDeskId }, people] = [await store.directory(), await store.standing(), await store.operators()]
  const authors = new Map<string, typeof SYSTEM>(people.map(({ username, id, role, departmentId }) => [username, { id, role, permissions: permissionsOf(roles, role), departmentId }]))
  authors.set('system', SYSTEM)
  const steps = messages.flatMap((message, index) => {
    const place = first + index
    return dataOf(message, place, now).map((data, step) => ({ ...message.life[step]!, data, commandId: demoId('step', place * 100 + step) }))
  })
  return steps.map(({ commandId, by, type, data, hoursAgo }): TimedEntry => {
    const operator = authors.get(by)
    if (operator === undefined) throw new Complaint(`a demo message names the operator "${by}", who is not there`)
    const at = Math.round(now - hoursAgo * HOUR)
    const body = { commandId, type, version: 1, data, at, trackingCode: null, directoryVersion: version, operatorId: operator.id, sessionId: commandId, deskId: serverDeskId }
    return { at, entry: { commandId, deskId: serverDeskId, envelope: null, asked: { ok: true, submission: { body, author: { ok: true, operator } } } } }
  })
}

/** The data of a message's steps, completed: its ticket, the last forward before it, the incident that `incidentOf` leads, a time in so many hours. */
function dataOf({ categoryId, placeId, life }: Lived, place: number, now: number): readonly Readonly<Record<string, unknown>>[] {
  const ticketId = demoId('ticket', place)
  return life.map(({ type, data: { inHours, incidentOf, ...said } }, index) => {
    if (!isCommandType(type)) throw new Complaint(`a demo message names the command "${type}", which there is not`)
    if (type === 'OpenIncident') return { incidentId: demoId('incident', place), categoryId, placeId, point: null, leadTicketId: ticketId, ...said }
    const forwarded = life.slice(0, index).findLastIndex((step) => step.type === 'ForwardTicket')
    return {
      ticketId, ...said,
      ...('assignmentId' in COMMANDS[type].schema.def.shape ? { assignmentId: `${demoId('step', place * 100 + forwarded)}:0` } : {}),
      ...(typeof inHours === 'number' ? { until: now + inHours * HOUR } : {}),
      ...(typeof incidentOf === 'number' ? { incidentId: demoId('incident', incidentOf) } : {}),
    }
  })
}
