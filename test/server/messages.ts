import { randomUUID } from 'node:crypto'
import { ROUTES, type CodeLease } from '#sync/protocol.ts'
import { call, enrolDesk, leaseCodes, signIn, signed, type Central, type Desk, type SignedIn } from '../support/central.ts'
import { registerData } from '../support/commands.ts'

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
/** A route's path with its parameter filled in. */
export const at = (name: keyof typeof ROUTES, id: string, query = '') => ({ method: ROUTES[name].method, path: ROUTES[name].path.replace(/:\w+/, id) + query })
export const codeOf = (json: unknown): string => (json as { error: { code: string } }).error.code

/** A desk with somebody signed in, who gives commands that must be taken. */
export interface Staffed {
  readonly desk: Desk
  readonly author: SignedIn
  readonly run: (type: string, data: unknown) => Promise<string>
  /** Answers the verdict as `accepted` or `refused code`. */
  readonly tryRun: (type: string, data: unknown, commandId?: string, given?: number) => Promise<string>
  /** Answers the new ticket's id. */
  readonly register: (change?: Partial<ReturnType<typeof registerData>>, given?: number) => Promise<string>
}

export async function staffed(central: Central, username = 'zahra', name = 'میز ۱'): Promise<Staffed> {
  const desk = await enrolDesk(central.url, central.store, name)
  const author = await signIn(central.url, desk, username)
  const codes: { lease: CodeLease; used: number } = { lease: await leaseCodes(central.url, desk), used: 0 }

  async function tryRun(type: string, data: unknown, commandId: string = randomUUID(), given?: number): Promise<string> {
    const payload = type === 'RegisterTicket' ? codes.lease.from + codes.used++ : undefined
    const envelope = signed(desk, author, { type, data, commandId, ...(payload === undefined ? {} : { payload }), ...(given === undefined ? {} : { change: { at: given } }) })
    const { json } = await call(central.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands: [envelope] })
    const { verdict } = (json as { receipts: { verdict: { kind: string; code?: string } }[] }).receipts[0]!
    return verdict.code === undefined ? verdict.kind : `${verdict.kind} ${verdict.code}`
  }
  async function run(type: string, data: unknown): Promise<string> {
    const commandId = randomUUID()
    const verdict = await tryRun(type, data, commandId)
    if (verdict !== 'accepted') throw new Error(`${type} was ${verdict}`)
    return commandId
  }
  return {
    desk, author, run, tryRun,
    register: async (change = {}, given) => {
      const data = { ...registerData(randomUUID()), ...change }
      const verdict = await tryRun('RegisterTicket', data, randomUUID(), given)
      if (verdict !== 'accepted') throw new Error(`RegisterTicket was ${verdict}`)
      return data.ticketId
    },
  }
}
