/** The words of a message that other parts of the domain use too (DOMAIN.md names each in Persian). */
export const KINDS = ['request', 'complaint', 'criticism', 'suggestion', 'dissatisfaction', 'appreciation', 'enquiry', 'oversight'] as const
export type KindId = (typeof KINDS)[number]
export const CHANNELS = ['phone', 'web', 'sms', 'in_person', 'open311', 'import'] as const
export const URGENCIES = ['normal', 'important', 'urgent'] as const
export type Urgency = (typeof URGENCIES)[number]

/**
 * Where a message stands. With several departments it is that of the one that is furthest behind.
 * merged: its work is followed in an incident. answered is not solved: see `TicketState.solvedAt`.
 */
export const STATUSES = ['registered', 'forwarded', 'acknowledged', 'returned', 'reported', 'verified', 'merged', 'parked', 'answered', 'closed', 'cancelled'] as const
export type Status = (typeof STATUSES)[number]

/** One department's part of the work, with its own clock. */
export const ASSIGNMENT_STATUSES = ['forwarded', 'acknowledged', 'reported', 'verified', 'returned', 'withdrawn'] as const
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number]

export const RETURN_REASONS = ['not_ours', 'needs_information', 'duplicate', 'other'] as const
export const VERIFY_OUTCOMES = ['true', 'partly', 'not_done'] as const
export const VERIFY_WAYS = ['call', 'visit', 'photo', 'document'] as const
export const ANSWER_WAYS = ['read_aloud', 'call_back', 'sms', 'in_person', 'letter'] as const
export const REOPEN_REASONS = ['not_done', 'unhappy', 'new_information', 'mistake'] as const
export const DELIVERIES = ['retrying', 'sent', 'delivered', 'failed'] as const
export const CLOSE_REASONS = ['done', 'unreachable', 'unverified'] as const
