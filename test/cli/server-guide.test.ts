import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTls } from '#server/tls.ts'
import { HELP } from '../../src/cli/server/help.ts'
import { temporaryFolder } from '../support/central.ts'

const root = join(import.meta.dirname, '../..')
const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), 'utf8')
const UNIT = read('resources', 'server', 'peygir-server.service')
const known = new Set(HELP.match(/--[a-z-]+/g))
const commands = new Set([...HELP.matchAll(/^ {2}([a-z-]+) +(?:--|list|add|disable|revoke)/gm)].map(([, name]) => name))
/** Commands and options of ours that a text tells somebody to type. */
const typed = (text: string) => {
  const lines = [...text.matchAll(/(?:npm run server --|src\/cli\/server\.ts) ([^`\n]+)/g)].map(([, line = '']) => line)
  return { commands: lines.map((line) => line.split(' ')[0]!).filter((name) => name !== '--help'), options: lines.flatMap((line) => line.match(/--[a-z-]+/g) ?? []).filter((option) => option !== '--help') }
}

describe.each(['docs/server-guide/en.md', 'docs/server-guide/fa.md', 'resources/server/peygir-server.service'])('what %s tells to type', (file) => {
  it('is there', () => {
    const found = typed(read(file))
    expect(found.commands.length).toBeGreaterThan(0)
    expect([...found.commands.filter((name) => !commands.has(name)), ...found.options.filter((option) => !known.has(option))]).toEqual([])
  })
})

describe('the guides', () => {
  it('tell both languages the same: as many pages, commands, settings and metrics', () => {
    const facts = (file: string) => {
      const text = read('docs', 'server-guide', file)
      return { pages: text.match(/^## /gm)?.length, typed: typed(text), metrics: text.match(/peygir_\w+/g), settings: text.match(/```json[^]*?```/g) }
    }
    expect(facts('fa.md')).toEqual(facts('en.md'))
  })

  it('show settings that the server takes, and metrics that it has', () => {
    const text = read('docs', 'server-guide', 'en.md')
    const [tls, backups] = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => JSON.parse(json) as unknown)
    const { folder, remove } = temporaryFolder()
    writeFileSync(join(folder, 'tls.json'), JSON.stringify(tls))
    expect(readTls(join(folder, 'tls.json'))).toEqual({ certFile: join(folder, 'fullchain.pem'), keyFile: join(folder, 'privkey.pem') })
    remove()
    expect(backups).toMatchObject({ at: ['02:30'], keep: { daily: 14, monthly: 12 } })
    expect(HELP).toContain(JSON.stringify(backups).replaceAll(/([:,])(?!\d\d")/g, '$1 '))
    const sources = ['metrics/metrics.ts', 'left-behind.ts', 'tls.ts', 'disk.ts', 'jobs/backups.ts'].map((file) => read('src', 'server', file)).join()
    expect((text.match(/peygir_\w+/g) ?? []).filter((name) => !sources.includes(`'${name}'`))).toEqual([])
  })
})

it('the service reloads by the signal that the server takes, and cannot write where it must not', () => {
  expect(UNIT).toMatch(/^ExecReload=\/bin\/kill -HUP \$MAINPID$/m)
  expect(UNIT).toMatch(/^ProtectSystem=strict$/m)
  expect(read('src', 'server', 'main.ts')).toContain("process.on('SIGHUP'")
})
