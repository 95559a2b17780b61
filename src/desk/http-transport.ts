import * as z from 'zod/mini'
import { MACHINE_HEADER, PROTOCOL, PROTOCOL_HEADER, ROUTES, codeLease, directoryReply, enrolReply, hello, pullReply, pushReply, signInReply } from '#sync/protocol.ts'
import { authorities } from './authorities.ts'
import type { Enrolment } from './enrolment.ts'
import { failed } from './failures.ts'
import { httpLine } from './http-line.ts'
import { openPokeLine } from './poke-line.ts'
import type { Transport, TransportFactory } from './transport.ts'

export interface HttpOptions {
  /** Certificate authorities to trust instead of Node's and the system's, PEM. */
  readonly ca: readonly string[] | null
}

const trusted = (serverUrl: string, ca: HttpOptions['ca']): HttpOptions['ca'] => (serverUrl.startsWith('https:') ? ca ?? authorities() : null)

export function httpTransports({ ca }: HttpOptions): TransportFactory {
  return {
    enrol: async (serverUrl, code, machineId) => {
      const url = serverAddress(serverUrl)
      if (url === null) return failed('server_url_invalid')
      const line = httpLine({ serverUrl: url, ca: trusted(url, ca), headers: {} })
      const answer = await line.ask(enrolReply, { ...ROUTES.enrol, body: { code, machineId } })
      line.close()
      return answer
    },
    connect: (enrolment, machineId) => connect(enrolment, machineId, trusted(enrolment.serverUrl, ca)),
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

function connect({ serverUrl, deskId, secret }: Enrolment, machineId: string, ca: readonly string[] | null): Transport {
  const headers = { authorization: `Desk ${deskId}.${secret}`, [MACHINE_HEADER]: machineId }
  const line = httpLine({ serverUrl, ca, headers })
  const socketUrl = new URL(ROUTES.socket.path, serverUrl.replace(/^http/, 'ws')).href
  return {
    hello: () => line.ask(hello, ROUTES.hello),
    directory: () => line.ask(directoryReply, ROUTES.directory),
    lease: () => line.ask(codeLease, { ...ROUTES.codes, body: {} }),
    push: (epoch, commands) => line.ask(pushReply, { ...ROUTES.push, body: { epoch, commands } }),
    pull: (_epoch, after) => line.ask(pullReply, { method: ROUTES.pull.method, path: `${ROUTES.pull.path}?after=${after}` }),
    snapshot: () => line.lines(ROUTES.snapshot),
    signIn: (username, password, limitMs) => line.ask(signInReply, { ...ROUTES.signIn, body: { username, password }, limitMs }),
    signOut: async (token) => {
      // the session ends at the server by itself if this does not arrive
      await line.ask(z.unknown(), { ...ROUTES.signOut, headers: { authorization: `Bearer ${token}` } })
    },
    listen: (onPoke, onLost) => openPokeLine({ url: socketUrl, ca, headers: { ...headers, [PROTOCOL_HEADER]: String(PROTOCOL) }, onPoke, onLost }),
    close: line.close,
  }
}
