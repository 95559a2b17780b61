import type { DecommissionReason, DeskScope } from '#domain/operator/board.ts'
import { hashEnrolmentCode, newEnrolmentCode } from '../auth/secrets.ts'
import type { ServerStore } from '../store/ports.ts'
import { Complaint } from './complaint.ts'

export const ENROLMENT_MS = 7 * 24 * 3600_000

/** A one-time code for one workstation, good for seven days. */
export async function offerEnrolment(store: ServerStore, name: string, now: number, scope: DeskScope = 'centre'): Promise<string> {
  if (name.trim() === '' || name.length > 80) throw new Complaint('the desk needs a name of at most 80 characters')
  const code = newEnrolmentCode()
  await store.offerEnrolment({ codeHash: hashEnrolmentCode(code), name: name.trim(), scope, now, expiresAt: now + ENROLMENT_MS })
  await store.audit({ at: now, kind: 'enrolment_offered', operatorId: null, deskId: null, address: null, details: { name: name.trim(), ...(scope === 'centre' ? {} : { scope }) } })
  return code
}

/** For good: its line is refused, its leases and sessions end, what it still sends is kept for a supervisor. */
export async function revokeDesk(store: ServerStore, deskId: string, why: DecommissionReason, now: number): Promise<void> {
  if (!(await store.revokeDesk(deskId, now))) throw new Complaint(`no enrolled desk has the id ${deskId}`)
  await store.audit({ at: now, kind: 'desk_revoked', operatorId: null, deskId, address: null, details: { why } })
}
