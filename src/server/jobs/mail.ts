import nodemailer from 'nodemailer'
import type { Directory } from '#domain/directory/directory.ts'
import { letterOf, oneLine, type Letter } from './letter.ts'
import type { Outcome, Outgoing, Sender } from './deliver.ts'
import type { SmtpSettings } from './settings.ts'

const DAY = 86_400_000
/** Milliseconds in which a mail server answers a command, or does not. */
const PATIENCE_MS = 30_000
const PORTS = { tls: 465, starttls: 587, none: 25 } as const
/** One plain address: no list, no name, no route that would send it elsewhere too. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u

/** E-mails to departments. `patienceMs`: how long a silent server is waited for. */
export function mailSender(settings: SmtpSettings, directory: () => Promise<Directory>, patienceMs: number = PATIENCE_MS): Sender {
  const { host, port, security, user, password, ca, from, replyTo } = settings
  const transport = nodemailer.createTransport({
    host, port: port ?? PORTS[security], secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }), ...(ca === null ? {} : { tls: { ca } }),
    connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs, dnsTimeout: patienceMs,
    disableFileAccess: true, disableUrlAccess: true,
  })
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)

  async function post(to: { readonly name: string; readonly address: string }, { subject, text, html }: Letter, messageId: string): Promise<Outcome> {
    try {
      await transport.sendMail({
        from: { name: oneLine(from.name), address: from.address }, to: { name: oneLine(to.name), address: to.address }, ...(replyTo === undefined ? {} : { replyTo }),
        envelope: { from: from.address, to: [to.address] }, subject, text, html,
        // the same at every try, so that a mailbox that got it twice shows it once
        messageId: `<${messageId.replace(/[^\w-]/g, '.')}@${domain}>`, headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'fa' },
      })
      return { kind: 'sent' }
    } catch (error) {
      return outcomeOf(error)
    }
  }

  return {
    channel: 'email',
    giveUpMs: 3 * DAY,
    ask: null,
    async send({ job, state, private: parts }: Outgoing) {
      const part = state.assignments.find(({ id }) => id === job.assignmentId)
      // what is confidential leaves in no e-mail; what was taken back or done meanwhile is nobody's news
      if (state.confidential || part === undefined || (part.status !== 'forwarded' && part.status !== 'acknowledged')) return job.told === null ? { kind: 'dropped' } : { kind: 'failed', reason: 'not_needed' }
      const city = await directory()
      const department = city.departments.find(({ id }) => id === part.departmentId)
      const address = department?.email?.trim() ?? ''
      if (department === undefined || !ADDRESS.test(address)) return { kind: 'failed', reason: 'address_invalid' }
      return post({ name: department.name, address }, letterOf(city, state, parts, part, job.commandId), job.messageId)
    },
  }
}

/** Only what a mail server says about this address or this message is for good; a wrong password of ours is not the department's fault. */
function outcomeOf(error: unknown): Outcome {
  const { code = '', command = '', responseCode = 0 } = error as { readonly code?: string; readonly command?: string; readonly responseCode?: number }
  const lasting = responseCode >= 500 && responseCode < 600
  if (code === 'EENVELOPE' && command.startsWith('RCPT')) return lasting ? { kind: 'failed', reason: 'address_refused' } : { kind: 'later', reason: 'address_deferred', silent: false }
  if (code === 'EMESSAGE' || command === 'DATA') return lasting ? { kind: 'failed', reason: 'message_refused' } : { kind: 'later', reason: 'message_deferred', silent: false }
  if (code === 'ETIMEDOUT') return { kind: 'later', reason: 'timeout', silent: true }
  if (code === 'ETLS' || code === 'ESOCKET' && error instanceof Error && /certificate|self.signed|tls|ssl/i.test(error.message)) return { kind: 'later', reason: 'tls', silent: true }
  if (code === 'EAUTH') return { kind: 'later', reason: 'sign_in_refused', silent: true }
  return { kind: 'later', reason: responseCode > 0 ? 'server_refused' : 'unreachable', silent: true }
}
