import { isCommandType } from '#domain/catalog.ts'
import { DECOMMISSION_REASONS } from '#domain/operator/board.ts'
import { SECTION_NAMES, type Section } from '#domain/directory/directory.ts'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { REFUSALS } from '#domain/refusals.ts'
import { whoIs } from '../../app/who.ts'
import type { MessageKey } from '../../i18n/words.tsx'
import type { AuditLine } from './audit.ts'
import { exportFacts } from './export-facts.ts'
import { releaseFacts } from './release-facts.ts'
import { nameOf, type Speaker } from './titles.ts'

/** What the server writes down, by its name there. One that is missing here is shown as it is written. */
export const AUDIT_WORDS: Readonly<Record<string, MessageKey>> = {
  city_founded: 'audit.city_founded', enrolment_offered: 'audit.enrolment_offered', enrolled: 'audit.enrolled', enrolment_failed: 'audit.enrolment_failed',
  desk_revoked: 'audit.desk_revoked', outbox_taken_in: 'audit.outbox_taken_in', desk_cloned: 'audit.desk_cloned', sign_in: 'audit.sign_in', sign_in_failed: 'audit.sign_in_failed', sign_in_locked: 'audit.sign_in_locked', sign_out: 'audit.sign_out',
  sign_in_offline: 'audit.sign_in_offline', sign_in_offline_failed: 'audit.sign_in_offline_failed', sessions_ended: 'audit.sessions_ended', not_permitted: 'audit.not_permitted',
  operator_added: 'audit.operator_added', operator_changed: 'audit.operator_changed', directory_changed: 'audit.directory_changed',
  confidential_listed: 'audit.confidential_listed', confidential_read: 'audit.confidential_read', confidential_refused: 'audit.confidential_refused', imported: 'audit.imported', exported: 'audit.exported', backup: 'audit.backup', restored: 'audit.restored',
  erased: 'audit.erased', lease_given: 'audit.lease_given', department_refused: 'audit.department_refused', quarantine_settled: 'audit.quarantine_settled',
  ring_changed: 'audit.ring_changed', ring_removed: 'audit.ring_removed', desk_ordered: 'audit.desk_ordered', release_announced: 'audit.release_announced', release_uploaded: 'audit.release_uploaded', release_removed: 'audit.release_removed',
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A line's details in words, one fact each. */
export function auditFacts(line: AuditLine, speaker: Speaker): readonly string[] {
  const { kind, details } = line
  const exported = kind === 'exported' ? exportFacts(line, speaker) : null
  if (exported !== null) return exported
  if (/^(?:ring|release)_|^desk_ordered$/.test(kind)) return releaseFacts(line, speaker)
  const { say, format, directory } = speaker
  if (kind === 'outbox_taken_in') return [say('audit.entries', { n: Number(details['count']), known: Number(details['known']) })]
  const section = SECTION_NAMES.find((one): one is Section => one === details['section'])
  const facts: string[] = []
  for (const [name, value] of Object.entries(details)) {
    if (value === null || name === 'deskName') continue
    if (name === 'section') facts.push(section === undefined ? String(value) : say(`administration.${section}`))
    else if (name === 'entryId') facts.push((section === undefined ? null : nameOf(section, value, speaker)) ?? String(value))
    else if (name === 'operatorId') facts.push(whoIs({ operatorName: (id) => directory.operators.find((one) => one.id === id)?.name ?? null }, say, String(value)))
    else if (name === 'role') facts.push(nameOf('roles', value, speaker) ?? String(value))
    else if (name === 'departmentId') facts.push(nameOf('departments', value, speaker) ?? String(value))
    else if (name === 'codes') facts.push(String(value).split(' ').filter((code) => code !== '').map(format.code).join(say('comma')))
    // here it is the message's, elsewhere a refusal's
    else if (name === 'code' && kind === 'confidential_read') facts.push(format.code(String(value)))
    else if (name === 'how' && kind === 'quarantine_settled') facts.push(say(`quarantine.how.${value === 'author' ? 'author' : 'done'}`))
    else if (name === 'why' && kind === 'desk_revoked') facts.push(...DECOMMISSION_REASONS.filter((why) => why === value).map((why) => say(`decommission.why.${why}`)))
    else if (name === 'attachmentId') facts.push(say('audit.attachment'))
    else if (name === 'tickets' && Array.isArray(value)) facts.push(say('audit.listed', { n: value.length }))
    else if (name === 'code') facts.push(REFUSALS.includes(value as never) ? say(`refusal.${String(value)}` as MessageKey) : format.digits(String(value)))
    else if (name === 'disabled') facts.push(say(value === true ? 'audit.turnedOff' : 'audit.turnedOn'))
    else if (name === 'password') facts.push(...(value === true ? [say('audit.newPassword')] : []))
    else if (name === 'doneAt') facts.push(say('audit.signInAt', { at: `${format.date(Number(value))}${say('comma')}${format.time(Number(value))}` }))
    else if (name === 'count' && kind === 'sessions_ended') facts.push(say('audit.sessions', { n: Number(value) }))
    else if (name === 'permission') facts.push(...PERMISSIONS.filter((one) => one === value).map((one) => say(`permission.${one}`)))
    else if (typeof value === 'number') facts.push(`${name} ${format.number(value)}`)
    // ids of things that have no name tell nobody anything
    else if (typeof value === 'string' && !UUID.test(value)) facts.push(isCommandType(value) ? value : format.digits(value))
  }
  return facts
}
