import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Diagnosis } from '#ipc/diagnosis.ts'
import { HOST_HEAP, type FromHost, type HostStanding, type HostStart, type HostUpdate, type ToHost } from '#ipc/host-protocol.ts'
import { backoff } from './backoff.ts'
import type { Log } from './log.ts'

export interface HostEvents {
  /** A fresh host takes ports; what was connected to the earlier one is dead. */
  readonly up: () => void
  readonly down: () => void
  /** The host says that it cannot go on. It is not started again until `restart`. */
  readonly failed: (code: string, message: string) => void
  /** A window asked for something that the contract does not have, or not in that form. */
  readonly refused: () => void
  readonly ways: (url: string) => Promise<readonly (string | null)[]>
  /** The database is open. */
  readonly ready: () => void
  readonly standing: (standing: HostStanding) => void
  /** A line of its log. */
  readonly said: (line: string) => void
}

export interface Host {
  /** Hands one end of a window's channel to the host; false while there is none. */
  readonly connect: (port: MessagePortMain) => boolean
  /** Lets the window have one export written to `file`, which the operator chose; false while there is no host. */
  readonly grant: (purpose: 'save' | 'open' | 'release', grant: string, file: string) => boolean
  /** Nobody is at the machine: the host ends the session. */
  readonly lock: () => void
  /** How the desk stands, for the diagnostics; null when it does not say so within `limit` ms. */
  readonly diagnose: (limit: number) => Promise<Diagnosis | null>
  /** After `failed`: it builds a new database with what was not sent. */
  readonly repair: () => void
  /** How this console's update stands, to be told to the server. */
  readonly update: (ring: HostUpdate['ring'], state: HostUpdate['state']) => void
  /** Starts it again after `failed`. */
  readonly restart: () => void
  /** Asks it to finish and waits at most `limit` ms before it is ended. It is not started again. */
  readonly stop: (limit: number) => Promise<void>
}

/** A wait that is longer is a person's to decide: by then it has ended six times, the last within a minute of the one before. */
const LONGEST_WAIT = 5_000

/**
 * Runs the utility process that holds database and sync, and starts it again, ever more slowly, when it dies; one that
 * dies again and again has failed (`host_gone`). `file` is its built entry.
 */
export function startHost(file: string, start: HostStart, events: HostEvents, log: Log): Host {
  const wait = backoff({ first: 200, most: 2 * LONGEST_WAIT, calm: 60_000 })
  let child: UtilityProcess | null = null
  let stopping = false
  let failed = false
  let asked = 0
  const answers = new Map<number, (diagnosis: Diagnosis | null) => void>()

  const tell = (message: ToHost, transfer: MessagePortMain[] = []): boolean => {
    child?.postMessage(message, transfer)
    return child !== null
  }

  const fork = (): void => {
    if (stopping || child !== null) return
    failed = false
    // as Chromium's switch: given as a flag of Node it changes nothing here
    const forked = utilityProcess.fork(file, [], { serviceName: 'peygir-host', execArgv: [`--js-flags=${HOST_HEAP}`], stdio: ['ignore', 'inherit', 'pipe'], env: process.env })
    child = forked
    if (forked.stderr !== null) createInterface({ input: forked.stderr as Readable }).on('line', events.said)
    forked.on('message', (message: FromHost) => {
      if (message.type === 'ready') {
        log('host_ready')
        return events.ready()
      }
      if (message.type === 'standing') return events.standing(message.standing)
      if (message.type === 'refused') return events.refused()
      if (message.type === 'diagnosed') return answers.get(message.id)?.(message.diagnosis)
      if (message.type === 'ways') return void events.ways(message.url).then((ways) => tell({ type: 'ways', id: message.id, ways }))
      failed = true
      log('host_failed', { what: message.code })
      events.failed(message.code, message.message)
    })
    forked.once('exit', (exitCode) => {
      child = null
      for (const answer of answers.values()) answer(null)
      events.down()
      if (stopping) return
      const next = failed ? null : wait()
      const restartIn = next === null || next > LONGEST_WAIT ? null : next
      log('host_gone', { exitCode, restartIn })
      if (restartIn !== null) setTimeout(fork, restartIn)
      else if (!failed) {
        failed = true
        events.failed('host_gone', `exit ${exitCode}`)
      }
    })
    tell(start)
    events.up()
  }

  fork()
  return {
    connect: (port) => tell({ type: 'port' }, [port]),
    grant: (purpose, grant, chosen) => tell({ type: 'grant', purpose, grant, file: chosen }),
    lock: () => void tell({ type: 'lock' }),
    update: (ring, state) => void tell({ type: 'update', ring, state }),
    diagnose: (limit) => new Promise((done) => {
      const id = asked++
      const answer = (diagnosis: Diagnosis | null): void => {
        clearTimeout(timer)
        answers.delete(id)
        done(diagnosis)
      }
      const timer = setTimeout(answer, limit, null)
      answers.set(id, answer)
      if (failed || !tell({ type: 'diagnose', id })) answer(null)
    }),
    repair: () => {
      failed = false
      tell({ type: 'repair' })
    },
    restart: () => {
      failed = false
      // a host that failed and still lives is ended; its exit starts the next one
      if (child !== null) child.kill()
      else fork()
    },
    stop: (limit) => {
      stopping = true
      const last = child
      if (last === null) return Promise.resolve()
      return new Promise((done) => {
        const timer = setTimeout(() => {
          log('host_stop_late', { limit })
          last.kill()
          done()
        }, limit)
        last.once('exit', () => {
          clearTimeout(timer)
          done()
        })
        tell({ type: 'stop' })
      })
    },
  }
}
