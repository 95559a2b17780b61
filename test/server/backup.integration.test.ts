import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backUpStore, restoreStore } from '#server/commands/backup.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { holdFolder } from '#server/store/sqlite/lock.ts'
import { SAFETY_GAP } from '#server/store/sqlite/restore.ts'
import { CODE_BLOCK, ROUTES, type Envelope, type Receipt } from '#sync/protocol.ts'
import { EPOCH_START, call, enrolDesk, eventsOf, foundCity, leaseCodes, sealed, signIn, signed, startCentral, temporaryFolder, type Central, type Desk, type SignedIn } from '../support/central.ts'
import { registerData, uuid } from '../support/commands.ts'

let folder: string
let remove: () => void
let backup: string
let central: Central
let desk: Desk
let zahra: SignedIn

beforeEach(async () => {
  ;({ folder, remove } = temporaryFolder())
  await foundCity(folder)
  backup = join(folder, 'backup.sqlite')
  central = await startCentral({ in: folder })
  desk = await enrolDesk(central.url, central.store)
  zahra = await signIn(central.url, desk)
})
afterEach(() => remove())

const push = async (commands: readonly Envelope[], epoch: string): Promise<readonly Receipt[]> => {
  const { status, json } = await call(central.url, ROUTES.push, desk.headers, { epoch, commands })
  if (status !== 200) throw new Error(`pushing answered ${status}: ${JSON.stringify(json)}`)
  return (json as { receipts: readonly Receipt[] }).receipts
}
const register = (payload: number, ticketId: string = randomUUID()): Envelope => signed(desk, zahra, { type: 'RegisterTicket', data: registerData(ticketId), payload })
const kinds = (receipts: readonly Receipt[]): readonly string[] => receipts.map(({ verdict }) => verdict.kind)

async function restartFrom(file: string): Promise<{ readonly floor: number; readonly markFound: boolean; readonly erasures: number; readonly hidden: number; readonly aside: string | null }> {
  const restored = await restoreStore(folder, file, new Date())
  central = await startCentral({ in: folder })
  return restored
}

describe('a backup', () => {
  afterEach(() => central.end())

  it('is taken while the server writes, is sound, and is one moment', async () => {
    const { from } = await leaseCodes(central.url, desk)
    const pushes = Array.from({ length: 20 }, (_, i) => push(Array.from({ length: 10 }, (__, j) => register(from + i * 10 + j)), desk.epoch))
    await Promise.all([backUpStore(folder, backup), ...pushes])
    const db = new Database(backup, { readonly: true })
    expect(db.pragma('quick_check', { simple: true })).toBe('ok')
    const counts = db.prepare<[], Record<string, number>>(`SELECT (SELECT count(*) FROM event) AS events, (SELECT coalesce(max(position), 0) FROM feed) AS head,
      (SELECT count(*) FROM receipt) AS receipts, (SELECT count(*) FROM stream) AS streams, (SELECT count(*) FROM private) AS parts`).get()!
    db.close()
    expect(new Set(Object.values(counts)).size).toBe(1)
    expect(readdirSync(folder).filter((name) => name.startsWith('backup.sqlite'))).toEqual(['backup.sqlite'])
    expect(statSync(backup).mode & 0o077).toBe(0)
  })

  it('does not replace a file', async () => {
    writeFileSync(backup, 'mine')
    await expect(backUpStore(folder, backup)).rejects.toThrow('exists already')
    expect(readFileSync(backup, 'utf8')).toBe('mine')
  })

  it('leaves nothing half written where it cannot be written', async () => {
    await expect(backUpStore(folder, join(folder, 'missing', 'b.sqlite'))).rejects.toThrow('no backup was written')
  })

  it('is not restored while a server holds the folder', async () => {
    await backUpStore(folder, backup)
    const lock = holdFolder(folder)
    await expect(restoreStore(folder, backup, new Date())).rejects.toThrow('stop it first')
    lock!.release()
  })
})

