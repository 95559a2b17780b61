import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder, type TestConsole } from '../support/app.ts'
import { serverCommand, type TestServer } from '../support/app-server.ts'
import { endAll } from '../support/started.ts'
import { LOOKS, dress, fill, tour, tourEntrance } from '../support/tour.ts'
import { departmentDesk, live, tourOfDepartment, tourOfWork } from '../support/tour-of-work.ts'
import { violations } from '../support/violations.ts'
import { EVERYBODY, startWholeCity } from '../support/whole-city.ts'

const at = {} as { folder: string; server: TestServer; console: TestConsole; department: TestConsole; entrance: Record<string, string[]> }

/** Themes differ in contrast, languages in direction and length: two looks have both of each. */
const CONTRASTS = LOOKS.filter(({ theme, language }) => (theme === 'light') === (language === 'fa'))

beforeAll(async () => {
  at.folder = temporaryFolder('axe')
  at.server = await startWholeCity(join(at.folder, 'city'))
  at.entrance = {}
  at.console = await tourEntrance(at.server, at.folder, { size: { width: 1366, height: 768 } }, LOOKS, async (screen, page, { language, theme }) => {
    at.entrance[`${screen} ${language} ${theme}`] = await violations(page)
  })
  await fill(at.console, at.server, EVERYBODY, 24, (username, off) => serverCommand('operator', off ? 'disable' : 'enable', '--data', at.server.dataFolder, '--username', username).then(() => undefined))
  await live(at.console.page, EVERYBODY, at.server.people.find((each) => each.role === 'operator')!)
  at.department = await departmentDesk(at.server, join(at.folder, 'department'), { width: 1366, height: 768 })
}, 300_000)
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('axe finds no violation', () => {
  test('on the screens before signing in', () => {
    expect(Object.keys(at.entrance)).toHaveLength(8)
    expect(Object.entries(at.entrance).filter(([, found]) => found.length > 0)).toEqual([])
  })

  test.each(CONTRASTS)('on any screen, $language $theme', async (look) => {
    await dress(at.console.page, look)
    const found: Record<string, string[]> = {}
    await tour(at.console.page, async (screen, page) => {
      found[screen] = await violations(page)
    })
    expect(Object.keys(found).length).toBeGreaterThanOrEqual(15)
    expect(Object.entries(found).filter(([, lines]) => lines.length > 0)).toEqual([])
  }, 240_000)

  test.each(CONTRASTS)('on the sheets of a ticket, follow-up, board, shift, incidents, inspection, administration and a department, $language $theme', async (look) => {
    await dress(at.console.page, look)
    const found: Record<string, string[]> = {}
    await tourOfWork(at.console.page, async (screen, page) => {
      found[screen] = await violations(page)
    })
    await dress(at.department.page, look)
    await tourOfDepartment(at.department.page, async (screen, page) => {
      found[screen] = await violations(page)
    })
    expect(Object.keys(found).length).toBeGreaterThanOrEqual(62)
    expect(Object.entries(found).filter(([, lines]) => lines.length > 0)).toEqual([])
  }, 360_000)
})
