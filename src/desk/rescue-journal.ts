import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import { closeSync, existsSync, fdatasync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod/mini'
import { id } from '#domain/decider.ts'
import { syncFolder } from './durable.ts'
import { enrolment } from './enrolment.ts'
import { savedCommand, type SavedCommand } from './saved-command.ts'

/**
 * The second durable copy of what must outlive an unreadable database: the enrolment, and every command that the server has
 * not answered. A file of encrypted records, each flushed before its command is acknowledged; it is also the redo log
 * for commits that a damaged WAL swallowed.
 *
 *   record = length of the rest (4 bytes, big endian) | iv (12) | tag (16) | AES-256-GCM of the JSON
 *
 * Zeros may follow: room that is taken ahead, because a file that grows costs the disk twice at every sync.
 */
export const journalRecord = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('enrolment'), enrolment }),
  z.object({ kind: z.literal('command'), saved: savedCommand }),
  z.object({ kind: z.literal('answered'), commandIds: z.array(id) }),
])
export type JournalRecord = z.infer<typeof journalRecord>

export interface RescueJournal {
  /** What was in it when it was opened, oldest first, without what was answered. */
  readonly found: readonly JournalRecord[]
  /** Where an unreadable earlier file was put; null when all was well. */
  readonly aside: string | null
  /** Ids of the commands in it that are not marked as answered. */
  readonly open: () => readonly string[]
  /** Commands in it now, answered ones included. */
  readonly commands: () => number
  /** On its way to the disk when it returns (`flushed`). Throws the file system's errors and then holds nothing of the commands. */
  readonly append: (commands: readonly SavedCommand[]) => void
  /** Resolves when all that was appended is durable. Rejects with the file system's errors: then nobody knows what is on the disk. */
  readonly flushed: () => Promise<void>
  /** Takes the commands that were appended last back, when their transaction did not commit. */
  readonly takeBack: (commandIds: readonly string[]) => void
  /** Not synced: a mark that a power cut takes is made again by the server's receipt. */
  readonly markAnswered: (commandIds: readonly string[]) => void
  /** Replaces everything, in one step. */
  readonly rewrite: (records: readonly JournalRecord[]) => void
  readonly close: () => void
}

const IV = 12
const TAG = 16
const LENGTH = 4
// larger than any envelope: a length beyond it is damage, not a record
const LONGEST = 4_000_000
const AHEAD = 256 * 1024

export function openJournal(file: string, databaseKey: string, asideName: (file: string) => string): RescueJournal {
  // made once: with bytes for a key each record would cost five times as much
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', Buffer.from(databaseKey, 'hex'), '', 'peygir rescue journal', 32)))
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  const { records, end, damaged } = readAll(bytes, key)
  // a key that opens nothing is another key: nothing may be cut off or written over
  const foreign = damaged > 0 && records.length === 0
  const aside = foreign ? asideName(file) : null
  if (aside !== null) renameSync(file, aside)

  closeSync(openSync(file, 'a'))
  const start = foreign ? 0 : end
  const current = { handle: openSync(file, 'r+'), length: start, room: start, before: 0, commands: countCommands(records), open: openCommands(records), flushed: Promise.resolve() }
  ftruncateSync(current.handle, current.length)

  const makeRoom = (wanted: number): void => {
    try {
      writeWhole(current.handle, Buffer.alloc(wanted + AHEAD), current.length)
      current.room = current.length + wanted + AHEAD
    } catch {
      // on a nearly full disk the record itself may still fit
      ftruncateSync(current.handle, current.length)
      current.room = current.length
    }
  }
  const write = (added: readonly JournalRecord[]): void => {
    const sealed = Buffer.concat(added.map((record) => seal(record, key)))
    try {
      if (current.length + sealed.length > current.room) makeRoom(sealed.length)
      writeWhole(current.handle, sealed, current.length)
    } catch (error) {
      ftruncateSync(current.handle, current.length)
      current.room = current.length
      throw error
    }
    current.before = current.length
    current.length += sealed.length
  }
  const append = (commands: readonly SavedCommand[]): void => {
    write(commands.map((saved) => ({ kind: 'command', saved })))
    current.flushed = flush(current.handle)
    // of a command that is taken back nobody asks
    current.flushed.catch(() => undefined)
    current.commands += commands.length
    for (const { commandId } of commands) current.open.add(commandId)
  }
  const markAnswered = (commandIds: readonly string[]): void => {
    write([{ kind: 'answered', commandIds: [...commandIds] }])
    for (const commandId of commandIds) current.open.delete(commandId)
  }
  const takeBack = (commandIds: readonly string[]): void => {
    ftruncateSync(current.handle, current.before)
    fsyncSync(current.handle)
    current.room = current.before
    current.length = current.before
    current.commands -= commandIds.length
    for (const commandId of commandIds) current.open.delete(commandId)
  }
  const rewrite = (next: readonly JournalRecord[]): void => {
    const fresh = `${file}.new`
    const sealed = Buffer.concat(next.map((record) => seal(record, key)))
    writeDurably(fresh, sealed)
    // Windows does not rename over an open file
    closeSync(current.handle)
    try {
      renameSync(fresh, file)
      syncFolder(dirname(file))
      current.length = sealed.length
      current.room = sealed.length
      current.commands = countCommands(next)
      current.open = openCommands(next)
    } finally {
      current.handle = openSync(file, 'r+')
    }
  }
  return {
    found: records.filter((record) => record.kind === 'enrolment' || (record.kind === 'command' && current.open.has(record.saved.commandId))),
    aside, append, flushed: () => current.flushed, takeBack, markAnswered, rewrite,
    open: () => [...current.open],
    commands: () => current.commands,
    close: () => {
      ftruncateSync(current.handle, current.length)
      closeSync(current.handle)
    },
  }
}

