import { constants, readFileSync } from 'node:fs'
import { access, copyFile, link, mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { readIfThere, writeDurably } from '../durable-file.ts'
import { Damaged, replaceProgram } from './replace.ts'

export const WHYS = ['update_not_started', 'update_database_failed', 'update_not_synced', 'update_not_writable'] as const
/** Why a version did not stay. */
export type Why = (typeof WHYS)[number]
/**
 * A new version is put in on trial. What is written down of it, so that a power cut at any moment leaves something that the next start
 * of either version can sort out. The version before and the one after read it too: what is in it is added to, never changed.
 *
 *   prepared   the old program still lies in its place; old and new one, and soon the database, are kept beside
 *   placed     the new one lies there; until it has synced it is watched (guard.ts)
 *   returning  it failed (`why`): it is ended, and the old one put back
 *   returned   the old one lies in its place again and has not yet synced
 */
const trial = z.object({
  stage: z.enum(['prepared', 'placed', 'returning', 'returned']),
  from: z.string(), to: z.string(),
  /** The program's own file; the copy of the old one; the new one, beside it. All absolute. */
  place: z.string(), kept: z.string(), next: z.string(),
  /** The console that ends to make room: its process. */
  pid: z.int(),
  /** The words with which the program was started. */
  args: z.array(z.string()),
  /** Null: the desk is not enrolled, so nothing can be asked of a server. */
  serverUrl: z.nullable(z.string()),
  why: z.nullable(z.enum(WHYS)),
})
export type Trial = z.infer<typeof trial>

/** What the program on trial has come to, by its own word. */
const signs = z.object({ pid: z.int(), window: z.boolean(), database: z.boolean(), failed: z.boolean(), closed: z.boolean() })
export type Signs = z.infer<typeof signs>

export const GUARD_SWITCH = '--peygir-guard='
const DATABASE = ['desk.db', 'desk.db-wal'] as const
/** Bytes that stay free. */
const MARGIN = 64 * 1024 * 1024

const folderOf = (dataFolder: string): string => join(dataFolder, 'update')
const fileOf = (dataFolder: string, name: 'trial' | 'signs' | 'guard'): string => join(folderOf(dataFolder), `${name}.json`)
const previous = (dataFolder: string): string => join(folderOf(dataFolder), 'previous')
/** The copy of the database as the old version left it. */
export const keptDatabase = (dataFolder: string): string => join(previous(dataFolder), DATABASE[0])

function read<T>(file: string, schema: z.ZodMiniType<T>): T | null {
  try {
    const parsed = z.safeParse(schema, JSON.parse(readIfThere(file)?.toString('utf8') ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch {
    // what cannot be read was not written by this step's one rename, so nothing hangs on it
    return null
  }
}
export const readTrial = (dataFolder: string): Trial | null => read(fileOf(dataFolder, 'trial'), trial)
export const readSigns = (dataFolder: string): Signs | null => read(fileOf(dataFolder, 'signs'), signs)
export const writeTrial = (dataFolder: string, written: Trial): void => writeDurably(fileOf(dataFolder, 'trial'), JSON.stringify(written))
export const writeSigns = (dataFolder: string, written: Signs): void => writeDurably(fileOf(dataFolder, 'signs'), JSON.stringify(written))
export const clearSigns = (dataFolder: string): Promise<void> => rm(fileOf(dataFolder, 'signs'), { force: true })

export const writeGuard = (dataFolder: string, pid: number): void => writeDurably(fileOf(dataFolder, 'guard'), JSON.stringify({ pid }))
/** Whether a guard watches now. A number that another program has got since is none. */
export function isGuarded(dataFolder: string): boolean {
  const written = read(fileOf(dataFolder, 'guard'), z.object({ pid: z.int() }))
  if (written === null) return false
  try {
    return readFileSync(`/proc/${written.pid}/cmdline`, 'utf8').includes(`${GUARD_SWITCH}${dataFolder}`)
  } catch {
    return false
  }
}

export interface Preparing {
  readonly dataFolder: string
  readonly from: string
  readonly to: string
  readonly place: string
  /** The file that holds the new program, and its checksum. */
  readonly fetched: { readonly file: string; readonly sha512: string }
  readonly args: readonly string[]
  readonly serverUrl: string | null
}

/** Lays everything out while the console still runs. Answers why that cannot be; then nothing is left of it. */
export async function prepareTrial({ dataFolder, from, to, place, fetched, args, serverUrl }: Preparing): Promise<Unprepared | null> {
  const next = join(dirname(place), `.${basename(place)}.next`)
  const kept = join(previous(dataFolder), 'previous.AppImage')
  try {
    await access(dirname(place), constants.W_OK)
    await endTrial(dataFolder)
    await mkdir(previous(dataFolder), { recursive: true, mode: 0o700 })
    if (!(await roomFor(dataFolder))) return 'disk_full'
    await putBeside(place, kept)
    await replaceProgram(fetched.file, next, fetched.sha512)
    writeTrial(dataFolder, { stage: 'prepared', from, to, place, kept, next, pid: process.pid, args: [...args], serverUrl, why: null })
    return null
  } catch (error) {
    await endTrial(dataFolder)
    await rm(next, { force: true }).catch(() => undefined)
    return codeOf(error)
  }
}

export type Unprepared = 'disk_full' | 'update_not_writable' | 'update_damaged' | 'internal_error'

const codeOf = (error: unknown): Unprepared => {
  if (error instanceof Damaged) return 'update_damaged'
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'update_not_writable' : 'internal_error'
}

async function roomFor(dataFolder: string): Promise<boolean> {
  const sizes = await Promise.all(DATABASE.map((name) => stat(join(dataFolder, name)).then(({ size }) => size, () => 0)))
  const { bavail, bsize } = await statfs(dataFolder)
  return bavail * bsize >= sizes.reduce((sum, size) => sum + size, MARGIN)
}

/** To be called when nobody has the database open. */
export async function keepDatabase(dataFolder: string): Promise<void> {
  for (const name of DATABASE) {
    const from = join(dataFolder, name)
    if (await stat(from).then(() => true, () => false)) await copyDurably(from, join(previous(dataFolder), name))
  }
}

/** Puts the new program in the place of the old one, in one step. */
export async function placeNext(dataFolder: string, now: Trial): Promise<Trial> {
  await rename(now.next, now.place)
  return advance(dataFolder, { ...now, stage: 'placed' })
}

/** Puts the kept program back into its place, in one step; twice does no harm. */
export async function putBack(dataFolder: string, now: Trial): Promise<Trial> {
  const beside = `${now.next}.back`
  await rm(beside, { force: true })
  await putBeside(now.kept, beside)
  await rename(beside, now.place)
  return advance(dataFolder, { ...now, stage: 'returned' })
}

export function advance(dataFolder: string, next: Trial): Trial {
  writeTrial(dataFolder, next)
  return next
}

/** The trial is over and nothing is kept. Its record goes first: what lies about without one is nobody's. */
export async function endTrial(dataFolder: string): Promise<void> {
  const known = readTrial(dataFolder)
  for (const name of ['trial', 'signs', 'guard'] as const) await rm(fileOf(dataFolder, name), { force: true })
  await rm(previous(dataFolder), { recursive: true, force: true, maxRetries: 3 })
  if (known !== null) await rm(known.next, { force: true })
}

/** A second name for the same file where the disk can have one, else a copy. */
async function putBeside(from: string, to: string): Promise<void> {
  await rm(to, { force: true })
  await link(from, to).catch(() => copyDurably(from, to))
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  const handle = await open(to, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** What a console that starts finds of a trial. `leave`: a guard is in the middle of it and will start the right one. */
export type Found =
  | { readonly is: 'nothing' | 'leave' | 'trial' }
  /** It was cut off before anything was put in. */
  | { readonly is: 'abandoned'; readonly version: string }
  | { readonly is: 'returned'; readonly version: string; readonly why: Why }

/** Judges by what is written down, and by which of the two this is. */
export function findTrial(known: Trial | null, version: string, guarded: boolean): Found {
  if (known === null) return { is: 'nothing' }
  // its file lies there by another hand than the guard's
  if (version === known.to && known.stage === 'prepared') return { is: 'nothing' }
  if (version === known.to && known.stage === 'placed') return { is: 'trial' }
  // a guard that was cut off while it put the old one back goes on where it stopped
  if (version === known.to) return { is: guarded ? 'leave' : 'trial' }
  if (version !== known.from) return { is: 'nothing' }
  if (known.stage === 'returned' || known.stage === 'returning') return { is: 'returned', version: known.to, why: known.why ?? 'update_not_started' }
  return guarded ? { is: 'leave' } : { is: 'abandoned', version: known.to }
}
