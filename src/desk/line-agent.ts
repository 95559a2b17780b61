import { Agent as HttpAgent, request as httpRequest, type ClientRequestArgs } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Duplex } from 'node:stream'

/** The ways to an address, to be tried in this order: `http://host:port` of a proxy, or null for straight. Never empty. */
export type Ways = (url: string) => Promise<readonly (string | null)[]>

export interface LineTrust {
  /** Certificate authorities, PEM; null: those that Node brings. An empty list trusts nobody. */
  readonly ca: readonly string[] | null
  /** Null: always straight. */
  readonly ways: Ways | null
}

type Opened = (error: Error | null, socket: Duplex) => void
type Connecting = (options: ClientRequestArgs, done: Opened) => Duplex | null | undefined

/** A proxy that answers nothing must not hold up what waits (milliseconds). */
const TUNNEL_LIMIT_MS = 10_000

/** A proxy did not let the line through. `status`: its answer; 407 wants a name and password, which the console does not give. */
export class ProxyFailed extends Error {
  override readonly name = 'ProxyFailed'
  readonly status: number | null
  constructor(status: number | null) {
    super('proxy')
    this.status = status
  }
}

/** The machine's policy cannot be read: whom to trust may stand in it. */
export class LineShut extends Error {
  override readonly name = 'LineShut'
  constructor() {
    super('policy')
  }
}
export const noWay: Ways = () => Promise.reject(new LineShut())

/** Kept connections to one server. Behind a proxy each is a tunnel (CONNECT, RFC 9110), so a proxy sees names and sizes and nothing else. */
export function lineAgent(serverUrl: string, { ca, ways }: LineTrust): HttpAgent {
  const secure = serverUrl.startsWith('https:')
  const agent = secure ? new HttpsAgent({ keepAlive: true, ...(ca === null ? {} : { ca: [...ca] }) }) : new HttpAgent({ keepAlive: true })
  if (ways === null) return agent
  const { hostname, port } = new URL(serverUrl)
  const target = `${hostname}:${port === '' ? (secure ? 443 : 80) : port}`
  const connecting = agent as unknown as { createConnection: Connecting }
  const straight = connecting.createConnection.bind(agent)

  const open = async (options: ClientRequestArgs): Promise<Duplex> => {
    const faults: unknown[] = []
    for (const way of await ways(serverUrl)) {
      try {
        if (way === null) return straight(options, () => undefined)!
        const socket = await tunnel(way, target)
        return secure ? straight({ ...options, socket } as ClientRequestArgs, () => undefined)! : socket
      } catch (error) {
        faults.push(error)
      }
    }
    throw faults[0]
  }
  connecting.createConnection = (options, done) => {
    open(options).then((socket) => done(null, socket), (error: Error) => done(error, undefined as never))
    return undefined
  }
  return agent
}

function tunnel(proxy: string, target: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const request = (proxy.startsWith('https:') ? httpsRequest : httpRequest)(proxy, { method: 'CONNECT', path: target, headers: { host: target }, agent: false, timeout: TUNNEL_LIMIT_MS })
    request.once('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new ProxyFailed(statusCode))
    })
    // some answer a refusal without a tunnel
    request.once('response', ({ statusCode = 0 }) => {
      request.destroy()
      reject(new ProxyFailed(statusCode))
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => reject(new ProxyFailed(null)))
    request.end()
  })
}
