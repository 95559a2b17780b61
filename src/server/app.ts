import fastify, { LogController, type FastifyBaseLogger, type FastifyError, type FastifyHttpOptions, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import websocket from '@fastify/websocket'
import type { KeyObject } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import type { Logger } from 'pino'
import { lineage } from '#domain/directory/tree.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { BEAT_MS, ROUTES } from '#sync/protocol.ts'
import { openBlobs } from './attachments/blobs.ts'
import { attachmentKey } from './attachments/key.ts'
import { reaper } from './attachments/reaper.ts'
import { attempts } from './auth/attempts.ts'
import { claimedDesk, deskGate } from './auth/desks.ts'
import { protocolGate } from './auth/protocol.ts'
import { unsealer } from './auth/sealing.ts'
import { chunks } from './feed/chunks.ts'
import { snapshots } from './feed/snapshots.ts'
import { faultOf } from './log.ts'
import { openMetrics } from './metrics/metrics.ts'
import { metricsRoute } from './metrics/route.ts'
import type { Limits, Parts } from './parts.ts'
import { pokes } from './pokes.ts'
import { readinessOf } from './readiness.ts'
import { openReleaseFiles } from './releases/files.ts'
import { refuseWith } from './replies.ts'
import { attachmentRoutes } from './routes/attachments.ts'
import { auditRoutes } from './routes/audit.ts'
import { boardRoutes } from './routes/board.ts'
import { commandRoutes } from './routes/commands.ts'
import { confidentialRoutes } from './routes/confidential.ts'
import { decommissionRoutes } from './routes/decommission.ts'
import { departmentRoutes } from './routes/departments.ts'
import { enrolmentRoutes } from './routes/enrolment.ts'
import { feedRoutes } from './routes/feed.ts'
import { healthRoutes } from './routes/health.ts'
import { leaseRoutes } from './routes/leases.ts'
import { operatorRoutes } from './routes/operators.ts'
import { outboxFileRoutes } from './routes/outbox-files.ts'
import { quarantineRoutes } from './routes/quarantine.ts'
import { releaseFeedRoute } from './routes/release-feed.ts'
import { releaseRoutes } from './routes/releases.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { socketRoutes } from './routes/socket.ts'
import { standingRoutes } from './routes/standing.ts'
import { workstationRoutes } from './routes/workstations.ts'
import type { Channels } from './store/follow-up-ports.ts'
import { StoreFailure, type ServerStore } from './store/ports.ts'
import { HANDSHAKE_MS, OLDEST_TLS, type Certificate } from './tls.ts'
import type { Watch } from './watch.ts'

const CHUNK_MEMORY = 64 * 1024 * 1024
const DOWNLOADS = 20
const LIMITS: Limits = { desk: 6_000, signIn: 240, enrol: 30 }
/** Connections that have not ended by themselves this long after the stop are cut. */
const STOP_MS = 3_000

export interface ServerOptions {
  /** Stays the caller's: close it after the server. */
  readonly store: ServerStore
  /** Where ready-made snapshots lie; emptied at start. */
  readonly snapshotFolder: string
  /** The bytes of attachments, and the key to them; both are made where they are missing together. */
  readonly attachments: { readonly folder: string; readonly keyFile: string }
  /** Where releases of the console lie. */
  readonly releaseFolder: string
  /** Private key (PEM) to which desks seal what is confidential; null keeps sealed commands until it is there. */
  readonly sealingKey: string | null
  readonly version: string
  readonly log: Logger
  readonly host?: string
  /** 0 takes a free one. */
  readonly port?: number
  readonly now?: () => number
  readonly beatMs?: number
  readonly limits?: Partial<Limits>
  /** Ways out of the centre; none unless said. */
  readonly channels?: Channels
  /** Opens `/metrics` to whoever brings it; without one there is no such page. */
  readonly metricsToken?: string | null
  /** Null: plain HTTP. A new one is taken for new lines; those that are open stay. */
  readonly certificate?: Certificate | null
  /** Whose signature a release needs; without a key none are taken. */
  readonly releaseKeys?: readonly KeyObject[]
  /** Desks that may fetch a large file of a release at the same time. */
  readonly downloads?: number
  /** What is told on the board and in the metrics besides. */
  readonly watches?: readonly Watch[]
}

export interface RunningServer {
  readonly url: string
  /** Every door of it, as the router has it: whoever checks who may pass leaves none out. */
  readonly routes: readonly { readonly method: string; readonly path: string }[]
  readonly parts: Parts
  /** Takes no new requests, lets those in flight finish, closes the sockets with 1001. */
  readonly close: () => Promise<void>
}

/** Rejects with the system's error (`EADDRINUSE`, `EACCES`) when it cannot listen. */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const { store, log, version, now = Date.now, beatMs = BEAT_MS, certificate = null, watches = [] } = options
  const pages = chunks(store, CHUNK_MEMORY)
  const parts: Parts = {
    store, version, now,
    chunks: pages,
    snapshots: snapshots(store, options.snapshotFolder),
    attempts: attempts(),
    blobs: openBlobs(options.attachments.folder, attachmentKey(options.attachments.keyFile, options.attachments.folder)),
    unseal: unsealer(options.sealingKey),
    pokes: pokes({ standing: store.standing, page: (after) => pages.page(after, 'identity'), concerned: (deskIds, departments) => desksConcerned(store, deskIds, departments, now()) }, beatMs),
    readiness: readinessOf(store, now),
    limits: { ...LIMITS, ...options.limits },
    channels: options.channels ?? { email: false, sms: false },
    watches,
    releases: { files: openReleaseFiles(options.releaseFolder), keys: options.releaseKeys ?? [], atOnce: options.downloads ?? DOWNLOADS },
  }
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Its own lines hold addresses and query strings.
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (_, __, reply) => void refuseWith(reply as FastifyReply, refusal('malformed')),
    ...(certificate === null ? {} : { https: { ...certificate.pair(), minVersion: OLDEST_TLS, handshakeTimeout: HANDSHAKE_MS } }),
  } as FastifyHttpOptions<Server>)
  const line: Server = app.server
  certificate?.onRenewed((pair) => line instanceof TlsServer && line.setSecureContext({ ...pair, minVersion: OLDEST_TLS }))
  const routes: { method: string; path: string }[] = []
  app.addHook('onRoute', ({ method, url }) => [method].flat().forEach((each) => routes.push({ method: each, path: url })))
  app.decorateRequest('desk', null)
  app.decorateRequest('session', null)
  app.decorateRequest('refusedWith', null)
  const metrics = openMetrics({ store, pokes: parts.pokes, now, version, watches })
  app.setErrorHandler(onError)
  app.setNotFoundHandler((_, reply) => refuseWith(reply, refusal('not_found')))
  app.addHook('onResponse', async (request, reply) => {
    if (request.refusedWith !== null) metrics.refused(request.refusedWith)
    request.log.info({ method: request.method, route: request.routeOptions.url ?? null, status: reply.statusCode, ms: Math.round(reply.elapsedTime), desk: request.desk?.id ?? null })
  })
  readJson(app)
  await app.register(rateLimit, {
    max: parts.limits.desk, timeWindow: 60_000,
    keyGenerator: (request) => claimedDesk(request.headers.authorization)?.id ?? request.ip,
    errorResponseBuilder: (_, { ttl }) => Object.assign(new Error('rate limited'), { statusCode: 429, retryAt: now() + ttl }),
  })
  await app.register(websocket, { options: { perMessageDeflate: false, maxPayload: 4_096 }, preClose: async () => void app.websocketServer.close() })
  await app.register(async (v1) => {
    v1.addHook('onRequest', protocolGate)
    const desk = deskGate(store, now)
    standingRoutes(v1, parts, desk)
    enrolmentRoutes(v1, parts, desk)
    sessionRoutes(v1, parts, desk)
    commandRoutes(v1, parts, desk)
    feedRoutes(v1, parts, desk)
    socketRoutes(v1, parts, desk)
    operatorRoutes(v1, parts)
    auditRoutes(v1, parts)
    confidentialRoutes(v1, parts)
    leaseRoutes(v1, parts, desk)
    boardRoutes(v1, parts, desk)
    quarantineRoutes(v1, parts)
    decommissionRoutes(v1, parts)
    outboxFileRoutes(v1, parts)
    departmentRoutes(v1, parts)
    attachmentRoutes(v1, parts, desk)
    workstationRoutes(v1, parts)
    releaseRoutes(v1, parts)
  })
  await app.register(fastifyStatic, { serve: false })
  releaseFeedRoute(app, parts)
  healthRoutes(app, parts)
  if (options.metricsToken != null) metricsRoute(app, metrics, options.metricsToken)

  const reapDetached = reaper(store, parts.blobs)
  const reap = (): void => void reapDetached().catch((error: unknown) => log.error({ fault: faultOf(error) }, 'detached attachments were not removed'))
  const endListening = store.onCommit(({ changed, departments }) => {
    if (changed.length > 0) {
      parts.chunks.drop(changed)
      parts.snapshots.drop()
    }
    parts.pokes.poke(departments)
    reap()
  })
  reap()
  // before anybody can bring one
  const sweep = async (): Promise<void> => parts.releases.files.keepOnly((await store.releases()).map(({ version: of }) => of))
  await sweep().catch((error: unknown) => log.error({ fault: faultOf(error) }, 'files of removed releases were not removed'))
  const stopParts = (): void => {
    endListening()
    metrics.stop()
    parts.pokes.stop()
  }
  try {
    await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 })
  } catch (error) {
    stopParts()
    await app.close()
    throw error
  }
  const { address, family, port } = app.server.address() as AddressInfo
  return {
    url: `${certificate === null ? 'http' : 'https'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    routes, parts,
    close: async () => {
      stopParts()
      const cut = setTimeout(() => {
        for (const socket of app.websocketServer.clients) socket.terminate()
        app.server.closeAllConnections()
      }, STOP_MS)
      await app.close()
      clearTimeout(cut)
    },
  }
}

/** A liaison works on what is below their department too. */
async function desksConcerned(store: ServerStore, deskIds: readonly string[], touched: readonly string[], now: number): Promise<ReadonlySet<string>> {
  const { departments } = await store.directory()
  return store.desksOf({ deskIds, departments: [...new Set(touched.flatMap((id) => lineage(departments, id)))], now })
}

/** Routes without a body may be asked with an empty one. */
function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('remove', 'remove')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, null)
    else parse(request, String(body), done)
  })
}

const ROUTED = new Set<string>(Object.values(ROUTES).map(({ path }) => path))

function onError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const reason = reasonOf(error)
  if (reason.code === 'internal_error' || reason.code === 'server_error') {
    request.log.error({ route: ROUTED.has(request.routeOptions.url ?? '') ? request.routeOptions.url : null, fault: faultOf(error.cause ?? error) })
  }
  void refuseWith(reply, reason)
}

function reasonOf(error: FastifyError | Error): Refusal {
  if (error instanceof StoreFailure) return error.refusal
  const status = 'statusCode' in error ? error.statusCode : 500
  if (status === 429) return refusal('rate_limited', 'retryAt' in error ? { retryAt: Number(error.retryAt) } : {})
  if (status === 413) return refusal('too_large')
  return status !== undefined && status >= 400 && status < 500 ? refusal('malformed') : refusal('internal_error')
}
