import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEFAULTS } from '../../electron/policy.ts'
import { SETTINGS } from '../../electron/policy-settings.ts'
import { TROUBLES } from '../../renderer/features/workstations/standing.ts'
import { en, fa } from '../../renderer/i18n/catalogue.ts'
import manifest from '../../package.json' with { type: 'json' }
import { root } from '../../src/setup/paths.mjs'
import { HELP } from '../../src/cli/server/help.ts'

const folder = join(root, 'docs', 'it-guide')
const GUIDES = [['fa.md', fa], ['en.md', en]] as const
/** As GitHub makes a heading's address. */
const anchor = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '').trim().replaceAll(/\s/g, '-')

describe.each(GUIDES)('the IT guide %s', (name, words) => {
  const text = readFileSync(join(folder, name), 'utf8')
  const rows = text.split('\n').filter((line) => line.startsWith('| `'))

  test.each(SETTINGS.map((setting) => setting.name))('tells of the setting %s, with what holds without it', (setting) => {
    const row = rows.find((line) => line.startsWith(`| \`${setting}\` |`))
    expect(row).toBeDefined()
    const value = DEFAULTS[setting]
    if (value !== null) expect(row).toMatch(new RegExp(`\\| \`${value}\` \\|$`))
  })
  test('tells of no setting that there is not', () => {
    expect(rows.map((line) => /^\| `(\w+)`/.exec(line)?.[1])).toEqual(SETTINGS.map((setting) => setting.name))
  })
  test('types only what can be typed', () => {
    const scripts = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? '')
    expect(scripts.filter((script) => !Object.hasOwn(manifest.scripts, script))).toEqual([])
    const commands = [...text.matchAll(/(?:npm run server -- |server\.ts )([a-z-]+(?: (?:list|revoke))?)/g)].map(([, command]) => command ?? '')
    expect(commands.length).toBeGreaterThan(3)
    expect(commands.filter((command) => !new RegExp(`^ {2}${command.replace(' ', ' +')}\\b`, 'm').test(HELP))).toEqual([])
  })
  test('says what to do about every trouble that the page shows', () => {
    const told = (trouble: (typeof TROUBLES)[number]): string => words[`workstations.trouble.${trouble}`].split(/[،,{]| بیش | for /)[0]!.trim()
    expect(TROUBLES.map(told).filter((trouble) => !text.includes(trouble))).toEqual([])
  })
  test('leads nowhere that is not there', () => {
    const anchors = new Set([...text.matchAll(/^##+ (.+)$/gm)].map(([, heading]) => anchor(heading ?? '')))
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '')
    expect(links.length).toBeGreaterThan(12)
    expect(links.filter((link) => (link.startsWith('#') ? !anchors.has(link.slice(1)) : !existsSync(join(dirname(join(folder, name)), link.split('#')[0] ?? ''))))).toEqual([])
  })
})
