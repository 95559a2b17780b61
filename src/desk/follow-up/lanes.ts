import { CITIZEN_CHECKS } from '#domain/ticket/check.ts'
import { concerns, inQueue, type QueueId } from '#domain/ticket/queues.ts'
import type { Session } from '../sessions.ts'
import type { Lane } from '../sqlite/checks.ts'

type Viewer = Parameters<typeof concerns>[1]

export const viewerOf = ({ operator, permissions }: Session): Viewer => ({ id: operator.id, role: operator.role, permissions })

const both = (lane: Omit<Lane, 'tried'>): readonly Lane[] => [{ ...lane, tried: false }, { ...lane, tried: true }]

/** Where a viewer's own reminders lie, as far as the queue shows them. */
export const reminderLanes = (queue: QueueId, { id }: Viewer): readonly Lane[] =>
  both({ kind: 'reminder', ownerId: id, roleId: null }).filter(({ kind, tried }) => inQueue(queue, { kind, attempts: Number(tried) }))

export const citizenLanes: readonly Lane[] = CITIZEN_CHECKS.flatMap((kind) => both({ kind, ownerId: null, roleId: null }))
