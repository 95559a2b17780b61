import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { parseTrackingCode } from '#domain/tracking-code/code.ts'
import { syncFile, syncFolder } from './durable.ts'
import { enrolment as enrolmentSchema, type Enrolment } from './enrolment.ts'
import { openJournal, type JournalRecord, type RescueJournal } from './rescue-journal.ts'
import type { SavedCommand } from './saved-command.ts'
import { faultOf } from './sqlite/faults.ts'
import type { Slow } from './sqlite/query.ts'
import { salvage, type Salvage } from './sqlite/rescue.ts'
import { openStore, type Store } from './sqlite/store.ts'
import { hideSaid, showStream } from './standing.ts'

/** The desk's files: the database, the journal beside it, and what is done when one of them cannot be read. */
export interface Vault {
  /** The database as it is now; ask again after every wait, it may have been rebuilt. */
  readonly store: () => Store
  readonly enrolment: () => Enrolment | null
  readonly enrol: (enrolment: Enrolment) => void
  /**
   * Stores the commands that `work` answers with all that it wrote: in the database for good when this returns, nowhere when it
   * throws. Their second copy is on its way to the disk: nobody is told that they are saved before `kept` says so.
   */
  readonly save: (work: (store: Store) => readonly SavedCommand[]) => void
  /** Resolves when all that was saved until now is on the disk twice. Rejects with the file system's errors when it cannot be: in the database it is. */
  readonly kept: () => Promise<void>
  /** Shrinks the journal to what the server has not answered. */
  readonly tidy: () => void
  /** After an erasure: leaves nothing of what is no longer in the database in the files beside it. */
  readonly sweep: () => void
  /**
   * Moves the database to a new file, which holds nothing of what was erased. Takes some 16 ms a megabyte, in which nothing else
   * is answered; cut short, the old file stands. Throws SQLite's and the file system's errors, and then works on with the old one.
   */
  readonly renew: () => void
  /** Bytes of the database's file. */
  readonly size: () => number
  /** What happened to the database when it was opened or since; stays until the next start. */
  readonly damage: () => Refusal | null
  /** Puts the unreadable database aside and builds a new one. */
  readonly rebuild: () => void
  readonly close: () => void
}

export interface VaultOptions {
  readonly folder: string
  readonly key: string
  readonly now: () => number
  readonly slow: Slow
  /** Builds a new database whatever the old one is like: a person said so after it failed. */
  readonly repair?: boolean
}

// answered commands are only marked until so many have gathered: a rewrite costs three waits for a hard disk
const TIDY_AT = 50
/** Answered ones for each that is still waiting. */
const TIDY_PER_KEPT = 4

export function openVault({ folder, key, now, slow, repair = false }: VaultOptions): Vault {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'desk.db')
  // of a renewal that was cut short
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(freshName(file) + part, { force: true })
  const asideName = (path: string): string => {
    const name = `${path}.unreadable-${new Date(now()).toISOString().slice(0, 19).replaceAll(':', '-')}`
    return [name, ...Array.from({ length: 100 }, (_, more) => `${name}-${more + 1}`)].find((free) => !existsSync(free)) ?? name
  }
  const journal = openJournal(join(folder, 'rescue.journal'), key, asideName)
  const current: { store: Store; damage: Refusal | null; enrolment: Enrolment | null } = repair ? putAsideAndBuild(journal.found) : openOrRebuild()

  function openOrRebuild(): typeof current {
    const existed = existsSync(file)
    try {
      const store = openStore(file, key, slow)
      try {
        check(store)
        const redone = redo(store, journal.found)
        // a database that vanished while the journal stayed is damage too, and is said to be
        const damage = !existed && redone > 0 ? damaged(redone, null) : null
        return { store, damage, enrolment: readEnrolment(store) }
      } catch (error) {
        store.close()
        throw error
      }
    } catch (error) {
      if (faultOf(error) !== 'database_unreadable') throw error
      return putAsideAndBuild(journal.found)
    }
  }

  function putAsideAndBuild(kept: readonly JournalRecord[]): typeof current {
    const aside = asideName(file)
    for (const part of ['', '-wal', '-shm']) if (existsSync(file + part)) renameSync(file + part, aside + part)
    const saved = salvage(aside, key)
    const store = openStore(file, key, slow)
    const rescued = store.transaction(() => putBackSaved(store, saved)) + redo(store, kept)
    return { store, damage: damaged(rescued, aside), enrolment: readEnrolment(store) }
  }

  const live = (): JournalRecord[] => {
    const { store, enrolment } = current
    const commands = (['waiting', 'refused', 'quarantined'] as const).flatMap((state) => store.outbox.inState(state, 100_000))
    return [
      ...(enrolment === null ? [] : [{ kind: 'enrolment', enrolment } as const]),
      ...commands.map(({ saved }) => ({ kind: 'command', saved }) as const),
    ]
  }

  const tidy = (from: number, perKept: number): void => {
    const kept = new Set(current.store.outbox.unsettled())
    const open = new Set(journal.open())
    const answered = [...open].filter((commandId) => !kept.has(commandId))
    // commands without their second copy: the journal was unreadable, or a restored server wants them again
    const missing = [...kept].some((commandId) => !open.has(commandId))
    try {
      // with thousands waiting, writing those anew after every push would cost more than sending them
      if (missing || journal.commands() - kept.size >= from + perKept * kept.size) journal.rewrite(live())
      else if (answered.length > 0) journal.markAnswered(answered)
    } catch (error) {
      // a full disk leaves the longer journal, which is as good
      if (faultOf(error) !== 'disk_full') throw error
    }
  }
  // an answered command that is forgotten here must not come back from the journal some day
  tidy(1, 0)

  return {
    store: () => current.store,
    enrolment: () => current.enrolment,
    enrol: (enrolment) => {
      current.store.meta.set('enrolment', JSON.stringify(enrolment))
      current.enrolment = enrolment
      journal.rewrite(live())
    },
    save: (work) => saveTwice(current.store, journal, work),
    kept: () => journal.flushed().catch(() => journal.rewrite(live())),
    tidy: () => tidy(TIDY_AT, TIDY_PER_KEPT),
    sweep: () => {
      current.store.emptyLog()
      journal.rewrite(live())
    },
    renew: () => {
      const fresh = freshName(file)
      try {
        rmSync(fresh, { force: true })
        current.store.copyTo(fresh)
        const copy = openStore(fresh, key, slow)
        copy.meta.set('remnants', 'none')
        copy.close()
        syncFile(fresh)
        putInPlace(fresh)
      } finally {
        rmSync(fresh, { force: true })
      }
    },
    size: () => statSync(file).size,
    damage: () => current.damage,
    rebuild: () => {
      // what the journal holds now is read again from its file: the database cannot be asked any more
      try {
        current.store.close()
      } catch (error) {
        if (faultOf(error) === null) throw error
      }
      const again = openJournal(join(folder, 'rescue.journal'), key, asideName)
      again.close()
      Object.assign(current, putAsideAndBuild(again.found))
    },
    close: () => {
      current.store.close()
      journal.close()
    },
  }

  function putInPlace(fresh: string): void {
    current.store.close()
    try {
      // a log that was left belongs to the old file and would be read into the new one
      if (existsSync(`${file}-wal`)) throw new Error('the write-ahead log of the desk was not closed')
      renameSync(fresh, file)
      syncFolder(folder)
    } finally {
      current.store = openStore(file, key, slow)
    }
  }

  function damaged(rescued: number, aside: string | null): Refusal {
    return refusal('database_unreadable', { rescued, aside: aside ?? journal.aside })
  }
}

