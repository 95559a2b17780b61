import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { initCity } from '#server/commands/init.ts'
import { ROUTES } from '#sync/protocol.ts'
import { TINY_CITY, writeTinyCity } from '../support/city.ts'
import { call, enrolWith, eventsOf, foundCity, signIn, startCentral, temporaryFolder } from '../support/central.ts'
import { cli } from '../server/spawned.ts'
import { importTable, type TableTask } from '../../src/cli/city-table.ts'

let folder: string
let data: string
let remove: () => void
beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
  data = join(folder, 'data')
  writeTinyCity(join(folder, 'city'))
})
afterEach(() => remove())

const init = (...more: readonly string[]) => cli(['init', '--data', data, '--city', join(folder, 'city'), '--admin-user', 'Admin', '--admin-password', 'long-enough', ...more])
const lines = (text: string): readonly Record<string, unknown>[] => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)

describe('server init', () => {
  it('founds a city whose administrator can sign in', async () => {
    const { code, stdout, stderr } = await init()
    expect([code, stderr]).toEqual([0, ''])
    expect(lines(stdout)[0]).toMatchObject({ city: 'شهر آزمایش' })
    expect(statSync(join(data, 'peygir.sqlite')).mode & 0o077).toBe(0)
    const central = await startCentral({ in: data })
    expect((await signIn(central.url, null, 'admin', 'long-enough')).permissions).toContain('operator.manage')
    await central.end()
    expect(await init()).toMatchObject({ code: 1, stderr: `server: ${data} holds a city already\n` })
  })

  it('founds nothing when the administrator cannot be one', async () => {
    const { code, stderr } = await cli(['init', '--data', data, '--city', join(folder, 'city'), '--admin-user', 'admin', '--admin-password', 'short'])
    expect([code, stderr]).toEqual([1, 'server: the password needs at least 10 characters that are no name and no simple row\n'])
    expect(existsSync(data)).toBe(false)
  })

  it.each([
    ['a missing file', (city: string) => writeFileSync(join(city, 'roles.json'), ''), /roles\.json: Unexpected end/],
    ['a wrong value', (city: string) => writeFileSync(join(city, 'city.json'), JSON.stringify({ ...TINY_CITY.city, areaCode: '28' })), /city\.json: areaCode: /],
    ['a stray category', (city: string) => writeFileSync(join(city, 'categories.json'), JSON.stringify([{ ...TINY_CITY.categories[0], departmentId: 'none' }])), /categories\.json: waste: departmentId none does not exist/],
    ['a stray place', (city: string) => writeFileSync(join(city, 'places.json'), JSON.stringify([{ ...TINY_CITY.places[1] }])), /places\.json: north: parentId city does not exist/],
    ['two of one id', (city: string) => writeFileSync(join(city, 'departments.json'), JSON.stringify([TINY_CITY.departments[0], TINY_CITY.departments[0]])), /departments\.json: two entries/],
    ['nobody to manage it', (city: string) => writeFileSync(join(city, 'roles.json'), JSON.stringify(TINY_CITY.roles.map((role) => ({ ...role, permissions: [] })))), /roles\.json: no role may/],
  ])('names the file and the place of %s', async (_, spoil, complaint) => {
    spoil(join(folder, 'city'))
    await expect(initCity(data, join(folder, 'city'), { username: 'admin', password: 'long-enough' }, 1)).rejects.toThrow(complaint)
    expect(existsSync(data)).toBe(false)
  })
})

