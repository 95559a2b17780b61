import { PERMISSIONS } from '#domain/operator/roles.ts'
import type { CommandData } from '#domain/catalog.ts'

/** A readable uuid for tests: `uuid(7)` is always the same, and different from `uuid(8)`. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

export const DESK = uuid(0xde5c)
export const OPERATOR = { id: uuid(0x0b), role: 'operator', permissions: [...PERMISSIONS] as readonly string[], departmentId: null as string | null }

/** The same message as history that an administrator brings in, without where and when it came from. */
export const importData = (ticketId: string, text?: string): Omit<CommandData<'ImportTicket'>, 'source' | 'occurredAt'> => {
  const { kind, categoryId, placeId, urgency, private: { personId: _, ...person } } = registerData(ticketId, text)
  return { ticketId, kind, channel: 'import', categoryId, placeId, urgency, private: person }
}

export const registerData = (ticketId: string, text = 'زباله‌ها سه روز است که مانده'): CommandData<'RegisterTicket'> => ({
  ticketId, callId: null, kind: 'request', channel: 'phone', categoryId: 'waste', placeId: null, urgency: 'normal', point: null, anonymous: false,
  confidential: false, incidentId: null, answers: {},
  private: { phone: '+989121234567', name: 'شهروند آزمایشی', nationalId: null, address: 'خیابان نمونه', text, personId: null },
})
