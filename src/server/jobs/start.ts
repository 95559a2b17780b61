import type { Logger } from 'pino'
import type { ServerStore } from '../store/ports.ts'
import { deliverer } from './deliver.ts'
import { every, type Task } from './every.ts'
import { follow } from './follow.ts'
import { httpGateway } from './gateway.ts'
import { mailSender } from './mail.ts'
import { replan } from './replan.ts'
import type { SmsSettings, SmtpSettings } from './settings.ts'
import { smsSender } from './sms.ts'

const FOLLOW_MS = 60_000
/** A citizen and a department should not wait a minute for what is sent at once. */
const DELIVER_MS = 5_000

export interface JobOptions {
  readonly store: ServerStore
  readonly log: Logger
  readonly smtp: SmtpSettings | null
  readonly sms: SmsSettings | null
  /** Milliseconds since 1970 in UTC. */
  readonly now?: () => number
  /** Milliseconds between two looks of the timer. */
  readonly followMs?: number
  readonly deliverMs?: number
}

export interface RunningJobs {
  /** Lets what runs come to its end. */
  readonly stop: () => Promise<void>
}

/** What the server does by itself: it follows up, plans anew, sends. What fails is logged and tried again at the next look. */
export async function startJobs({ store, log, smtp, sms, now = Date.now, followMs = FOLLOW_MS, deliverMs = DELIVER_MS }: JobOptions): Promise<RunningJobs> {
  await store.openChannels({ email: smtp !== null, sms: sms !== null })
  const replanned: Task = async (over) => {
    const tickets = await replan(store, now(), over)
    if (tickets > 0) log.info({ tickets }, 'planned anew')
  }
  const followed: Task = async () => {
    const { woken, escalated } = await follow(store, now())
    if (woken + escalated > 0) log.info({ woken, escalated }, 'followed up')
  }
  const senders = [smsSender(sms === null ? null : httpGateway(sms)), ...(smtp === null ? [] : [mailSender(smtp, store.directory)])]
  const loops = [
    // first by the calendars as they are, then by the time
    every(followMs, [replanned, followed], log),
    ...senders.map((sender) => every(deliverMs, [deliverer(store, sender, now)], log)),
  ]
  return { stop: async () => void (await Promise.all(loops.map((stop) => stop()))) }
}
