import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cache, folder } from './paths.mjs'
import { Need } from './progress.mjs'

const ID = '1500'

/**
 * Chromium will not use its sandbox for root, and the app insists on the sandbox, so root's Electron runs as an
 * ordinary user.
 *
 * A user namespace is tried first: inside it the process has another id and no rights, while the kernel still counts
 * its files as root's, so a clone below /root stays readable and nothing changes owner. Chromium nests a namespace of
 * its own; where that is not allowed, a plain change of id must do, with Chromium's older, setuid sandbox helper, and
 * files that everybody may read.
 */
function rootPrefix() {
  if (process.getuid?.() !== 0) return []
  const map = ['--user', `--map-user=${ID}`, `--map-group=${ID}`]
  if (spawnSync('unshare', [...map, 'unshare', '--user', '--map-root-user', 'true']).status === 0) return ['unshare', ...map, '--']
  return ['setpriv', `--reuid=${ID}`, `--regid=${ID}`, '--clear-groups']
}

const prefix = rootPrefix()

/** The environment of that user: a home and a runtime folder of its own, so that root's are not touched. */
function userEnv() {
  if (process.getuid?.() !== 0) return {}
  // Two folders: what the plain other user owns is nobody's inside a namespace.
  const home = folder(cache, prefix[0] === 'setpriv' ? 'home-of-other-user' : 'home')
  const run = folder(home, 'run')
  chmodSync(run, 0o700)
  giveToOrdinaryUser(home)
  return { HOME: home, USER: 'peygir', LOGNAME: 'peygir', XDG_RUNTIME_DIR: run, XDG_CACHE_HOME: undefined, XDG_CONFIG_HOME: undefined }
}

/**
 * How to run a command as an ordinary user: unchanged for anybody but root.
 * @param {string} command
 * @param {string[]} args
 * @returns {{ command: string, args: string[], env: NodeJS.ProcessEnv }} `env` is to be laid over process.env
 */
export function asOrdinaryUser(command, args) {
  const [first, ...rest] = [...prefix, command, ...args]
  return { command: first ?? command, args: rest, env: userEnv() }
}

/**
 * Lets the ordinary user write in a folder of ours. Inside a user namespace it is the owner anyway.
 * @param {string} path
 */
export function giveToOrdinaryUser(path) {
  if (prefix[0] === 'setpriv') spawnSync('chown', ['-R', `${ID}:${ID}`, path])
}

/**
 * Says beforehand what the plain change of id cannot reach, and prepares the sandbox helper for it.
 * @param {string} executable Electron's
 * @param {string} app the folder that it opens
 */
export function needOrdinaryUser(executable, app) {
  if (prefix[0] !== 'setpriv') return
  const { command, args } = asOrdinaryUser('test', ['-x', executable, '-a', '-r', app])
  if (spawnSync(command, args).status !== 0) {
    throw new Need('User namespaces are switched off here, so root\'s Electron is a plain other user, who may not read these files: clone to a folder open to all, such as /opt, set PEYGIR_CACHE=/var/cache/peygir-137 and start again.')
  }
  const helper = join(dirname(executable), 'chrome-sandbox')
  chownSync(helper, 0, 0)
  chmodSync(helper, 0o4755)
}

/**
 * One file that starts `executable` as an ordinary user, for launchers such as Playwright's that put their own
 * arguments first. It replaces itself (exec), so its process id is the program's.
 * @param {string} executable
 */
export function ordinaryUserLauncher(executable) {
  const { command, args } = asOrdinaryUser(executable, [])
  if (command === executable) return executable
  const text = `#!/bin/sh\nexec ${[command, ...args].map((part) => `'${part}'`).join(' ')} "$@"\n`
  const file = `${folder(cache, 'launch')}/electron-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`
  if (!existsSync(file)) {
    writeFileSync(file, text)
    chmodSync(file, 0o755)
  }
  return file
}
