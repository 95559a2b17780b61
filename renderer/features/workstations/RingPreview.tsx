import type { Ring } from '#domain/operator/update.ts'
import { useSay } from '../../i18n/words.tsx'
import { touchedBy } from './rings.ts'
import type { Desk } from './standing.ts'

/** What becomes of a ring's desks when it is set so, before it is. */
export function RingPreview({ ring, desks }: { ring: Ring; desks: readonly Desk[] }) {
  const say = useSay()
  const { all, fetch, have, newer, held, off } = touchedBy(ring, desks)
  const lines =
    all === 0
      ? [say('rings.touched.none')]
      : ring.version === null
        ? [say('rings.touched.nothing', { n: all })]
        : [
            ring.paused ? say('rings.touched.paused') : say('rings.touched.fetch', { n: fetch, over: ring.spreadMinutes }),
            ...(have > 0 ? [say('rings.touched.have', { n: have })] : []),
            ...(newer > 0 ? [say('rings.touched.newer', { n: newer })] : []),
            ...(held > 0 ? [say('rings.touched.held', { n: held })] : []),
            ...(off > 0 ? [say('rings.touched.off', { n: off })] : []),
          ]
  return (
    <section aria-label={say('rings.preview')} className="rounded-control bg-sunken px-3 py-2">
      <h3 className="caption">{say('rings.preview')}</h3>
      <div role="status">
        <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
      </div>
    </section>
  )
}
