import { CircleCheckBig, CirclePause, Flag, Link2, Send, StickyNote, type LucideIcon } from 'lucide-react'
import type { Directory } from '#domain/directory/directory.ts'
import { route } from '#domain/directory/routing.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import type { TicketCommand, TicketCommandOf, TicketCommandType } from '#domain/ticket/commands.ts'
import { legal } from '#domain/ticket/legal.ts'
import type { Urgency } from '#domain/ticket/words.ts'
import type { Row } from '#ipc/contract.ts'

/** What can be done to many messages at once. The keys are those of the message's own page. */
export interface BulkAction { readonly kind: Wish['kind']; readonly type: TicketCommandType; readonly chord: string; readonly icon: LucideIcon; readonly takenBack: boolean }
export const BULK_ACTIONS = [
  { kind: 'forward', type: 'ForwardTicket', chord: 'KeyF', icon: Send, takenBack: true },
  { kind: 'urgency', type: 'AmendTicket', chord: 'KeyU', icon: Flag, takenBack: true },
  { kind: 'note', type: 'AddNote', chord: 'KeyN', icon: StickyNote, takenBack: false },
  { kind: 'park', type: 'ParkTicket', chord: 'KeyP', icon: CirclePause, takenBack: true },
  { kind: 'close', type: 'CloseTicket', chord: 'KeyX', icon: CircleCheckBig, takenBack: true },
  { kind: 'link', type: 'LinkIncident', chord: 'KeyL', icon: Link2, takenBack: true },
] as const satisfies readonly BulkAction[]

/** What an operator asks for the whole selection. `routed`: each to the department that the city's routing names. */
export type Wish =
  | { readonly kind: 'forward'; readonly to: readonly string[] | 'routed'; readonly note: string }
  | { readonly kind: 'urgency'; readonly urgency: Urgency }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'park'; readonly until: number; readonly note: string }
  | { readonly kind: 'close'; readonly reason: TicketCommandOf<'CloseTicket'>['reason']; readonly note: string }
  | { readonly kind: 'link'; readonly incidentId: string }

export interface Left { readonly row: Row; readonly refusal: Refusal }
export interface Asked { readonly row: Row; readonly command: TicketCommand }
/** What of the directory the city's routing asks. */
type Routes = Pick<Directory, 'departments' | 'categories' | 'places' | 'routing'>
type Who = { readonly permissions: readonly string[] }

/** Those for which the domain's table allows it now, and the others with the reason. */
export function split(type: TicketCommandType, rows: readonly Row[], who: Who): { readonly can: readonly Row[]; readonly left: readonly Left[] } {
  const judged = rows.map((row) => ({ row, illegal: legal(type, row, who) }))
  return {
    can: judged.flatMap(({ row, illegal }) => (illegal === null ? [row] : [])),
    left: judged.flatMap(({ row, illegal }) => (illegal === null ? [] : [{ row, refusal: illegal.refusal }])),
  }
}

/** The commands of a wish. A message that has nothing to gain from it is left out with the reason. */
export function plan(wish: Wish, rows: readonly Row[], directory: Routes): { readonly asked: readonly Asked[]; readonly left: readonly Left[] } {
  const made = rows.map((row) => ({ row, ...commandFor(wish, row, directory) }))
  return {
    asked: made.flatMap(({ row, command }) => (command === null ? [] : [{ row, command }])),
    left: made.flatMap(({ row, refused }) => (refused === null ? [] : [{ row, refusal: refused }])),
  }
}

type Made = { readonly command: TicketCommand; readonly refused: null } | { readonly command: null; readonly refused: Refusal }
const make = (command: TicketCommand): Made => ({ command, refused: null })
const leave = (refused: Refusal): Made => ({ command: null, refused })

function commandFor(wish: Wish, row: Row, directory: Routes): Made {
  const ticketId = row.id
  switch (wish.kind) {
    case 'forward':
      return forward(wish, row, directory)
    case 'urgency':
      return wish.urgency === row.urgency ? leave(refusal('nothing_to_amend')) : make({ type: 'AmendTicket', ticketId, changes: { urgency: wish.urgency }, private: {} })
    case 'note':
      return make({ type: 'AddNote', ticketId, text: wish.text })
    case 'park':
      return make({ type: 'ParkTicket', ticketId, until: wish.until, note: wish.note })
    case 'close':
      return make({ type: 'CloseTicket', ticketId, reason: wish.reason, note: wish.note })
    case 'link':
      return make({ type: 'LinkIncident', ticketId, incidentId: wish.incidentId })
  }
}

function forward({ to, note }: Extract<Wish, { kind: 'forward' }>, row: Row, directory: Routes): Made {
  const routed = to === 'routed' ? route(directory, row) : null
  if (to === 'routed' && routed === null) return leave(refusal('department_unknown'))
  const wanted = routed !== null ? [routed.departmentId] : to === 'routed' ? [] : to
  // those that have it already are not asked twice
  const free = wanted.filter((departmentId) => !row.departmentIds.includes(departmentId))
  if (free.length === 0) return leave(refusal('forwarded_already', { departmentId: wanted[0] ?? null }))
  return make({ type: 'ForwardTicket', ticketId: row.id, to: free.map((departmentId) => ({ departmentId, hours: null })), besides: [...row.departmentIds], note })
}