describe('the other commands', () => {
  beforeEach(() => foundCity(data))

  it('add, list, disable and enable operators, with a password from standard input', async () => {
    const add = ['operator', 'add', '--data', data, '--username', 'Nima', '--name', 'نیما یوشیج', '--role', 'operator', '--password', '-']
    expect(await cli(add, 'long-enough\n')).toMatchObject({ code: 0, stderr: '' })
    expect(await cli(add, 'long-enough\n')).toMatchObject({ code: 1, stderr: 'server: the username "nima" is taken\n' })
    expect(await cli(add.with(add.indexOf('operator', 2), 'chief'), 'long-enough')).toMatchObject({ code: 1, stderr: 'server: there is no role "chief"; the city has operator, reader, liaison, inspector, admin\n' })
    expect(await cli([...add, '--department', 'nowhere'], 'long-enough')).toMatchObject({ code: 1, stderr: 'server: there is no department "nowhere"\n' })
    expect(await cli([...add.with(add.indexOf('Nima'), 'sara').with(add.indexOf('operator', 2), 'liaison'), '--department', 'parks'], 'long-enough')).toMatchObject({ code: 0 })
    expect(await cli(['operator', 'disable', '--data', data, '--username', 'nima'])).toMatchObject({ code: 0 })
    const listed = lines((await cli(['operator', 'list', '--data', data])).stdout)
    expect(listed.find(({ username }) => username === 'nima')).toMatchObject({ name: 'نیما یوشیج', role: 'operator', disabled: true })
    expect(listed.find(({ username }) => username === 'sara')).toMatchObject({ role: 'liaison', departmentId: 'parks' })
    expect(JSON.stringify(listed)).not.toContain('argon2')
    expect(await cli(['operator', 'enable', '--data', data, '--username', 'nobody'])).toMatchObject({ code: 1, stderr: 'server: there is no operator "nobody"\n' })
  })

  it('enrol, list and revoke desks while the server runs', async () => {
    const central = await startCentral({ in: data })
    const { stdout } = await cli(['enrol', '--data', data, '--name', 'میز ۳'])
    const desk = await enrolWith(central.url, lines(stdout)[0]!['code'] as string)
    const department = await enrolWith(central.url, lines((await cli(['enrol', '--data', data, '--name', 'میز واحد', '--scope', 'department'])).stdout)[0]!['code'] as string)
    expect((await central.store.desk(department.id))?.scope).toBe('department')
    expect((await cli(['enrol', '--data', data, '--name', 'x', '--scope', 'street'])).code).toBe(2)
    const listed = lines((await cli(['desk', 'list', '--data', data])).stdout)
    expect(listed).toEqual([expect.objectContaining({ id: desk.id, name: 'میز ۳', scope: 'centre', machineId: desk.machineId, revokedAt: null }), expect.objectContaining({ id: department.id, scope: 'department' })])
    expect(JSON.stringify(listed)).not.toContain('secret')
    expect(await cli(['desk', 'revoke', '--data', data, '--desk', desk.id])).toMatchObject({ code: 0 })
    expect(await call(central.url, ROUTES.hello, desk.headers)).toMatchObject({ status: 403, json: { error: { code: 'desk_decommissioned' } } })
    expect(await cli(['desk', 'revoke', '--data', data, '--desk', desk.id])).toMatchObject({ code: 1 })
    await central.end()
  })

  it('add an operator whom the running server knows at once, with a higher directory', async () => {
    const central = await startCentral({ in: data })
    const before = (await central.store.standing()).directoryVersion
    await cli(['operator', 'add', '--data', data, '--username', 'nima', '--name', 'نیما', '--role', 'admin', '--password', 'long-enough'])
    expect((await signIn(central.url, null, 'nima', 'long-enough')).operator).toMatchObject({ name: 'نیما' })
    expect((await central.store.standing()).directoryVersion).toBe(before + 1)
    await central.end()
  })

  it('seed the demo again and again, keeping whoever is there', async () => {
    const people = [
      { username: 'zahra', name: 'نام دیگر', role: 'admin', departmentId: null, password: 'demo-password' },
      { username: 'mehdi', name: 'مهدی', role: 'operator', departmentId: null, password: 'demo-password' },
    ]
    writeFileSync(join(folder, 'people.json'), JSON.stringify(people))
    for (const progress of ['2/2 mehdi (operator) added', '2/2 mehdi (operator) is there']) {
      const { code, stderr } = await cli(['seed-demo', '--data', data, '--operators', join(folder, 'people.json')])
      expect(code).toBe(0)
      expect(stderr.trimEnd().split('\n')).toEqual(['1/2 zahra (admin) is there', progress])
      expect(JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8'))).toEqual([people[1]])
    }
    expect(statSync(join(data, 'demo.json')).mode & 0o777).toBe(0o600)
    const [zahra] = lines((await cli(['operator', 'list', '--data', data])).stdout).filter(({ username }) => username === 'zahra')
    expect(zahra).toMatchObject({ name: 'زهرا کرمانی', role: 'operator' })
  })

  it('seed the demo\'s messages with their lives once, however often they are asked to', async () => {
    const message = { kind: 'request', categoryId: 'waste', placeId: 'north', urgency: 'normal', hoursAgo: 3, text: 'زباله مانده است', address: null, name: null, phone: null }
    const life = [
      { hoursAgo: 2, by: 'zahra', type: 'ForwardTicket', data: { to: [{ departmentId: 'services', hours: null }], besides: [], note: '' } },
      { hoursAgo: 1, by: 'saeed', type: 'AcknowledgeForward', data: {} },
    ]
    writeFileSync(join(folder, 'people.json'), '[]')
    const seed = (messages: readonly unknown[]) => {
      writeFileSync(join(folder, 'messages.json'), JSON.stringify(messages))
      return cli(['seed-demo', '--data', data, '--operators', join(folder, 'people.json'), '--messages', join(folder, 'messages.json')])
    }
    for (const said of ['2 messages added', '0 messages added']) {
      const { code, stderr } = await seed([{ ...message, life }, { ...message, text: 'باز هم مانده است' }])
      expect({ code, stderr: stderr.trim() }).toEqual({ code: 0, stderr: said })
    }
    const central = await startCentral({ in: data })
    const [first] = eventsOf(await central.store.feed(0, 1))
    expect(await central.store.state('ticket', first!.streamId)).toMatchObject({ status: 'acknowledged', assignments: [{ departmentId: 'services' }], steps: [{}, {}, {}] })
    // each came, and has its turn in the queues
    expect((await central.store.standing()).head).toBe(8)
    await central.end()
    expect(await seed([{ ...message, life: [{ ...life[0], by: 'nobody' }] }])).toMatchObject({ code: 1, stderr: 'server: a demo message names the operator "nobody", who is not there\n' })
  })

  it('bring in a table of the city: first told, then done, then nothing left to do', async () => {
    const file = join(folder, 'contacts.csv')
    writeFileSync(file, 'واحد;نام شخص;شغل;تلفن\nخدمات شهری;علی رضایی;سرپرست;۰۲۸۳۳۳۳۴۴۵۵\nنیست;بی‌جا;;\nPower company;کشیک برق;;121\n')
    const args = ['table', '--data', data, '--table', 'contacts', '--file', file, '--by', 'admin', '--column', 'duty=شغل', '--reject', join(folder, 'left-out.ndjson'), '--check', 'yes']
    expect(lines((await cli(args)).stdout)[0]).toEqual({ columns: { departmentId: 'واحد', name: 'نام شخص', duty: 'شغل', phone: 'تلفن' }, added: 2, changed: 0, same: 0, refused: 1 })
    expect(readFileSync(join(folder, 'left-out.ndjson'), 'utf8')).toBe('{"line":3,"code":"department_unknown","what":"نیست"}\n')
    const { store, end } = await startCentral({ in: data })
    const bring = (more: Partial<TableTask> = {}) => importTable(store, { table: 'contacts', file, columns: { duty: 'شغل' }, by: 'admin', check: false, rejects: null, now: Date.now(), ...more })
    try {
      expect(await bring()).toMatchObject({ added: 2, refused: 1 })
      expect(await bring()).toMatchObject({ added: 0, changed: 0, same: 2, refused: 1 })
      expect((await store.directory()).contacts.slice(1)).toMatchObject([{ departmentId: 'services', name: 'علی رضایی', duty: 'سرپرست', phone: '028 3333 4455' }, { departmentId: 'power', name: 'کشیک برق', phone: '121' }])
      await expect(bring({ columns: { duty: 'نیست' } })).rejects.toThrow('contacts.csv has no column نیست; it has: واحد, نام شخص, شغل, تلفن')
      await expect(bring({ by: 'zahra' })).rejects.toThrow("zahra may not change the city's data")
      await expect(bring({ file: join(folder, 'none.csv') })).rejects.toThrow('the file may not be read: ENOENT')
    } finally {
      await end()
    }
  })

  it('back up and restore', async () => {
    const file = join(folder, 'backup.sqlite')
    expect(await cli(['backup', '--data', data, '--to', file])).toMatchObject({ code: 0, stdout: `${JSON.stringify({ backup: file })}\n` })
    const { code, stdout, stderr } = await cli(['restore', '--data', data, '--from', file])
    expect(code).toBe(0)
    expect(lines(stdout)[0]).toMatchObject({ markFound: false, erasures: 0 })
    expect(stderr).toContain('codes.mark was missing')
    expect(await cli(['restore', '--data', data, '--from', join(folder, 'none')])).toMatchObject({ code: 1 })
  })

  it('say in one line what is wrong', async () => {
    const wrong: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['serve'], 2, /^server: --data is missing \(--help shows all\)\n$/],
      [['serve', '--data', data, '--port', 'x'], 2, /^server: --port x is not a port\n$/],
      [['serve', '--data', data, '--what', 'x'], 2, /^server: Unknown option '--what'.*\n$/],
      [['dance'], 2, /^server: there is no command "dance" \(--help shows all\)\n$/],
      [['constructor'], 2, /^server: there is no command "constructor"/],
      [['enrol', '--data', join(folder, 'none'), '--name', 'x'], 1, /holds no city yet/],
    ]
    for (const [args, exitCode, message] of wrong) {
      const { code, stdout, stderr } = await cli(args)
      expect([code, stdout], args.join(' ')).toEqual([exitCode, ''])
      expect(stderr).toMatch(message)
    }
  })

  it('show their help', async () => {
    const { code, stdout } = await cli(['serve', '--help'])
    expect(code).toBe(0)
    for (const command of ['init', 'serve', 'enrol', 'desk', 'operator', 'seed-demo', 'backup', 'restore']) expect(stdout).toContain(command)
    expect(await cli([])).toMatchObject({ code: 2, stdout })
  })
})
