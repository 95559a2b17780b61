import type { CallName } from '#ipc/contract.ts'
import type { RELEASE_CALLS } from '#ipc/release.ts'
import type { CallHandlers } from './call-handlers.ts'
import type { DeskParts } from './desk.ts'
import type { OnlineAsking } from './online-asking.ts'

/** Workstations, rings and releases: the server answers, it alone knows every desk. */
export function releaseHandlers({ uploads }: Pick<DeskParts, 'uploads'>, { passOn }: OnlineAsking): Pick<CallHandlers, Extract<CallName, keyof typeof RELEASE_CALLS>> {
  const nothing = (): null => null
  return {
    'workstations.read': () => passOn(({ line, token }) => line.releases.workstations(token), (all) => all),
    'ring.put': (ring) => passOn(({ line, token }) => line.releases.putRing(token, ring), nothing),
    'ring.remove': ({ name }) => passOn(({ line, token }) => line.releases.removeRing(token, name), nothing),
    'desk.orders': ({ deskId, orders }) => passOn(({ line, token }) => line.releases.orderDesk(token, deskId, orders), nothing),
    'release.remove': ({ version }) => passOn(({ line, token }) => line.releases.remove(token, version), nothing),
    'release.upload': uploads.start,
    'release.cancel': uploads.cancel,
    'release.uploading': uploads.current,
  }
}
