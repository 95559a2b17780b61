import { refusal, type Refusal } from '#domain/refusals.ts'
import type { Format } from '../../i18n/format.tsx'
import type { Say } from '../../i18n/words.tsx'
import { SILENT_DAYS, sinceOf, type Desk, type Trouble } from './standing.ts'
import { versionText } from './version.ts'

/** How a desk's update stands, in words; what keeps it and why it failed come after. */
export interface UpdateWords { readonly state: string; readonly since: string | null; readonly why: string | null }

export function updateWords(desk: Desk, at: number, say: Say, format: Format, refused: (why: Refusal) => string): UpdateWords {
  const { update } = desk
  const since = sinceOf(desk)
  if (update === null || since === null) return { state: say('workstations.update.unknown'), since: null, why: null }
  const version = update.version === null ? '' : versionText(update.version, format.digits)
  const state = say(`workstations.update.${update.phase}`, { version, percent: update.percent ?? 0 })
  const holds = update.holds.map((hold) => say(`workstations.hold.${hold}`)).join(say('comma'))
  const why = update.why !== null ? refused(refusal(update.why)) : update.phase === 'ready' && holds !== '' ? say('workstations.keptBy', { holds }) : null
  return { state, since: format.ago(since, at), why }
}

/** What IT has said for it, a sentence each. */
export function orderWords({ orders: { ring, hold, force } }: Desk, say: Say, format: Format): readonly string[] {
  return [
    ...(ring === null ? [] : [say('workstations.ordered.ring', { ring: versionText(ring, (text) => text) })]),
    ...(hold ? [say('workstations.ordered.hold')] : []),
    ...(force === null ? [] : [say('workstations.ordered.force', { version: versionText(force, format.digits) })]),
  ]
}

export const contactWords = ({ connected, lastSeenAt }: Desk, at: number, say: Say, format: Format): string =>
  connected ? say('board.connected') : lastSeenAt === null ? say('board.never') : format.ago(lastSeenAt, at)

export const troubleWords = (trouble: Trouble, say: Say): string => say(`workstations.trouble.${trouble}`, trouble === 'silent' ? { n: SILENT_DAYS } : {})

/** One figure after the point where there is little. */
export const gigabytes = (bytes: number): number => (bytes >= 1e10 ? Math.round(bytes / 1e9) : Math.round(bytes / 1e8) / 10)