const freshName = (file: string): string => `${file}.fresh`

/** Small tables are read whole at the start; damage among the tickets shows when they are read. */
function check(store: Store): void {
  store.meta.get('enrolment')
  for (const state of ['waiting', 'accepted', 'refused', 'quarantined'] as const) store.outbox.inState(state, 1000)
  store.codes.leftInAll()
  store.tickets.rows([1])
  store.search.waiting()
}

function saveTwice(store: Store, journal: RescueJournal, work: (store: Store) => readonly SavedCommand[]): void {
  const written: { commands: readonly SavedCommand[] } = { commands: [] }
  try {
    store.transaction(() => {
      const commands = work(store)
      if (commands.length === 0) return
      // last, so that only the commit itself can still fail after it; the disk takes both at once
      journal.append(commands)
      written.commands = commands
    })
  } catch (error) {
    if (written.commands.length > 0) journal.takeBack(written.commands.map(({ commandId }) => commandId))
    throw error
  }
}

/** Does again what the journal knows and the database does not. Answers how many commands came back. */
function redo(store: Store, found: readonly JournalRecord[]): number {
  return store.transaction(() => {
    let redone = 0
    for (const record of found) {
      if (record.kind === 'enrolment') {
        if (store.meta.get('enrolment') === null) store.meta.set('enrolment', JSON.stringify(record.enrolment))
        continue
      }
      if (record.kind === 'answered' || store.outbox.get(record.saved.commandId) !== null) continue
      putBackCommand(store, record.saved)
      redone += 1
    }
    return redone
  })
}

/** Answers how many commands and drafts were written. */
export function putBackSaved(store: Store, { commands, drafts, draftKeys, enrolment }: Salvage): number {
  const enrolled = legible(enrolment)
  if (enrolled !== null) store.meta.set('enrolment', JSON.stringify(enrolled))
  for (const { saved, state, verdict } of commands) {
    putBackCommand(store, saved)
    if (state === 'waiting') continue
    store.outbox.settle(saved.commandId, state, verdict === null ? {} : { refusal: JSON.parse(verdict) as Refusal })
    if (!saved.sealed) showStream(store, saved.stream, saved.streamId)
  }
  for (const { operatorId, key } of draftKeys) store.drafts.keepKey(operatorId, key)
  for (const { operatorId, draft } of drafts) store.drafts.put(operatorId, draft)
  return commands.length + drafts.length
}

function putBackCommand(store: Store, saved: SavedCommand): void {
  store.outbox.add(saved)
  const payload = saved.code === null ? null : parseTrackingCode(saved.code)
  if (payload !== null) store.codes.burn(payload)
  if (saved.draftId !== null) store.drafts.removeSaved(saved.draftId)
  if (saved.supersedes !== null) store.outbox.settle(saved.supersedes, 'superseded')
  if (!saved.sealed) {
    showStream(store, saved.stream, saved.streamId)
    return
  }
  if (saved.code !== null) store.sealedMessages.add(saved.authorId, { commandId: saved.commandId, code: saved.code, at: saved.at })
  if (saved.callId != null) hideSaid(store, saved.callId)
}

/** As a damaged database had it; null where it makes no sense. The journal has it too. */
function legible(text: string | null): Enrolment | null {
  try {
    return text === null ? null : z.parse(enrolmentSchema, JSON.parse(text))
  } catch {
    return null
  }
}

function readEnrolment(store: Store): Enrolment | null {
  const text = store.meta.get('enrolment')
  return text === null ? null : z.parse(enrolmentSchema, JSON.parse(text))
}
