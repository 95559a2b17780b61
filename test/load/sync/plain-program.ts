import { createCipheriv, createSecretKey, randomBytes, randomUUID, type KeyObject } from 'node:crypto'
import { closeSync, fdatasync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sign } from '#desk/author-key.ts'
import { v7 as newId } from 'uuid'
import { openConnection } from '#desk/sqlite/open.ts'
import { authorKeyOf, macOf, sameText } from '#server/auth/secrets.ts'
import { connect } from '#server/store/sqlite/connection.ts'
import { root } from '../../../src/setup/paths.mjs'
import { citizenWords } from './citizen-words.ts'
import { answerQuestions } from './program.ts'

/** What the figures are held against: SQLite with the settings of a desk (encrypted, FULL) or of the server and nothing of ours around it. */
const fresh = (folder: string): string => {
  const file = join(folder, 'plain.db')
  for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true })
  return file
}
const open = (folder: string) => openConnection(fresh(folder), 'ab'.repeat(32))

/** Milliseconds, by the clock and of the processor, of all threads. */
interface Took { readonly ms: number; readonly processorMs: number }
async function timed(work: () => void | Promise<void>): Promise<Took> {
  const [began, processor] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(processor)
  return { ms: performance.now() - began, processorMs: (user + system) / 1000 }
}

const COLUMNS = 'id, code, status, category, district, phone, name, description, received_at, updated_at'
const TICKETS = `id text not null, code text not null, status text not null, category text not null, district text not null,
  phone text, name text, description text not null, received_at integer not null, updated_at integer not null`
const INSERT_TICKET = `insert into ticket (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
/** As many as a ticket has its place in when a desk becomes usable. */
const INDEXES = ['id', 'code', 'phone, received_at', 'status, received_at', 'category, received_at', 'received_at, status, category, district']

function ticketRows(count: number): (string | number)[][] {
  const words = citizenWords(JSON.parse(readFileSync(join(root, 'resources', 'demo-city', 'messages.json'), 'utf8')) as { text: string }[])
  return Array.from({ length: count }, (_, n) => [
    newId({ msecs: 1.7e12 + n }), String(10_000_000 + n), 'registered', 'waste-collection', 'minudar', words.phone(), words.name(), words.text(200), 1.7e12 + n, 1.7e12 + n,
  ])
}

const [operatorId, sessionId, deskId] = [randomUUID(), randomUUID(), randomUUID()]
/** A queued note as it is signed, and what a desk keeps beside it. */
const commandText = (commandId: string): string => JSON.stringify({
  commandId, type: 'AddNote', version: 1, data: { ticketId: commandId, text: 'شهروند دوباره تماس گرفت و پیگیری خواست' }, at: 1.7e12, trackingCode: null, directoryVersion: 1, operatorId, sessionId, deskId,
})
const savedText = (body: string, mac: string): string => JSON.stringify({ body, mac, context: 'x'.repeat(ROW - body.length) })
const ROW = 1200
const COMMANDS = 'create table command (place integer primary key, id text not null, body text not null)'
const INSERT_COMMAND = 'insert into command (id, body) values (?, ?)'

const flush = promisify(fdatasync)
const sealed = (plain: string, key: KeyObject): Buffer => {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

answerQuestions({
  /** So many tickets as plain rows in one transaction. */
  rows: ({ folder, count }: { folder: string; count: number }): Promise<Took> => {
    const rows = ticketRows(count)
    const db = open(folder)
    db.exec(`create table ticket (number integer primary key, ${TICKETS}, unique (id))`)
    const insert = db.prepare(INSERT_TICKET)
    return timed(() => db.transaction(() => {
      for (const row of rows) insert.run(...row)
    }).immediate()).finally(() => db.close())
  },
  /** The same, straight into the file, with the indexes that lists and look-ups need built after the rows. */
  loaded: ({ folder, count }: { folder: string; count: number }): Promise<Took> => {
    const rows = ticketRows(count)
    const db = open(folder)
    db.pragma('journal_mode = TRUNCATE')
    db.exec(`create table ticket (number integer primary key, ${TICKETS})`)
    const insert = db.prepare(INSERT_TICKET)
    return timed(() => db.transaction(() => {
      for (const row of rows) insert.run(...row)
      for (const [n, columns] of INDEXES.entries()) db.exec(`create index ticket_${n} on ticket (${columns})`)
    }).immediate()).finally(() => db.close())
  },
  /** So many durable commits of a row as long as a queued command. Milliseconds. */
  commits: async ({ folder, count }: { folder: string; count: number }): Promise<number> => {
    const db = open(folder)
    db.exec(COMMANDS)
    const insert = db.prepare(INSERT_COMMAND)
    const body = 'x'.repeat(ROW)
    const { ms } = await timed(() => {
      for (let n = 0; n < count; n++) insert.run(newId(), body)
    })
    db.close()
    return ms
  },
  /** The same, each signed, and flushed at the same time to a second, encrypted file in which there is room. */
  saved: async ({ folder, count }: { folder: string; count: number }): Promise<Took> => {
    const db = open(folder)
    db.exec(COMMANDS)
    const insert = db.prepare(INSERT_COMMAND)
    const [authorKey, journalKey] = [randomBytes(32), createSecretKey(randomBytes(32))]
    const journal = openSync(join(folder, 'plain.journal'), 'w')
    writeSync(journal, Buffer.alloc(count * 2 * ROW))
    fdatasyncSync(journal)
    const place = { at: 0 }
    const took = await timed(async () => {
      for (let n = 0; n < count; n++) {
        const commandId = newId()
        const body = commandText(commandId)
        const saved = savedText(body, sign(body, authorKey))
        place.at += writeSync(journal, sealed(saved, journalKey), null, null, place.at)
        const flushed = flush(journal)
        insert.run(commandId, saved)
        await flushed
      }
    })
    closeSync(journal)
    db.close()
    return took
  },
  /** So many commands as a server gets them, `group` in each push: read, proved, one row each; a commit for each push. */
  proved: async ({ folder, count, group }: { folder: string; count: number; group: number }): Promise<Took> => {
    const secret = randomBytes(32)
    const pushes = Array.from({ length: count / group }, () => JSON.stringify(Array.from({ length: group }, () => {
      const commandId = newId()
      const body = commandText(commandId)
      return { commandId, body, mac: sign(body, secret), sealed: false }
    })))
    const db = connect(fresh(folder), 'write')
    db.exec(COMMANDS)
    const insert = db.prepare(INSERT_COMMAND)
    const keys = new Map<string, KeyObject>([[sessionId, authorKeyOf(secret.toString('base64url'))]])
    const takeIn = db.transaction((push: string) => {
      for (const { commandId, body, mac } of JSON.parse(push) as { commandId: string; body: string; mac: string }[]) {
        const read = JSON.parse(body) as { sessionId: string }
        if (!sameText(mac, macOf(body, keys.get(read.sessionId)!))) throw new Error('a command was not proved')
        insert.run(commandId, body)
      }
    })
    const took = await timed(() => {
      for (const push of pushes) takeIn.immediate(push)
    })
    db.close()
    return took
  },
})
