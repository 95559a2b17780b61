import type { ServerNotice } from '#domain/operator/board.ts'
import type { Format } from '../../i18n/format.tsx'
import type { Say } from '../../i18n/words.tsx'

const URGENT_BYTES = 500_000_000
const DAY = 86_400_000
/** Desks that are named; the workstations' page has them all. */
const NAMED = 5

/** The centre stands still soon: nobody can save at the server, or no desk believes it any more. */
export const isUrgent = (notice: ServerNotice, at: number): boolean =>
  (notice.what === 'disk_low' && notice.freeBytes < URGENT_BYTES) || (notice.what === 'certificate_expires' && notice.expiresAt - at < 3 * DAY)

export function noticeWords(notice: ServerNotice, at: number, say: Say, format: Pick<Format, 'date' | 'ago'>): string {
  switch (notice.what) {
    case 'certificate_expires':
      return notice.expiresAt <= at ? say('server.certificateOver') : say('server.certificateExpires', { date: format.date(notice.expiresAt), n: Math.ceil((notice.expiresAt - at) / DAY) })
    case 'certificate_refused':
      return say('server.certificateRefused', { ago: format.ago(notice.at, at) })
    case 'disk_low': {
      const n = Math.round(notice.freeBytes / 1e8) / 10
      return notice.daysLeft === null ? say('server.diskLow', { n }) : say('server.diskLasts', { n, days: notice.daysLeft })
    }
    case 'desks_left_behind':
      return say('server.leftBehind', { n: notice.names.length, names: `${notice.names.slice(0, NAMED).join(say('comma'))}${notice.names.length > NAMED ? '…' : ''}` })
    case 'backup_failed':
      return notice.lastGoodAt === null ? say('server.backupNone') : say('server.backupFailed', { ago: format.ago(notice.lastGoodAt, at) })
  }
}
