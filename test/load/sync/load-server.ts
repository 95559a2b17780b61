import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Enrolment } from '#desk/enrolment.ts'
import { hashEnrolmentCode, hashSecret, newSecret } from '#server/auth/secrets.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { withStore } from '#server/commands/open.ts'
import { node24 } from '../../../src/setup/node24.mjs'
import { root } from '../../../src/setup/paths.mjs'
import { COMPILED_ONCE, remember, within } from '../../support/started.ts'

/** The server of `npm run server -- serve` on a folder. */
export interface LoadServer {
  /** Stays the same over `start`. */
  readonly url: () => string
  readonly pid: () => number
  readonly start: () => Promise<void>
  readonly stop: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>
}

export async function startLoadServer(folder: string, flags: readonly string[] = []): Promise<LoadServer> {
  const running: { child: ChildProcess | null; url: string; port: string } = { child: null, url: '', port: '0' }
  const start = async (): Promise<void> => {
    const child = spawn(node24, [...flags, 'src/cli/server.ts', 'serve', '--data', folder, '--port', running.port, '--log', `${folder}.log`], { cwd: root, env: COMPILED_ONCE, stdio: ['ignore', 'pipe', 'inherit'] })
    running.child = child
    running.url = await within(60_000, 'starting the server', new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
      createInterface({ input: child.stdout! }).on('line', (line) => {
        const url = /"listening"\s*:\s*"([^"]+)"/.exec(line)?.[1]
        if (url !== undefined) resolve(url)
      })
    }))
    running.port = new URL(running.url).port
  }
  const stop = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const { child } = running
    if (child === null) return
    running.child = null
    const gone = new Promise<void>((done) => child.once('exit', () => done()))
    child.kill(signal)
    await within(20_000, 'stopping the server', gone)
  }
  remember({ pid: () => running.child?.pid, end: () => stop('SIGKILL') })
  await start()
  return { url: () => running.url, pid: () => running.child?.pid ?? 0, start, stop }
}

/** One-time codes for so many workstations; also while the server runs. */
export const enrolmentCodes = (folder: string, count: number): Promise<readonly string[]> =>
  withStore(folder, async (store) => {
    const codes: string[] = []
    for (let n = 1; n <= count; n++) codes.push(await offerEnrolment(store, `میز ${n}`, Date.now()))
    return codes
  })

/** The machine of the desk of this number, to which its enrolment is bound. */
export const machineOf = (n: number): string => `load-machine-${n}`

/** So many desks, 0 first, enrolled as the server itself does it: over the line it takes thirty a minute from one address. */
export const enrolled = (folder: string, serverUrl: string, count: number): Promise<readonly Enrolment[]> =>
  withStore(folder, async (store) => {
    const { cityName } = await store.standing()
    const desks: Enrolment[] = []
    for (let n = 0; n < count; n++) {
      const [deskId, secret] = [randomUUID(), newSecret()]
      const codeHash = hashEnrolmentCode(await offerEnrolment(store, `میز ${n + 1}`, Date.now()))
      const taken = await store.enrol({ codeHash, deskId, secretHash: hashSecret(secret), machineId: machineOf(n), now: Date.now() })
      if (taken === null) throw new Error(`desk ${n} was not enrolled`)
      desks.push({ serverUrl, deskId, deskName: taken.name, secret, cityName, scope: taken.scope })
    }
    return desks
  })
