import { exchange, type Replied } from './http.ts'
import type { SmsSettings } from './settings.ts'

const PATIENCE_MS = 20_000

/** `unknown`: it may have been taken or not. Sent again under the same id, a gateway that keeps ids sends it once. */
export type Taken = { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly reason: string } | { readonly kind: 'unknown'; readonly reason: string; readonly silent: boolean }
export type Fared = 'delivered' | 'failed' | 'unknown'

/** Who brings SMS to citizens. `to` is a mobile number as E.164; `id` names the message at every try. */
export interface SmsGateway {
  readonly send: (to: string, text: string, id: string) => Promise<Taken>
  /** Null where the gateway cannot say. */
  readonly status: ((id: string) => Promise<Fared>) | null
}

type Request = SmsSettings['send'] | NonNullable<SmsSettings['status']>
type Values = Readonly<Record<string, string>>

/** A gateway that is asked over HTTP, as its settings say. */
export function httpGateway({ send, status, token, ca }: SmsSettings, patienceMs: number = PATIENCE_MS): SmsGateway {
  const ask = (request: Request, values: Values): Promise<Replied> => {
    const all = { ...values, ...(token === null ? {} : { token }) }
    const { url, method, headers = {}, body } = request
    const told = body === undefined ? null : 'form' in body ? new URLSearchParams(mapped(body.form, all)).toString() : JSON.stringify(filled(body.json, all))
    const type: Values = body === undefined ? {} : { 'content-type': 'form' in body ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8' }
    return exchange({ url: fill(url, all, encodeURIComponent), method, headers: { accept: 'application/json', ...type, ...mapped(headers, all) }, body: told, ca, patienceMs })
  }

  return {
    async send(to, text, id) {
      const replied = await ask(send, { to: `0${to.slice(3)}`, toE164: to, text, id })
      if (!replied.ok) return { kind: 'unknown', reason: replied.fault, silent: replied.fault !== 'reply' }
      const said = send.reply === undefined ? undefined : valueAt(replied.text, send.reply.path)
      if (send.reply?.refused.some((value) => same(value, said)) === true) return { kind: 'refused', reason: 'gateway_refused' }
      if (replied.status >= 500 || replied.status === 429) return { kind: 'unknown', reason: 'gateway_busy', silent: true }
      // our own settings are wrong: another citizen's message would fare no better
      if (replied.status === 401 || replied.status === 403) return { kind: 'unknown', reason: 'sign_in_refused', silent: true }
      if (replied.status < 200 || replied.status > 299) return { kind: 'refused', reason: 'gateway_refused' }
      if (send.reply !== undefined && !send.reply.accepted.some((value) => same(value, said))) return { kind: 'unknown', reason: 'reply', silent: false }
      return { kind: 'accepted' }
    },
    status: status === undefined ? null : async (id) => {
      const replied = await ask(status, { id })
      const said = replied.ok ? valueAt(replied.text, status.reply.path) : undefined
      if (status.reply.delivered.some((value) => same(value, said))) return 'delivered'
      return status.reply.failed.some((value) => same(value, said)) ? 'failed' : 'unknown'
    },
  }
}

/** A gateway's 200 is the settings' "200" too. */
const same = (meant: string | number | boolean, said: unknown): boolean => said !== undefined && said !== null && typeof said !== 'object' && String(said) === String(meant)

function valueAt(text: string, path: string): unknown {
  try {
    return path.split('.').reduce<unknown>((value, name) => (value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>)[name] : undefined), JSON.parse(text))
  } catch {
    return undefined
  }
}

const fill = (template: string, values: Values, encode: (value: string) => string = (value) => value): string =>
  template.replace(/\{(\w+)\}/g, (blank, name: string) => (values[name] === undefined ? blank : encode(values[name])))
const mapped = (templates: Values, values: Values): Record<string, string> => Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, fill(template, values)]))

function filled(template: unknown, values: Values): unknown {
  if (typeof template === 'string') return fill(template, values)
  if (Array.isArray(template)) return template.map((one) => filled(one, values))
  if (template === null || typeof template !== 'object') return template
  return Object.fromEntries(Object.entries(template).map(([name, one]) => [name, filled(one, values)]))
}
