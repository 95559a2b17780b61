import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { copiesOf } from '#server/attachments/copies.ts'
import { backUpStore, restoreStore } from '#server/commands/backup.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { ATTACHMENT_PART } from '#sync/protocol.ts'
import { eraseTicket, foundCity, startCentral, temporaryFolder, type Central } from '../support/central.ts'
import { staffed, type Staffed } from './messages.ts'
import { MARK, announce, partOf, photo, transfers } from './transfer.ts'

const SIZE = ATTACHMENT_PART + 500
let folder: string
let away: string
let remove: () => void
let backup: string
let central: Central
let zahra: Staffed

beforeEach(async () => {
  const temporary = temporaryFolder()
  folder = join(temporary.folder, 'server')
  away = join(temporary.folder, 'away')
  remove = temporary.remove
  mkdirSync(away)
  await foundCity(folder)
  backup = join(away, 'backup.sqlite')
  central = await startCentral({ in: folder })
  zahra = await staffed(central)
})
afterEach(async () => {
  await central.end()
  remove()
})

async function attached() {
  const bytes = photo(SIZE)
  const ticketId = await zahra.register()
  const id = await announce(zahra, ticketId, bytes)
  await transfers(central).send(zahra.desk.headers, id, bytes)
  return { ticketId, id, bytes }
}
/** The server as it is after a restore, also on another machine's folder. */
async function restoreInto(into: string) {
  await central.end()
  const restored = await restoreStore(into, backup, new Date())
  central = await startCentral({ in: into })
  return restored
}
const readable = async (id: string, bytes: Buffer): Promise<boolean> => (await transfers(central).fetchAll(zahra.desk.headers, id, SIZE)).equals(bytes)

it('a backup brings the attachments to a new machine, and nothing of them lies in it in the clear', async () => {
  const { id, bytes } = await attached()
  const half = photo(SIZE)
  const halfId = await announce(zahra, await zahra.register(), half)
  await transfers(central).put(zahra.desk.headers, halfId, 0, partOf(half, 0))
  await backUpStore(folder, backup)
  expect(readdirSync(away).toSorted()).toEqual(['backup.sqlite', 'backup.sqlite.attachments'])
  const copies = readdirSync(copiesOf(backup))
  expect(copies).toHaveLength(1)
  for (const file of copies) expect(readFileSync(join(copiesOf(backup), file)).includes(Buffer.from(MARK).subarray(0, 16))).toBe(false)
  if (process.platform !== 'win32') expect(statSync(copiesOf(backup)).mode & 0o077).toBe(0)

  expect(await restoreInto(join(away, 'new'))).toMatchObject({ attachments: 1 })
  expect(await readable(id, bytes)).toBe(true)
  // what was on its way starts again: its desk has it still
  expect((await transfers(central).send(zahra.desk.headers, halfId, half)).json).toMatchObject({ complete: true })
})

it('a restore in place keeps what came after the backup and brings back what was lost', async () => {
  const old = await attached()
  await backUpStore(folder, backup)
  const { attachments } = filesIn(folder)
  const [file] = readdirSync(attachments)
  rmSync(join(attachments, file!))
  const young = await attached()
  expect(await restoreInto(folder)).toMatchObject({ attachments: 1 })
  expect(await readable(old.id, old.bytes)).toBe(true)
  // its command is resent by its desk, and its bytes need not be
  expect(readdirSync(attachments)).toHaveLength(2)
  expect((await transfers(central).standing(zahra.desk.headers, young.id)).status).toBe(404)
})

it('S21 what was erased after the backup does not come back with it', async () => {
  const { ticketId, id } = await attached()
  await backUpStore(folder, backup)
  await eraseTicket(central.store, ticketId)
  expect(await restoreInto(folder)).toMatchObject({ attachments: 0, erasures: 1 })
  expect(readdirSync(filesIn(folder).attachments)).toEqual([])
  expect((await transfers(central).get(zahra.desk.headers, id)).status).toBe(404)
})

it('attachments under another key are put aside and not mixed with those of the backup', async () => {
  const { id, bytes } = await attached()
  await backUpStore(folder, backup)
  const into = join(away, 'other')
  await foundCity(into)
  const stranger = await startCentral({ in: into })
  await stranger.end()
  const files = filesIn(into)
  appendFileSync(join(files.attachments, 'stranger'), 'sealed under another key')
  await restoreInto(into)
  expect(await readable(id, bytes)).toBe(true)
  const aside = readdirSync(into).filter((name) => name.startsWith('attachments') && name.includes('.replaced-'))
  expect(aside.map((name) => name.split('.replaced-')[0]).toSorted()).toEqual(['attachments', 'attachments.key'])
  expect(existsSync(join(files.attachments, 'stranger'))).toBe(false)
})
