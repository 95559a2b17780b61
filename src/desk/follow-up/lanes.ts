import { CHECK_KINDS, CITIZEN_CHECKS } from '#domain/ticket/check.ts'
import { concerns, inQueue, type QueueId } from '#domain/ticket/queues.ts'
import type { Session } from '../sessions.ts'
import type { Lane } from '../sqlite/checks.ts'

type Viewer = Parameters<typeof concerns>[1]

export const viewerOf = ({ operator, permissions }: Session): Viewer => ({ id: operator.id, role: operator.role, permissions })

const both = (lane: Omit<Lane, 'tried'>): readonly Lane[] => [{ ...lane, tried: false }, { ...lane, tried: true }]

/** Where the checks of a queue lie that concern this viewer. `roles`: all that the city has, for somebody to whom escalations to others show too. */
export function lanesOf(queue: QueueId, viewer: Viewer, roles: readonly string[]): readonly Lane[] {
  const lanes = CHECK_KINDS.flatMap((kind): readonly Lane[] => {
    if (kind === 'reminder') return both({ kind, ownerId: viewer.id, roleId: null })
    if (kind === 'escalated') return [...new Set([...roles, viewer.role])].flatMap((roleId) => both({ kind, ownerId: null, roleId }))
    return both({ kind, ownerId: null, roleId: null })
  })
  return lanes.filter((lane) => concerns(lane, viewer) && inQueue(queue, { kind: lane.kind, attempts: Number(lane.tried) }))
}

export const citizenLanes: readonly Lane[] = CITIZEN_CHECKS.flatMap((kind) => both({ kind, ownerId: null, roleId: null }))
