import { OLDEST_DESK } from '#sync/protocol.ts'
import type { Logger } from 'pino'
import { faultOf } from './log.ts'
import { family } from './metrics/exposition.ts'
import type { ReleaseStore } from './store/release-ports.ts'
import type { Watch } from './watch.ts'

/** A desk that was not heard for so long is not waited for. */
export const HEARD_WITHIN_MS = 60 * 24 * 3_600_000

/** Whether a desk that was heard lately spoke a protocol that this program does not serve any more. */
export const isLeftBehind = ({ protocol, lastSeenAt }: { readonly protocol: number | null; readonly lastSeenAt: number | null }, now: number): boolean =>
  protocol !== null && protocol < OLDEST_DESK && lastSeenAt !== null && now - lastSeenAt < HEARD_WITHIN_MS

/** Desks that this server turned away by being upgraded: until each is updated, or taken out of work, somebody is told. */
export function leftBehindWatch(store: Pick<ReleaseStore, 'workstations'>, log: Logger): Watch {
  const state = { names: [] as readonly string[], blind: false }
  return {
    async look(at) {
      try {
        state.names = (await store.workstations()).filter((desk) => isLeftBehind(desk, at)).map(({ name }) => name)
        state.blind = false
      } catch (error) {
        if (!state.blind) log.error({ fault: faultOf(error) }, 'it cannot be seen which desks are left behind')
        state.blind = true
      }
    },
    notices: () => (state.names.length === 0 ? [] : [{ what: 'desks_left_behind', names: [...state.names] }]),
    families: () => [family('peygir_desks_left_behind', 'gauge', 'Desks heard in the last 60 days whose protocol this server does not serve any more.', [{ labels: {}, value: state.names.length }])],
  }
}
