import { Need, say, step } from './progress.mjs'
import { onPath, output } from './processes.mjs'

// What Electron links to, as Debian 12 packages it.
const LIBRARIES = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6', 'libnotify4', 'libatk-bridge2.0-0', 'libcups2', 'libdrm2']

/** @type {Record<string, string[]>} */
const PACKAGES_OF = {
  Xvfb: ['xvfb', 'xauth'], 'gnome-keyring-daemon': ['gnome-keyring', 'libsecret-1-0'], 'dbus-run-session': ['dbus-daemon'], 'g++': ['g++'], gcc: ['gcc', 'libc6-dev'],
  '/usr/lib/wine/wine64': ['wine64'], makensis: ['nsis'], wixl: ['wixl'], msibuild: ['msitools'],
  mksquashfs: ['squashfs-tools'], unsquashfs: ['squashfs-tools'], 'desktop-file-validate': ['desktop-file-utils'], 'dpkg-deb': ['dpkg'],
  '/usr/include/squashfuse/squashfuse.h': ['libsquashfuse-dev', 'libzstd-dev', 'liblzma-dev', 'liblz4-dev', 'liblzo2-dev', 'zlib1g-dev'],
}

/** Makes sure of some commands, or files named by their whole path. @param {string[]} commands */
export async function needCommands(commands) {
  const missing = commands.filter((command) => !onPath(command))
  if (missing.length > 0) await install(packagesOf(missing), missing.join(', '))
}

/** @param {string[]} commands */
const packagesOf = (commands) => [...new Set(commands.flatMap((command) => PACKAGES_OF[command] ?? command))]

/**
 * Makes sure of the libraries that Electron needs and of some commands, with one call of apt-get. For libraries the
 * loader is asked, not the package manager: what counts is whether the program can start.
 * @param {string} executable
 * @param {string[]} commands
 */
export async function needSystem(executable, commands) {
  if (process.platform !== 'linux') return
  const libraries = await missingLibraries(executable)
  const tools = commands.filter((command) => !onPath(command))
  if (libraries.length + tools.length === 0) return
  const what = [...(libraries.length > 0 ? ['libraries that Electron needs'] : []), ...tools].join(', ')
  await install([...(libraries.length > 0 ? LIBRARIES : []), ...packagesOf(tools)], what)
  const still = await missingLibraries(executable)
  if (still.length > 0) throw new Need(`Electron still lacks ${still.join(', ')}: install what your system calls them and start again.`)
}

/** @param {string} executable */
async function missingLibraries(executable) {
  const { stdout } = await output('ldd', [executable])
  return Array.from(stdout.matchAll(/^\s*(\S+) => not found/gm), ([, name]) => name ?? '')
}

/** @param {string[]} packages @param {string} what they are for */
async function install(packages, what) {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (!onPath('apt-get')) throw new Need(`Missing: ${what}. Install what your system calls ${packages.join(' ')} and start again.`)
  if (process.getuid?.() !== 0) throw new Need(`Missing: ${what}. Run  sudo ${command}  and start again.`)
  say(`Missing: ${what}. Installing ${packages.join(' ')} by apt-get.`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const failed = await step('installing system packages', async () => {
    const update = await output('apt-get', ['update'], { env })
    const result = await output('sh', ['-c', command], { env })
    return result.code === 0 ? '' : `${update.stderr}\n${result.stderr}`
  })
  if (failed === '') return
  const reason = failed.split('\n').findLast((line) => line.startsWith('E:')) ?? ''
  throw new Need(`System packages could not be installed: run  apt-get update && ${command}  and start again. ${reason}`)
}
