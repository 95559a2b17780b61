import type { Agent } from 'node:http'
import * as z from 'zod/mini'
import {
  MACHINE_HEADER, PROTOCOL, PROTOCOL_HEADER, ROUTES, attachmentStanding, auditReply, boardReply, codeLease, confidentialList, confidentialTicket, departmentList, departmentTicket,
  deskReportReply, directoryReply, enrolReply, importReply, hello, leaseList, leaseReply, operatorsReply, outboxTaken, pullReply, pushReply, quarantineReply, reviewList, sessionStanding, signInReply,
} from '#sync/protocol.ts'
import { authorities } from './authorities.ts'
import type { Enrolment } from './enrolment.ts'
import { broughtNews } from './brought-news.ts'
import { failed } from './failures.ts'
import { httpLine, type HttpLine } from './http-line.ts'
import { lineAgent, type Ways } from './line-agent.ts'
import { openPokeLine } from './poke-line.ts'
import { releaseLine } from './release-line.ts'
import type { AttachmentLine, LeaseLine, OnlineLine, Transport, TransportFactory } from './transport.ts'

export interface HttpOptions {
  /** Certificate authorities to trust instead of Node's and the system's, PEM. */
  readonly ca: readonly string[] | null
  /** Behind which proxies the server is; nothing: straight. */
  readonly ways?: Ways | null
}

const agentTo = (serverUrl: string, { ca, ways = null }: HttpOptions): Agent => lineAgent(serverUrl, { ca: serverUrl.startsWith('https:') ? ca ?? authorities() : null, ways })

export function httpTransports(options: HttpOptions): TransportFactory {
  return {
    enrol: async (serverUrl, code, machineId) => {
      const url = serverAddress(serverUrl)
      if (url === null) return failed('server_url_invalid')
      const line = httpLine({ serverUrl: url, agent: agentTo(url, options), headers: {} })
      const answer = await line.ask(enrolReply, { ...ROUTES.enrol, body: { code, machineId } })
      line.close()
      return answer
    },
    connect: (enrolment, machineId) => connect(enrolment, machineId, agentTo(enrolment.serverUrl, options)),
  }
}

/** `http://host:port` of what somebody typed, with or without a scheme; null when it is no address. */
export function serverAddress(typed: string): string | null {
  const text = typed.trim()
  try {
    const url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`)
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' ? url.origin : null
  } catch {
    return null
  }
}

function connect({ serverUrl, deskId, secret }: Enrolment, machineId: string, agent: Agent): Transport {
  const headers = { authorization: `Desk ${deskId}.${secret}`, [MACHINE_HEADER]: machineId }
  const line = httpLine({ serverUrl, agent, headers })
  const brought = broughtNews()
  const socketUrl = new URL(ROUTES.socket.path, serverUrl.replace(/^http/, 'ws')).href
  return {
    hello: () => line.ask(hello, ROUTES.hello),
    directory: () => line.ask(directoryReply, ROUTES.directory),
    lease: () => line.ask(codeLease, { ...ROUTES.codes, body: {} }),
    push: (epoch, commands) => line.ask(pushReply, { ...ROUTES.push, body: { epoch, commands } }),
    pull: async (epoch, after) => {
      // what a push brought comes on the socket at the time of its answer: asked for it would come twice
      const news = brought.take(epoch, after) ?? await nextTurn().then(() => brought.take(epoch, after))
      return news ?? line.ask(pullReply, { method: ROUTES.pull.method, path: `${ROUTES.pull.path}?after=${after}` })
    },
    snapshot: (after) => line.frames({ method: ROUTES.snapshot.method, path: `${ROUTES.snapshot.path}?after=${after}` }),
    signIn: (username, password, limitMs) => line.ask(signInReply, { ...ROUTES.signIn, body: { username, password }, limitMs }),
    signOut: async (token) => {
      // the session ends at the server by itself if this does not arrive
      await line.ask(z.unknown(), { ...ROUTES.signOut, headers: bearer(token) })
    },
    offlineSignIns: (signIns) => line.ask(z.unknown(), { ...ROUTES.offlineSignIns, body: { signIns } }),
    session: (sessionId) => line.ask(sessionStanding, { method: ROUTES.session.method, path: ROUTES.session.path.replace(':sessionId', sessionId) }),
    listen: (onPoke, onLost) => openPokeLine({ url: socketUrl, agent, headers: { ...headers, [PROTOCOL_HEADER]: String(PROTOCOL) }, onPoke, onLost, onNews: (news) => {
      brought.put(news)
      const { directoryVersion, reply: { epoch, head } } = news
      onPoke({ type: 'poke', epoch, head, directoryVersion })
    } }),
    leases: leaseLine(line),
    report: (report) => line.ask(z.nullable(deskReportReply), { ...ROUTES.deskReport, body: report }),
    online: onlineLine(line),
    attachments: attachmentLine(line),
    close: line.close,
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const bearer = (token: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${token}` })
const before = (bound: number | null): string => (bound === null ? '' : `?before=${bound}`)

