import type { Row } from '#ipc/contract.ts'

/** A row of the list as the desk gives it. */
export const listRow = (over: Partial<Row> = {}): Row => ({
  number: 1, pending: false, id: crypto.randomUUID(), code: '10000009', kind: 'request', channel: 'phone', categoryId: 'waste', placeId: null, urgency: 'normal', status: 'registered', receivedAt: 0, updatedAt: 0,
  point: null, incidentId: null, answeredAt: null, solvedAt: null, parkedUntil: null, anonymous: false, reopened: 0, departmentIds: [], dueAt: null, by: crypto.randomUUID(), attachments: 0,
  phone: null, name: null, personId: null, address: null, excerpt: '', ...over,
})
