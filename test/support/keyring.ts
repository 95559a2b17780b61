import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { needCommands } from '../../src/setup/debian.mjs'
import { asOrdinaryUser } from '../../src/setup/user.mjs'
import { forget, killTree, remember, until, within } from './started.ts'

export interface Keyring {
  /** With these a program finds the keyring as in a desktop's session. */
  readonly env: Readonly<Record<string, string>>
  readonly end: () => Promise<void>
}

/** The ordinary user of these tests is in no passwd file, so the bus cannot look it up; nobody else reaches its folder. */
const busConfig = (folder: string): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <auth>ANONYMOUS</auth>
  <allow_anonymous/>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/></policy>
</busconfig>
`

/**
 * GNOME's keyring on a session bus of its own, unlocked as by a sign-in, its files below `home`. */
export async function openKeyring(home: string): Promise<Keyring> {
  await needCommands(['gnome-keyring-daemon', 'dbus-run-session'])
  const config = join(home, 'bus.conf')
  writeFileSync(config, busConfig(home))
  const line = `(printf %s city-password | gnome-keyring-daemon --foreground --unlock --components=secrets) & echo "$DBUS_SESSION_BUS_ADDRESS"; wait`
  const { command, args, env: user } = asOrdinaryUser('dbus-run-session', [`--config-file=${config}`, '--', 'sh', '-c', line])
  const session = spawn(command, args, { env: { ...process.env, ...user, HOME: home, XDG_DATA_HOME: `${home}/share`, XDG_RUNTIME_DIR: home }, stdio: ['ignore', 'pipe', 'ignore'] })
  const thing = { pid: () => session.pid, end: async () => end() }
  const end = async (): Promise<void> => {
    forget(thing)
    const gone = new Promise((done) => session.once('exit', done))
    killTree(session.pid)
    await within(5_000, 'ending the keyring', gone)
  }
  remember(thing)
  const address = await within(10_000, 'opening the keyring', new Promise<string>((done, fail) => {
    session.once('exit', (code) => fail(new Error(`the keyring ended with ${code}`)))
    createInterface({ input: session.stdout }).once('line', done)
  }))
  await until('the keyring to be open', () => existsSync(join(home, 'share', 'keyrings', 'user.keystore')))
  return { env: { DBUS_SESSION_BUS_ADDRESS: address, XDG_CURRENT_DESKTOP: 'GNOME' }, end }
}
