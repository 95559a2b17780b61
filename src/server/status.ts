import type { RefusalCode } from '#domain/refusals.ts'

/** HTTP status of a refused request. Desks go by the code; the status is for proxies and logs. */
const STATUS: Partial<Record<RefusalCode, number>> = {
  malformed: 400,
  credentials_wrong: 401, session_expired: 401, signed_out: 401, desk_unknown: 401, not_enrolled: 401,
  not_permitted: 403, operator_disabled: 403, desk_cloned: 403, enrolment_code_wrong: 403,
  not_found: 404,
  epoch_changed: 409,
  too_large: 413,
  update_required: 426, server_too_old: 426,
  too_many_attempts: 429, rate_limited: 429,
  database_busy: 503, server_starting: 503,
  disk_full: 507,
}

export const statusOf = (code: RefusalCode): number => STATUS[code] ?? 500
