import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import type { FromHost, HostStart, ToHost } from '#ipc/host-protocol.ts'
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
}

export interface Host {
  /** Hands one end of a window's channel to the host; false while there is none. */
  readonly connect: (port: MessagePortMain) => boolean
  /** Lets the window have one export written to `file`, which the operator chose; false while there is no host. */
  readonly grant: (purpose: 'save' | 'open', grant: string, file: string) => boolean
  /** Nobody is at the machine: the host ends the session. */
  readonly lock: () => void
  /** Starts it again after `failed`. */
  readonly restart: () => void
  /** Asks it to finish and waits at most `limit` ms before it is ended. It is not started again. */
  readonly stop: (limit: number) => Promise<void>
}

/**
 * Runs the utility process that holds database and sync, and starts it again, ever more slowly, when it dies. `file`
 * is its built entry.
 */
export function startHost(file: string, start: HostStart, events: HostEvents, log: Log): Host {
  const wait = backoff({ first: 200, most: 30_000, calm: 60_000 })
  let child: UtilityProcess | null = null
  let stopping = false
  let failed = false

  const tell = (message: ToHost, transfer: MessagePortMain[] = []): boolean => {
    child?.postMessage(message, transfer)
    return child !== null
  }

  const fork = (): void => {
    if (stopping || child !== null) return
    failed = false
    const forked = utilityProcess.fork(file, [], { serviceName: 'peygir-host', stdio: 'inherit', env: process.env })
    child = forked
    forked.on('message', (message: FromHost) => {
      if (message.type === 'ready') return log('host_ready')
      if (message.type === 'refused') return events.refused()
      if (message.type === 'ways') return void events.ways(message.url).then((ways) => tell({ type: 'ways', id: message.id, ways }))
      failed = true
      log('host_failed', { what: message.code })
      events.failed(message.code, message.message)
    })
    forked.once('exit', (exitCode) => {
      child = null
      events.down()
      if (stopping) return
      const restartIn = failed ? null : wait()
      log('host_gone', { exitCode, restartIn })
      if (restartIn !== null) setTimeout(fork, restartIn)
    })
    tell(start)
    events.up()
  }

  fork()
  return {
    connect: (port) => tell({ type: 'port' }, [port]),
    grant: (purpose, grant, chosen) => tell({ type: 'grant', purpose, grant, file: chosen }),
    lock: () => void tell({ type: 'lock' }),
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
