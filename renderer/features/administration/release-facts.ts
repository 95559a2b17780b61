import type { AuditLine } from './audit.ts'
import type { Speaker } from './titles.ts'

/** What IT did to a ring, a release or one desk's updates, one fact each. */
export function releaseFacts({ kind, details }: AuditLine, { say, format }: Speaker): readonly string[] {
  const { ring, version, paused, spreadMinutes, hold, force } = details
  const facts: string[] = []
  if (typeof ring === 'string') facts.push(say('audit.ring', { ring }))
  if (typeof version === 'string') facts.push(say('audit.release', { version: format.digits(version) }))
  if (kind === 'ring_changed' && version === null) facts.push(say('audit.noRelease'))
  if (paused === true) facts.push(say('audit.paused'))
  if (typeof spreadMinutes === 'number') facts.push(say('audit.spread', { n: spreadMinutes }))
  if (hold === true) facts.push(say('audit.hold'))
  if (typeof force === 'string') facts.push(say('audit.force', { version: format.digits(force) }))
  return facts
}