describe('a restore', () => {
  afterEach(() => central.end())

  it('begins a new epoch, keeps the replaced store aside, and admits again what the backup lacks', async () => {
    const before = await leaseCodes(central.url, desk)
    const early = register(before.from)
    await push([early], desk.epoch)
    await backUpStore(folder, backup)
    const after = await leaseCodes(central.url, desk)
    const late = [register(before.from + 1), register(after.from), signed(desk, zahra, { type: 'AddNote', data: { ticketId: JSON.parse(early.body).data.ticketId as string, text: 'پس از پشتیبان' } })]
    expect(kinds(await push(late, desk.epoch))).toEqual(['accepted', 'accepted', 'accepted'])
    await central.end()

    const { aside, floor, markFound } = await restartFrom(backup)
    expect(markFound).toBe(true)
    expect(floor).toBe(after.to)
    expect(aside).toMatch(/replaced-\d{4}-/)
    expect(existsSync(aside!)).toBe(true)
    const { epoch, head } = await central.store.standing()
    expect(epoch).not.toBe(desk.epoch)
    expect(head).toBe(1)

    const told = await call(central.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands: [] })
    expect(told).toMatchObject({ status: 409, json: { error: { code: 'epoch_changed', details: { epoch } } } })
    const resent = await push([early, ...late], epoch)
    expect(kinds(resent)).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
    expect((await central.store.standing()).head).toBe(4)
    expect(await push([early, ...late], epoch)).toEqual(resent)
    expect((await central.store.auditTrail()).at(-1)).toMatchObject({ kind: 'restored' })
  })

  it('gives no code out twice: not what was leased before the backup, after it, or between', async () => {
    const leases = [await leaseCodes(central.url, desk)]
    await backUpStore(folder, backup)
    leases.push(await leaseCodes(central.url, desk), await leaseCodes(central.url, desk))
    await central.end()
    await restartFrom(backup)
    leases.push(await leaseCodes(central.url, desk), await leaseCodes(central.url, desk))
    await central.end()
    await restartFrom(backup)
    leases.push(await leaseCodes(central.url, desk))
    const starts = leases.map(({ from }) => from)
    expect(new Set(starts).size).toBe(leases.length)
    starts.toSorted((a, b) => a - b).forEach((from, i, all) => i > 0 && expect(from - all[i - 1]!).toBeGreaterThanOrEqual(CODE_BLOCK))
  })

  it('leaves a gap when the mark is lost, above what the backup itself remembers', async () => {
    const { to } = await leaseCodes(central.url, desk)
    await backUpStore(folder, backup)
    await leaseCodes(central.url, desk)
    await central.end()
    rmSync(filesIn(folder).mark)
    const { floor, markFound } = await restartFrom(backup)
    expect([floor, markFound]).toEqual([to + SAFETY_GAP, false])
    expect((await leaseCodes(central.url, desk)).from).toBe(to + SAFETY_GAP + 1)
  })

  it('takes no code of nobody’s above the mark, and none of another desk’s below it', async () => {
    const other = await enrolDesk(central.url, central.store, 'میز دیگر')
    const theirs = await leaseCodes(central.url, other)
    await backUpStore(folder, backup)
    await central.end()
    const { floor } = await restartFrom(backup)
    const { epoch } = await central.store.standing()
    expect(kinds(await push([register(floor + 1), register(theirs.from)], epoch))).toEqual(['quarantined', 'quarantined'])
  })

  it('erases again what was erased after the backup', async () => {
    const { from } = await leaseCodes(central.url, desk)
    const admin = await signIn(central.url, desk, 'admin')
    await push([register(from, uuid(1)), register(from + 1, uuid(2))], desk.epoch)
    await backUpStore(folder, backup)
    const given = (type: string, data: object) => signed(desk, admin, { type, data })
    const done = [given('CancelTicket', { ticketId: uuid(1), note: 'رازِ لغو' }), given('EraseTicket', { ticketId: uuid(1), note: 'پس از سه سال' })]
    expect(kinds(await push(done, desk.epoch))).toEqual(['accepted', 'accepted'])
    await central.end()
    appendFileSync(filesIn(folder).erasures, `${uuid(2)} ${uuid(3)}`)
    expect(await restartFrom(backup)).toMatchObject({ erasures: 1 })
    const feed = await central.store.feed(0, 10)
    expect(eventsOf(feed).map(({ event, private: part }) => [event['type'], part === null])).toEqual([['TicketRegistered', true], ['TicketRegistered', false], ['PersonalDataErased', true]])
    expect(await central.store.state('ticket', uuid(1))).toMatchObject({ erasedAt: EPOCH_START, unreachable: true })
    const { epoch } = await central.store.standing()
    expect((await push(done, epoch)).map(({ verdict }) => verdict)).toMatchObject([{ kind: 'accepted' }, { kind: 'accepted', position: 3 }])
  })

  it('S20 hides again what was hidden after the backup, under the command that did it', async () => {
    const tahereh = await signIn(central.url, desk, 'tahereh')
    const { from } = await leaseCodes(central.url, desk)
    await push([1, 2, 3].map((n) => register(from + n, uuid(n))), desk.epoch)
    await backUpStore(folder, backup)
    const hide = (n: number) => signed(desk, tahereh, { type: 'MakeConfidential', data: { ticketId: uuid(n), note: 'x' } })
    const hidden = hide(2)
    await push([hide(1), hidden, signed(desk, tahereh, { type: 'MakePublic', data: { ticketId: uuid(1), note: 'x' } })], desk.epoch)
    await central.end()
    appendFileSync(filesIn(folder).hidings, `${uuid(3)} hidd`)
    expect(await restartFrom(backup)).toMatchObject({ hidden: 1 })
    const { epoch } = await central.store.standing()
    expect((await central.store.feed(0, 10)).map((entry) => [entry.kind, 'streamId' in entry && entry.streamId])).toEqual([['event', uuid(1)], ['empty', false], ['event', uuid(3)], ['gone', uuid(2)]])
    expect(await central.store.state('ticket', uuid(2))).toMatchObject({ confidential: true })
    expect((await push([hidden], epoch)).map(({ verdict }) => verdict)).toEqual([{ kind: 'accepted', position: null }])
  })

  it('opens what was sealed to the city, in another folder as well, and tells desks of the directory', async () => {
    const { from } = await leaseCodes(central.url, desk)
    await backUpStore(folder, backup)
    expect(readFileSync(backup).includes('PRIVATE KEY')).toBe(true)
    await central.store.addOperator({ id: uuid(77), username: 'nima', name: 'نیما', role: 'operator', departmentId: null, passwordHash: 'h', now: 1 })
    const { directoryVersion } = await central.store.standing()
    const envelope = await sealed(central.store, desk, zahra, { type: 'RegisterTicket', data: { ...registerData(uuid(5)), categoryId: 'staff' }, payload: from })
    await central.end()
    const { sealingKey } = filesIn(folder)
    const key = readFileSync(sealingKey, 'utf8')
    writeFileSync(sealingKey, 'another city’s key')
    await restartFrom(backup)
    expect(readFileSync(sealingKey, 'utf8')).toBe(key)
    expect(statSync(sealingKey).mode & 0o077).toBe(0)
    expect(readdirSync(folder).filter((name) => name.startsWith('sealing.key.replaced-'))).toHaveLength(1)
    expect(readFileSync(filesIn(folder).database).includes('PRIVATE KEY')).toBe(false)
    const { epoch, directoryVersion: now } = await central.store.standing()
    expect(now).toBeGreaterThan(directoryVersion)
    expect(kinds(await push([envelope], epoch))).toEqual(['accepted'])
  })

  it('refuses what is no sound backup of ours and leaves the store as it was', async () => {
    await backUpStore(folder, backup)
    const { epoch } = await central.store.standing()
    await central.end()
    const foreign = join(folder, 'foreign.sqlite')
    const db = new Database(foreign)
    db.exec('CREATE TABLE x (y)')
    db.close()
    const torn = join(folder, 'torn.sqlite')
    const bytes = readFileSync(backup)
    bytes.fill(0x5a, 8_192, 40_000)
    writeFileSync(torn, bytes)
    const text = join(folder, 'text')
    appendFileSync(text, 'no database')
    for (const file of [foreign, torn, text, join(folder, 'missing')]) {
      await expect(restoreStore(folder, file, new Date()), file).rejects.toThrow('was not restored')
    }
    central = await startCentral({ in: folder })
    expect((await central.store.standing()).epoch).toBe(epoch)
  })
})
