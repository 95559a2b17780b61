// npm test [-- SUITE] [-- arguments for vitest]: set-up, then every suite, then one line of sums.
import { buildApp } from './build.mjs'
import { hasScreen, openDisplay } from './display.mjs'
import { needCommands } from './debian.mjs'
import { announceStandIn, resolveElectron } from './electron.mjs'
import { install } from './install.mjs'
import { APPIMAGE_NEEDS } from './package/appimage.mjs'
import { root } from './paths.mjs'
import { entry } from './progress.mjs'
import { onPath, onStop } from './processes.mjs'
import { BY_NAME, SUITES, runSuites, summary } from './suites.mjs'
import { needOrdinaryUser } from './user.mjs'

/** Suites that start the console. */
const ON_SCREEN = ['e2e', 'package', 'update']
const WINE = ['/usr/lib/wine/wine64', 'makensis', 'wixl', 'msibuild']

await entry(async () => {
  const [first = '', ...rest] = process.argv.slice(2)
  const one = first in SUITES
  const names = one ? [first] : Object.keys(SUITES).filter((name) => !BY_NAME.includes(name))
  const args = one ? rest : process.argv.slice(2)
  await install()
  if (names.includes('windows')) await needCommands(WINE)
  if (!names.some((name) => ON_SCREEN.includes(name))) return summary(await runSuites(names, args))
  const electron = await resolveElectron()
  announceStandIn(electron)
  // now, and not in the middle of the tests: somebody without root's rights should hear of it at once
  if (names.includes('package') || names.includes('update')) await needCommands([...APPIMAGE_NEEDS, 'dpkg-deb'])
  await buildApp()
  needOrdinaryUser(electron.executable, root)
  // On a developer's desktop too: windows that come and go would take the keyboard away.
  const display = await openDisplay({ virtual: !hasScreen() || onPath('Xvfb'), width: 1920, height: 1080 })
  onStop(['SIGINT', 'SIGTERM'], () => void display.close().then(() => process.exit(130)))
  try {
    return summary(await runSuites(names, args, display.env))
  } finally {
    await display.close()
  }
})
