import * as z from 'zod/mini'
import { ROUTES, releaseFileReply, releaseReply, workstationsReply } from '#sync/protocol.ts'
import type { HttpLine } from './http-line.ts'
import type { ReleaseLine } from './transport.ts'

/** One part has this long (milliseconds): a line of 140 kbit/s still gets it through, and the last part waits until the whole file is proven. */
const PART_LIMIT_MS = 60_000

export function releaseLine(line: HttpLine): ReleaseLine {
  const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  const at = ({ method, path }: { readonly method: string; readonly path: string }, parameters: Readonly<Record<string, string>>, query = '') =>
    ({ method, path: path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? '')) + query })
  return {
    workstations: (token) => line.ask(workstationsReply, { ...ROUTES.workstations, ...as(token) }),
    putRing: (token, { name, ...ring }) => line.ask(z.unknown(), { ...at(ROUTES.ringPut, { ring: name }), ...as(token), body: ring }),
    removeRing: (token, name) => line.ask(z.unknown(), { ...at(ROUTES.ringRemove, { ring: name }), ...as(token) }),
    orderDesk: (token, deskId, orders) => line.ask(z.unknown(), { ...at(ROUTES.deskOrders, { deskId }), ...as(token), body: orders }),
    announce: (token, feeds) => line.ask(releaseReply, { ...ROUTES.releaseAnnounce, ...as(token), body: { feeds } }),
    part: (token, version, name, offset, bytes) =>
      line.ask(releaseFileReply, { ...at(ROUTES.releaseFile, { version, name }, `?offset=${offset}`), ...as(token), bytes, limitMs: PART_LIMIT_MS }),
    remove: (token, version) => line.ask(z.unknown(), { ...at(ROUTES.releaseRemove, { version }), ...as(token) }),
  }
}
