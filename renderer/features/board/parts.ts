import { may, type Permission } from '#domain/operator/roles.ts'

const PARTS = [
  { id: 'now', chord: 'Alt+Digit1', permissions: ['board.read'] },
  { id: 'approvals', chord: 'Alt+Digit2', permissions: ['approval.give'] },
  { id: 'quality', chord: 'Alt+Digit3', permissions: ['quality.review'] },
  { id: 'quarantine', chord: 'Alt+Digit4', permissions: ['quarantine.review'] },
] as const satisfies readonly { readonly id: string; readonly chord: string; readonly permissions: readonly Permission[] }[]

export type BoardPart = (typeof PARTS)[number]['id']

/** Approvals and reviews show messages: whoever may not read those has nothing of them. */
export const partsOf = (viewer: { readonly permissions: readonly string[] }): readonly { readonly id: BoardPart; readonly chord: string }[] =>
  PARTS.filter(({ id, permissions }) => may(viewer, ...permissions) && (id === 'now' || may(viewer, 'ticket.read')))
