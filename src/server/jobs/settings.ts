import * as z from 'zod/mini'
import { Complaint } from '../commands/complaint.ts'
import { readSettings, textBeside } from '../settings-file.ts'

const text = z.string().check(z.minLength(1))
const file = z.optional(text)

/** What `--smtp FILE` holds. Files that it names are found from where it lies. */
const smtp = z.strictObject({
  host: text,
  port: z.optional(z.int().check(z.minimum(1), z.maximum(65_535))),
  /** tls: from the first byte. starttls: demanded, not merely tried. none: only inside one's own walls. */
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.optional(text),
  passwordFile: file,
  /** Certificates (PEM) that are trusted besides the system's. */
  caFile: file,
  from: z.strictObject({ name: text, address: z.email() }),
  replyTo: z.optional(z.email()),
})
export type SmtpSettings = Omit<z.infer<typeof smtp>, 'passwordFile' | 'caFile'> & { readonly password: string | null; readonly ca: string | null }

const template = z.union([z.strictObject({ form: z.record(z.string(), z.string()) }), z.strictObject({ json: z.record(z.string(), z.unknown()) })])
const request = z.strictObject({
  url: text,
  method: z.enum(['GET', 'POST', 'PUT']),
  headers: z.optional(z.record(z.string(), z.string())),
  body: z.optional(template),
})
const outcomes = z.array(z.union([z.string(), z.number(), z.boolean()]))

/** What `--sms FILE` holds. In urls, headers and bodies {to}, {toE164}, {text}, {id} and {token} are filled in. */
const sms = z.strictObject({
  send: z.extend(request, {
    /** Where in the JSON reply the outcome stands (`return.status`), and which values mean what. Without it the HTTP status says it. */
    reply: z.optional(z.strictObject({ path: text, accepted: outcomes, refused: outcomes })),
  }),
  /** Left out where the gateway cannot say whether an SMS arrived. */
  status: z.optional(z.extend(request, { reply: z.strictObject({ path: text, delivered: outcomes, failed: outcomes }) })),
  tokenFile: file,
  caFile: file,
})
export type SmsSettings = Omit<z.infer<typeof sms>, 'tokenFile' | 'caFile'> & { readonly token: string | null; readonly ca: string | null }

/** Throws `Complaint` naming what is wrong, never what a secret is. */
export function readSmtp(path: string): SmtpSettings {
  const { passwordFile, caFile, ...settings } = readSettings(path, smtp)
  if (settings.user !== undefined && passwordFile === undefined) throw new Complaint(`${path}: user needs a passwordFile`, 2)
  return { ...settings, password: textBeside(path, passwordFile)?.trim() ?? null, ca: textBeside(path, caFile) }
}

export function readSms(path: string): SmsSettings {
  const { tokenFile, caFile, ...settings } = readSettings(path, sms)
  for (const { url } of [settings.send, settings.status ?? settings.send]) if (!/^https?:\/\/[^{}]+/.test(url)) throw new Complaint(`${path}: ${url} is not an http address`, 2)
  return { ...settings, token: textBeside(path, tokenFile)?.trim() ?? null, ca: textBeside(path, caFile) }
}