const flush = (handle: number): Promise<void> => new Promise((resolve, reject) => fdatasync(handle, (error) => (error === null ? resolve() : reject(error))))

function openCommands(records: readonly JournalRecord[]): Set<string> {
  const answered = new Set(records.flatMap((record) => (record.kind === 'answered' ? record.commandIds : [])))
  return new Set(records.flatMap((record) => (record.kind === 'command' && !answered.has(record.saved.commandId) ? record.saved.commandId : [])))
}

const countCommands = (records: readonly JournalRecord[]): number => records.filter((record) => record.kind === 'command').length

function seal(record: JournalRecord, key: KeyObject): Buffer {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const text = Buffer.concat([cipher.update(JSON.stringify(record), 'utf8'), cipher.final()])
  const length = Buffer.alloc(LENGTH)
  length.writeUInt32BE(IV + TAG + text.length)
  return Buffer.concat([length, iv, cipher.getAuthTag(), text])
}

/** Reads what can be read: a damaged record is passed over, a torn one at the end (the power went) is where the next goes. */
function readAll(bytes: Buffer, key: KeyObject): { records: JournalRecord[]; end: number; damaged: number } {
  const records: JournalRecord[] = []
  let damaged = 0
  let at = 0
  while (at + LENGTH <= bytes.length) {
    const length = bytes.readUInt32BE(at)
    if (length === 0) break
    if (length < IV + TAG || length > LONGEST) {
      damaged += 1
      break
    }
    if (at + LENGTH + length > bytes.length) break
    const record = open(bytes.subarray(at + LENGTH, at + LENGTH + length), key)
    if (record === null) damaged += 1
    else records.push(record)
    at += LENGTH + length
  }
  return { records, end: at, damaged }
}

function open(sealed: Buffer, key: KeyObject): JournalRecord | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV))
    decipher.setAuthTag(sealed.subarray(IV, IV + TAG))
    const text = Buffer.concat([decipher.update(sealed.subarray(IV + TAG)), decipher.final()]).toString('utf8')
    const read = z.safeParse(journalRecord, JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

function writeDurably(file: string, bytes: Buffer): void {
  const handle = openSync(file, 'w')
  try {
    writeWhole(handle, bytes, 0)
    fsyncSync(handle)
  } catch (error) {
    // on a full disk half a file would only take room
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
}

function writeWhole(handle: number, bytes: Buffer, at: number): void {
  let written = 0
  while (written < bytes.length) written += writeSync(handle, bytes, written, bytes.length - written, at + written)
}
