import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { ringName, updateState } from '#domain/operator/update.ts'
import type { FromHost, HostStart } from '#ipc/host-protocol.ts'
import { askedWays } from './asked-ways.ts'
import { noWay } from './line-agent.ts'
import { openDesk, type Desk, type DeskOptions } from './desk.ts'
import { httpTransports } from './http-transport.ts'
import { heardDesk } from './host-standing.ts'
import { giveBackDatabase } from './returned-database.ts'
import { faultOf } from './sqlite/faults.ts'
import { NewerDatabase } from './sqlite/migrate.ts'
import { traceOf } from './trace.ts'
import { NoCity, openTrainingDesk } from './training.ts'
import { serveWindow, type WindowPort } from './window-line.ts'

/** What the host needs of Electron's `process.parentPort`. */
export interface ParentPort {
  readonly on: (event: 'message', listener: (message: { readonly data: unknown; readonly ports: readonly WindowPort[] }) => void) => unknown
  readonly postMessage: (message: FromHost) => void
}

export interface HostSurroundings {
  readonly parent: ParentPort
  readonly log: (line: string) => void
  /** Ends the process. */
  readonly exit: () => void
  readonly now: () => number
  readonly random: () => number
}

const text = z.string().check(z.minLength(1))
const toHost = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'), dataFolder: text, databaseKey: z.string().check(z.regex(/^[0-9a-f]{64}$/i)), keyProtection: z.enum(['keyring', 'file']),
    machineId: text, appVersion: text, training: z.nullable(z.object({ practiseFrom: text })), policy: z.object({ serverUrl: z.nullable(z.string()), enrolmentCode: z.nullable(z.string()), daysKept: z.optional(z.int()) }),
    language: z.nullable(z.enum(['fa', 'en'])), previous: z.optional(text), line: z.object({ ca: z.nullable(z.array(z.string())), proxied: z.boolean(), shut: z.boolean() }),
  }),
  z.object({ type: z.literal('ways'), id: z.int(), ways: z.array(z.nullable(z.string())).check(z.minLength(1)) }),
  z.object({ type: z.literal('port') }),
  z.object({ type: z.literal('grant'), purpose: z.enum(['save', 'open', 'release']), grant: text, file: text }),
  z.object({ type: z.literal('update'), ring: ringName, state: updateState }),
  z.object({ type: z.literal('diagnose'), id: z.int() }),
  z.object({ type: z.literal('repair') }),
  z.object({ type: z.literal('lock') }),
  z.object({ type: z.literal('stop') }),
])

/** The utility process: opens the desk when main says so and serves the one window whose port main hands over. */
export function runHost({ parent, log, exit, now, random }: HostSurroundings): void {
  const host: { desk: Desk | null; started: HostStart | null; endWindow: () => void; earlyPort: WindowPort | null } = { desk: null, started: null, endWindow: () => undefined, earlyPort: null }

  const serve = (port: WindowPort): void => {
    // a window may be there before the database is open
    if (host.desk === null) {
      host.earlyPort = port
      return
    }
    host.endWindow()
    host.endWindow = serveWindow(host.desk, port, () => parent.postMessage({ type: 'refused' }))
  }
  const asked = askedWays((id, url) => parent.postMessage({ type: 'ways', id, url }))
  const start = async (message: HostStart, repair = false): Promise<void> => {
    host.started = message
    const ways = message.line.shut ? noWay : message.line.proxied ? asked.ways : null
    const options: DeskOptions = { ...message, transports: httpTransports({ ca: message.line.ca, ways }), now, uptime: () => performance.now(), random, log, repair }
    try {
      host.desk = message.training === null
        ? heardDesk(openReturned(options, message.previous), (standing) => parent.postMessage({ type: 'standing', standing }))
        : await openTrainingDesk(options, message.training.practiseFrom)
    } catch (error) {
      log(traceOf(error))
      parent.postMessage(failureFrom(error))
      return
    }
    parent.postMessage({ type: 'ready' })
    if (host.earlyPort !== null) serve(host.earlyPort)
    host.earlyPort = null
  }
  const diagnose = async (id: number): Promise<void> => {
    parent.postMessage({ type: 'diagnosed', id, diagnosis: (await host.desk?.diagnose()) ?? null })
  }
  const stop = async (): Promise<void> => {
    host.endWindow()
    await host.desk?.close()
    exit()
  }

  parent.on('message', ({ data, ports }) => {
    const read = z.safeParse(toHost, data)
    if (!read.success) {
      log('a message of main could not be read')
      return
    }
    if (read.data.type === 'start') void start(read.data)
    if (read.data.type === 'port' && ports[0] !== undefined) serve(ports[0])
    if (read.data.type === 'grant' && read.data.purpose === 'save') host.desk?.allowExport(read.data.grant, read.data.file)
    if (read.data.type === 'grant' && read.data.purpose === 'open') host.desk?.allowImport(read.data.grant, read.data.file)
    if (read.data.type === 'grant' && read.data.purpose === 'release') host.desk?.allowRelease(read.data.grant, read.data.file)
    if (read.data.type === 'update') host.desk?.updates.standsWith(read.data)
    if (read.data.type === 'diagnose') void diagnose(read.data.id).catch((error: unknown) => log(traceOf(error)))
    if (read.data.type === 'repair' && host.desk === null && host.started !== null) void start(host.started, true)
    if (read.data.type === 'lock') host.desk?.lock()
    if (read.data.type === 'ways') asked.answered(read.data.id, read.data.ways)
    if (read.data.type === 'stop') void stop().catch(() => exit())
  })
}

/** `previous`: what is put in the place of a database that a newer console left behind. */
function openReturned(options: DeskOptions, previous: string | undefined): Desk {
  try {
    return openDesk(options)
  } catch (error) {
    if (!(error instanceof NewerDatabase) || previous === undefined || !existsSync(previous)) throw error
    giveBackDatabase(join(options.dataFolder, 'desk.db'), previous, options.databaseKey)
    options.log('the database of the version before is back')
    return openDesk(options)
  }
}

function failureFrom(error: unknown): FromHost {
  if (error instanceof NoCity) return { type: 'failed', code: error.refusal.code, message: 'this desk has no city yet' }
  if (error instanceof NewerDatabase) return { type: 'failed', code: 'update_required', message: 'the data was written by a newer console' }
  const code = faultOf(error) ?? 'internal_error'
  const system = error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : ''
  return { type: 'failed', code, message: system }
}
