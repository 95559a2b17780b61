import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A Debian of its own in a folder: dpkg installs there and leaves this machine alone. */
export interface DpkgRoot {
  /** A path of that system as a path of this one. */
  readonly at: (path: string) => string
  /** What dpkg said; throws with it when it fails. */
  readonly dpkg: (args: readonly string[], env?: NodeJS.ProcessEnv) => string
}

export function openDpkgRoot(folder: string): DpkgRoot {
  const at = (path: string): string => join(folder, path)
  for (const each of ['var/lib/dpkg/updates', 'var/lib/dpkg/info', 'etc', 'home/zahra/.config']) mkdirSync(at(each), { recursive: true })
  for (const file of ['var/lib/dpkg/status', 'var/lib/dpkg/available']) writeFileSync(at(file), '')
  writeFileSync(at('etc/passwd'), 'root:x:0:0::/home/zahra:/bin/sh\n')
  const dpkg = (args: readonly string[], env: NodeJS.ProcessEnv = {}): string => {
    // maintainer scripts get DPKG_ROOT
    const all = [`--root=${folder}`, '--force-script-chrootless', '--force-depends', '--force-unsafe-io', '--log=/dev/null', ...args]
    const [command = 'dpkg', ...rest] = process.getuid?.() === 0 ? ['dpkg', ...all] : ['unshare', '--map-root-user', 'dpkg', ...all]
    const { status, stdout, stderr } = spawnSync(command, rest, { encoding: 'utf8', env: { ...process.env, ...env } })
    if (status !== 0) throw new Error(`dpkg ${args.join(' ')}: ${stderr}${stdout}`)
    return stdout
  }
  return { at, dpkg }
}
