/**
 * Every code that a person can meet, in one registry. A code never changes its meaning;
 * renderer/i18n holds its Persian and English words, and a test fails when one is missing.
 */
export const REFUSALS = [
  // what a decider judges
  'malformed', 'not_permitted', 'ticket_exists', 'ticket_unknown', 'nothing_to_amend', 'code_missing',
  'call_exists', 'call_unknown', 'call_ended',
  // a citizen's data
  'phone_invalid', 'national_id_invalid', 'text_too_long', 'text_empty', 'field_too_long',
  // signing in and rights
  'credentials_wrong', 'too_many_attempts', 'session_expired', 'signed_out', 'offline_sign_in_unknown',
  'author_unproven', 'operator_disabled',
  // the desk and its workstation
  'not_enrolled', 'enrolment_code_wrong', 'desk_unknown', 'desk_cloned', 'codes_used_up', 'disk_full',
  'database_unreadable', 'database_busy', 'key_unreadable', 'policy_invalid', 'clock_wrong', 'draft_unknown', 'attention_unknown',
  // between desk and server
  'server_unreachable', 'server_error', 'server_url_invalid', 'update_required', 'server_too_old', 'epoch_changed', 'server_starting',
  'code_not_leased', 'code_taken', 'too_large', 'rate_limited', 'not_found',
  'internal_error',
] as const

export type RefusalCode = (typeof REFUSALS)[number]

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Something was not done, said to a person. `details` fill the words; they never hold personal data. */
export interface Refusal {
  readonly code: RefusalCode
  readonly details: Readonly<Record<string, Json>>
}

export const refusal = (code: RefusalCode, details: Refusal['details'] = {}): Refusal => ({ code, details })
