import type { RefusalCode } from '#domain/refusals.ts'

/** HTTP status of a refused request. Desks go by the code; the status is for proxies and logs. */
const STATUS: Partial<Record<RefusalCode, number>> = {
  malformed: 400,
  credentials_wrong: 401, session_expired: 401, signed_out: 401, desk_unknown: 401, not_enrolled: 401,
  not_permitted: 403, operator_disabled: 403, desk_cloned: 403, scope_department: 403, desk_decommissioned: 403, enrolment_code_wrong: 403,
  not_found: 404, ring_unknown: 404, release_unknown: 404, outbox_file_desk: 404, ticket_unknown: 404, operator_unknown: 404, attachment_unknown: 404, attention_unknown: 404,
  epoch_changed: 409, username_taken: 409, last_administrator: 409, attachment_elsewhere: 409, check_done: 409, own_work: 409, release_in_use: 409, release_not_whole: 409, release_key_missing: 409, ring_in_use: 409,
  too_large: 413,
  username_invalid: 422, password_weak: 422, department_unknown: 422, attachment_damaged: 422, outbox_file_damaged: 422, outbox_file_foreign: 422, update_forged: 422, update_feed_invalid: 422, release_damaged: 422, release_stand_in: 422, release_too_new: 422,
  update_required: 426, server_too_old: 426,
  too_many_attempts: 429, rate_limited: 429,
  database_busy: 503, server_starting: 503,
  disk_full: 507,
}

export const statusOf = (code: RefusalCode): number => STATUS[code] ?? 500