/** One batch is one transaction of a server that has others to serve (milliseconds). */
const IMPORT_LIMIT_MS = 60_000

function onlineLine(line: HttpLine): OnlineLine {
  return {
    releases: releaseLine(line),
    importCases: (token, commands) => line.ask(importReply, { ...ROUTES.import, headers: bearer(token), body: { commands }, limitMs: IMPORT_LIMIT_MS }),
    operators: (token) => line.ask(operatorsReply, { ...ROUTES.operators, headers: bearer(token) }),
    addOperator: (token, operator) => line.ask(z.unknown(), { ...ROUTES.operatorAdd, headers: bearer(token), body: operator }),
    changeOperator: (token, operatorId, change) =>
      line.ask(z.unknown(), { method: ROUTES.operatorChange.method, path: ROUTES.operatorChange.path.replace(':operatorId', operatorId), headers: bearer(token), body: change }),
    audit: (token, bound) => line.ask(auditReply, { method: ROUTES.audit.method, path: ROUTES.audit.path + before(bound), headers: bearer(token) }),
    confidentialList: (token, bound) => line.ask(confidentialList, { method: ROUTES.confidentialList.method, path: ROUTES.confidentialList.path + before(bound), headers: bearer(token) }),
    confidentialTicket: (token, ticketId) =>
      line.ask(confidentialTicket, { method: ROUTES.confidentialTicket.method, path: ROUTES.confidentialTicket.path.replace(':ticketId', ticketId), headers: bearer(token) }),
    board: (token) => line.ask(boardReply, { ...ROUTES.board, headers: bearer(token) }),
    giveCheck: (token, given) => line.ask(z.unknown(), { ...ROUTES.leaseVoid, headers: bearer(token), body: given }),
    takeInOutbox: (token, file) => line.ask(outboxTaken, { ...ROUTES.outboxTakeIn, headers: bearer(token), bytes: file, limitMs: IMPORT_LIMIT_MS }),
    decommission: (token, deskId, why) =>
      line.ask(z.unknown(), { method: ROUTES.deskDecommission.method, path: ROUTES.deskDecommission.path.replace(':deskId', deskId), headers: bearer(token), body: { why } }),
    reviews: (token, operatorId) =>
      line.ask(reviewList, { method: ROUTES.reviews.method, path: ROUTES.reviews.path + (operatorId === null ? '' : `?operatorId=${operatorId}`), headers: bearer(token) }),
    quarantine: (token) => line.ask(quarantineReply, { ...ROUTES.quarantine, headers: bearer(token) }),
    settleQuarantine: (token, commandId, settling) =>
      line.ask(z.unknown(), { method: ROUTES.quarantineSettle.method, path: ROUTES.quarantineSettle.path.replace(':commandId', commandId), headers: bearer(token), body: settling }),
    departmentList: (token, shelf, bound) => line.ask(departmentList, {
      method: ROUTES.departmentList.method, path: `${ROUTES.departmentList.path}?shelf=${shelf}${bound === null ? '' : `&before=${bound}`}`, headers: bearer(token),
    }),
    departmentTicket: (token, ticketId) =>
      line.ask(departmentTicket, { method: ROUTES.departmentTicket.method, path: ROUTES.departmentTicket.path.replace(':ticketId', ticketId), headers: bearer(token) }),
  }
}

function leaseLine(line: HttpLine): LeaseLine {
  return {
    take: (checks, operatorId, minutes, turn, limitMs) => line.ask(leaseReply, { ...ROUTES.leases, body: { checks, operatorId, minutes, turn }, ...(limitMs === undefined ? {} : { limitMs }) }),
    release: (checks, turn) => line.ask(z.unknown(), { ...ROUTES.leaseRelease, body: { checks, turn } }),
    list: () => line.ask(leaseList, ROUTES.leaseList),
  }
}

const as = (token: string | undefined): { readonly headers?: Readonly<Record<string, string>> } => (token === undefined ? {} : { headers: bearer(token) })

/** Milliseconds that one part may take: a line of 40 kbit/s still gets it through. */
const PART_LIMIT_MS = 60_000

function attachmentLine(line: HttpLine): AttachmentLine {
  const at = (route: { readonly method: string; readonly path: string }, attachmentId: string, query = '') =>
    ({ method: route.method, path: route.path.replace(':attachmentId', attachmentId) + query })
  return {
    standing: (attachmentId, token) => line.ask(attachmentStanding, { ...at(ROUTES.attachmentStanding, attachmentId), ...as(token) }),
    put: (attachmentId, offset, bytes, token) =>
      line.ask(attachmentStanding, { ...at(ROUTES.attachmentPut, attachmentId, `?offset=${offset}`), ...as(token), bytes, limitMs: PART_LIMIT_MS }),
    part: (attachmentId, offset, token) => line.bytes({ ...at(ROUTES.attachmentGet, attachmentId, `?offset=${offset}`), ...as(token ?? undefined), limitMs: PART_LIMIT_MS }),
  }
}
