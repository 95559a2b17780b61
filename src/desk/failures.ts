import type { Refusal, RefusalCode } from '#domain/refusals.ts'
import { refusal } from '#domain/refusals.ts'
import type { Failure } from '#sync/client.ts'

/** After these a person must do something; trying again would only repeat them. */
const PERMANENT: ReadonlySet<RefusalCode> = new Set(['update_required', 'server_too_old', 'desk_unknown', 'desk_cloned', 'desk_decommissioned', 'not_enrolled'])

/** After these the server is as good as not there: what can be done without it goes on. */
export const AWAY: ReadonlySet<RefusalCode> = new Set([
  'server_unreachable', 'server_error', 'server_starting', 'server_untrusted', 'server_certificate_expired', 'server_certificate_name', 'proxy_failed', 'policy_invalid',
])

export const failureOf = (reason: Refusal): Failure => ({ kind: PERMANENT.has(reason.code) ? 'permanent' : 'transient', refusal: reason })

export const failed = (code: RefusalCode, details: Refusal['details'] = {}): { readonly ok: false; readonly failure: Failure } =>
  ({ ok: false, failure: failureOf(refusal(code, details)) })
