/**
 * Every code that a person can meet, in one registry. A code never changes its meaning;
 * renderer/i18n holds its Persian and English words, and a test fails when one is missing.
 */
export const REFUSALS = [
  // what a decider judges
  'malformed', 'not_permitted', 'ticket_exists', 'ticket_unknown', 'nothing_to_amend', 'code_missing',
  'not_in_this_status', 'assignment_unknown', 'own_work', 'not_your_department', 'reason_missing', 'times_reversed', 'department_unknown',
  'forwarded_meanwhile', 'forwarded_already', 'satisfaction_known', 'date_past', 'date_future', 'check_done', 'anonymous_caller', 'not_verified', 'not_answered',
  'confidential_already', 'public_already', 'confidential_needs_server', 'attachment_exists', 'attachment_unknown', 'attachment_in_use',
  'attachment_type_refused', 'attachment_too_large', 'attachment_elsewhere', 'attachment_damaged', 'attachment_confidential',
  'incident_exists', 'incident_unknown', 'incident_open', 'incident_closed', 'person_not_merged', 'person_merged', 'person_same',
  'directory_unknown', 'directory_broken', 'text_blanks_wrong', 'changed_meanwhile', 'not_in_training', 'cannot_undo',
  'username_taken', 'username_invalid', 'password_weak', 'operator_unknown', 'last_administrator',
  'call_exists', 'call_unknown', 'call_ended',
  'link_malformed',
  'approval_unknown', 'approval_settled', 'shift_known', 'shift_unknown', 'shift_ended', 'shift_open', 'review_known',
  'check_held', 'check_not_leased', 'scope_department', 'words_erased',
  'file_unreadable', 'import_running', 'import_unknown', 'mapping_unknown', 'category_unknown', 'place_unknown',
  'export_exists', 'export_running', 'export_unknown', 'file_not_chosen', 'file_not_writable', 'folder_gone',
  'outbox_empty', 'outbox_file_damaged', 'outbox_file_desk', 'outbox_file_foreign', 'sealing_key_missing',
  // a citizen's data
  'phone_invalid', 'national_id_invalid', 'text_too_long', 'text_empty', 'field_too_long',
  // signing in and rights
  'credentials_wrong', 'too_many_attempts', 'session_expired', 'session_revoked', 'signed_out', 'offline_sign_in_unknown', 'offline_sign_in_expired',
  'author_unproven', 'operator_disabled',
  // the desk and its workstation
  'not_enrolled', 'enrolment_code_wrong', 'desk_unknown', 'desk_cloned', 'desk_decommissioned', 'codes_used_up', 'disk_full',
  'database_unreadable', 'database_sound', 'database_busy', 'key_unreadable', 'policy_invalid', 'policy_by_machine', 'authority_invalid', 'clock_wrong', 'draft_unknown', 'attention_unknown',
  // releases and updates
  'update_off', 'update_unsigned', 'update_forged', 'update_replayed', 'update_older', 'update_damaged', 'update_feed_invalid', 'update_source_unreachable', 'update_stalled',
  'update_not_started', 'update_not_synced', 'update_database_failed', 'update_not_here', 'update_key_missing', 'update_not_writable',
  'release_unknown', 'release_not_whole', 'release_damaged', 'release_in_use', 'release_stand_in', 'release_key_missing', 'release_too_new', 'release_running', 'ring_unknown', 'ring_in_use',
  // between desk and server
  'server_unreachable', 'server_error', 'server_url_invalid', 'update_required', 'server_too_old', 'epoch_changed', 'server_starting',
  'server_untrusted', 'server_certificate_expired', 'server_certificate_name', 'proxy_failed',
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
