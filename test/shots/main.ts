import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { root } from '../../src/setup/paths.mjs'
import { setSize, temporaryFolder } from '../support/app.ts'
import { serverCommand } from '../support/app-server.ts'
import { commandLine } from '../support/command-line.ts'
import { endAll } from '../support/started.ts'
import { LOOKS, dress, fill, tour, tourEntrance, type Look } from '../support/tour.ts'
import { departmentDesk, live, tourOfDepartment, tourOfWork } from '../support/tour-of-work.ts'
import { EVERYBODY, startWholeCity } from '../support/whole-city.ts'
import { guidePicture } from './guides.ts'

const USAGE = `npm run shots [-- --readme]
Pictures of every screen in both themes, both languages and the sizes 1366x768 and 1920x1080, into shots/. With --readme those of
the README and the guides are put into docs/shots/ too.`

const SIZES = [{ width: 1366, height: 768 }, { width: 1920, height: 1080 }] as const
const README: Readonly<Record<string, string>> = { 'intake-fa-light-1366': 'intake-fa-light', 'tickets-fa-dark-1366': 'tickets-fa-dark' }

const { readme } = commandLine(USAGE, { readme: { type: 'boolean', default: false } }, (values) => values)
const into = join(root, 'shots')
rmSync(into, { recursive: true, force: true })
mkdirSync(into, { recursive: true })

const folder = temporaryFolder('shots')
let count = 0
const shoot = (width: number) => async (screen: string, page: Page, look: Look): Promise<void> => {
  const name = `${screen}-${look.language}-${look.theme}-${width}`
  await page.screenshot({ path: join(into, `${name}.png`), animations: 'disabled' })
  count++
  if (readme) await guidePicture(screen, page, look, width)
  const kept = README[name]
  if (readme && kept !== undefined) {
    mkdirSync(join(root, 'docs', 'shots'), { recursive: true })
    copyFileSync(join(into, `${name}.png`), join(root, 'docs', 'shots', `${kept}.png`))
  }
}

try {
  const server = await startWholeCity(join(folder, 'city'))
  const console = await tourEntrance(server, folder, { size: SIZES[0] }, LOOKS, shoot(SIZES[0].width))
  await fill(console, server, EVERYBODY, 60, (username, off) => serverCommand('operator', off ? 'disable' : 'enable', '--data', server.dataFolder, '--username', username).then(() => undefined))
  await live(console.page, EVERYBODY, server.people.find((each) => each.role === 'operator')!)
  const department = await departmentDesk(server, join(folder, 'department'), SIZES[0])
  for (const size of SIZES) {
    await setSize(console.app, size)
    await setSize(department.app, size)
    for (const look of LOOKS) {
      await dress(console.page, look)
      await tour(console.page, (screen, page) => shoot(size.width)(screen, page, look))
      await tourOfWork(console.page, (screen, page) => shoot(size.width)(screen, page, look))
      await dress(department.page, look)
      await tourOfDepartment(department.page, (screen, page) => shoot(size.width)(screen, page, look))
      process.stdout.write(`${look.language} ${look.theme} ${size.width}x${size.height}: ${count} pictures so far\n`)
    }
  }
  process.stdout.write(`${count} pictures in shots/\n`)
} finally {
  await endAll()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
