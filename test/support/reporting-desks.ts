import type { UpdateState } from '#domain/operator/update.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { ROUTES } from '#sync/protocol.ts'
import type { TestServer } from './app-server.ts'
import { call, enrolWith } from './central.ts'

const HOUR = 3_600_000

interface Told { readonly name: string; readonly version: string; readonly ring: string; readonly waiting?: number; readonly clockOffset?: number; readonly freeBytes?: number; readonly update: Partial<UpdateState> & Pick<UpdateState, 'phase'> }

/** A centre as IT sees it on the second day of a release. */
const DESKS: readonly Told[] = [
  { name: 'میز ۲', version: '1.2.0', ring: 'pilot', update: { phase: 'current', version: null } },
  { name: 'میز ۳', version: '1.1.0', ring: 'pilot', update: { phase: 'returned', why: 'update_not_synced' } },
  { name: 'میز ۴', version: '1.1.0', ring: 'pilot', update: { phase: 'downloading', percent: 63 } },
  { name: 'میز ۵', version: '1.1.0', ring: 'pilot', waiting: 1, update: { phase: 'ready', holds: ['draft', 'unsent'] } },
  { name: 'میز ۶', version: '1.1.0', ring: 'stable', clockOffset: 95_000, update: { phase: 'current', version: null } },
  { name: 'میز ۷', version: '1.1.0', ring: 'stable', freeBytes: 400_000_000, update: { phase: 'failed', why: 'update_source_unreachable' } },
  { name: 'میز ۸', version: '1.1.0', ring: 'stable', update: { phase: 'off', version: null, why: 'update_not_here' } },
  { name: 'میز ۹', version: '1.1.0', ring: 'stable', update: { phase: 'due' } },
]

/** Enrols these desks on a running server, each with one report and no program behind it. */
export async function reportingDesks(server: TestServer): Promise<void> {
  const store = await openSqliteStore({ folder: server.dataFolder })
  const codes = await Promise.all(DESKS.map(({ name }) => offerEnrolment(store, name, Date.now()))).finally(() => store.close())
  for (const [nth, { version, ring, waiting = 0, clockOffset = 40, freeBytes = 81e9, update }] of DESKS.entries()) {
    const desk = await enrolWith(server.url, codes[nth] ?? '')
    const state: UpdateState = { version: '1.2.0', since: Date.now() - (nth + 1) * HOUR, holds: [], percent: null, why: null, ...update }
    const { status } = await call(server.url, ROUTES.deskReport, desk.headers, { cursor: 1, waiting, clockOffset, version, freeBytes, ring, update: state })
    if (status !== 200) throw new Error(`reporting answered ${status}`)
  }
}
