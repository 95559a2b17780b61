import type { Format } from '../../i18n/format.tsx'
import type { Say } from '../../i18n/words.tsx'
import { megabytes, type ReleaseRow } from './releases.ts'
import type { Column } from './RowGrid.tsx'
import { versionText } from './version.ts'

interface ColumnWords { readonly at: number; readonly say: Say; readonly format: Format }

export const releaseColumns = ({ at, say, format }: ColumnWords): readonly Column<ReleaseRow>[] => [
  { id: 'version', head: say('releases.version'), width: 'minmax(110px, 1fr)', cell: ({ release }) => <span className="font-medium">{versionText(release.version, format.digits)}</span> },
  { id: 'uploaded', head: say('releases.uploaded'), width: 'minmax(130px, 1fr)', cell: ({ release }) => <span className="text-ink-2">{format.moment(release.uploadedAt, at)}</span> },
  {
    id: 'state', head: say('releases.state'), width: '120px',
    cell: ({ release, size, received }) => (release.whole ? <span className="text-ink-2">{say('releases.whole')}</span> : <span className="text-warn">{say('releases.part', { percent: Math.floor((received / Math.max(size, 1)) * 100) })}</span>),
  },
  { id: 'size', head: say('releases.size'), width: '120px', cell: ({ size }) => <span className="text-ink-2">{say('releases.megabytes', { n: megabytes(size) })}</span> },
  {
    id: 'rings', head: say('releases.rings'), width: 'minmax(120px, 1.2fr)',
    cell: ({ rings }) => (rings.length === 0 ? <span className="text-ink-3">{say('releases.inNone')}</span> : <bdi dir="ltr">{rings.join(', ')}</bdi>),
  },
  { id: 'desks', head: say('releases.desks'), width: '100px', cell: ({ release }) => <span className={release.desks === 0 ? 'text-ink-3' : ''}>{format.number(release.desks)}</span> },
]
