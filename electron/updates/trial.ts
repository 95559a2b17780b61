import { constants, existsSync } from 'node:fs'
import { access, mkdir, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { copyDurably, readIfThere, writeDurably } from '../durable-file.ts'
import { KINDS, type Kind, type KindName } from './kind.ts'
import { isGuard } from './processes.ts'
import { Damaged } from './replace.ts'
import { removeFolder } from './whole-folder.ts'

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
  /** What the program is made of; not said: a file. */
  kind: z.optional(z.enum(['file', 'folder'])),
  /** The new one is being put in, and no program may lie in its place. */
  placing: z.optional(z.boolean()),
})
export type Trial = z.infer<typeof trial>

/** What the program on trial has come to, by its own word. */
const signs = z.object({ pid: z.int(), window: z.boolean(), database: z.boolean(), failed: z.boolean(), closed: z.boolean() })
export type Signs = z.infer<typeof signs>

export const GUARD_SWITCH = '--peygir-guard='
/** The console's data folder where this process is the guard of a trial; null: it is a console. What follows `--` is a link that somebody else wrote. */
export function guardedFolder(args: readonly string[]): string | null {
  const links = args.indexOf('--')
  return args.slice(0, links < 0 ? args.length : links).find((word) => word.startsWith(GUARD_SWITCH))?.slice(GUARD_SWITCH.length) ?? null
}
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

/** Which only one guard holds, where it can be held. */
export const guardLock = (dataFolder: string): string => join(folderOf(dataFolder), 'guard.lock')
/** `program`: the file that the guard runs from. */
export const writeGuard = (dataFolder: string, pid: number, program: string): void => writeDurably(fileOf(dataFolder, 'guard'), JSON.stringify({ pid, program }))
/** Whether a guard watches now. A number that another program has got since is none. */
export function isGuarded(dataFolder: string): boolean {
  const written = read(fileOf(dataFolder, 'guard'), z.object({ pid: z.int(), program: z.optional(z.string()) }))
  return written !== null && isGuard(written.pid, written.program, `${GUARD_SWITCH}${dataFolder}`)
}
const kindOf = ({ kind = 'file' }: Trial): Kind => KINDS[kind]

export interface Preparing {
  readonly dataFolder: string
  readonly from: string
  readonly to: string
  readonly place: string
  readonly kind: KindName
  /** The file that holds the new program, and its checksum. */
  readonly fetched: { readonly file: string; readonly sha512: string }
  readonly args: readonly string[]
  readonly serverUrl: string | null
}

/** Lays everything out while the console still runs. Answers why that cannot be; then nothing is left of it. */
export async function prepareTrial({ dataFolder, from, to, place, kind: name, fetched, args, serverUrl }: Preparing): Promise<Unprepared | null> {
  const kind = KINDS[name]
  const parts = kind.parts(place, previous(dataFolder))
  try {
    await access(dirname(place), constants.W_OK)
    await endTrial(dataFolder)
    await mkdir(previous(dataFolder), { recursive: true, mode: 0o700 })
    if (!(await roomFor(dataFolder, await kind.room(place)))) return 'disk_full'
    await kind.layOut(parts, fetched)
    writeTrial(dataFolder, { stage: 'prepared', from, to, ...parts, pid: process.pid, args: [...args], serverUrl, why: null, kind: name })
    return null
  } catch (error) {
    await endTrial(dataFolder)
    await kind.clear(parts).catch(() => undefined)
    return codeOf(error)
  }
}

export type Unprepared = 'disk_full' | 'update_not_writable' | 'update_damaged' | 'internal_error'

const codeOf = (error: unknown): Unprepared => {
  if (error instanceof Damaged) return 'update_damaged'
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'update_not_writable' : 'internal_error'
}

async function roomFor(dataFolder: string, program: number): Promise<boolean> {
  const sizes = await Promise.all(DATABASE.map((name) => stat(join(dataFolder, name)).then(({ size }) => size, () => 0)))
  const { bavail, bsize } = await statfs(dataFolder)
  return bavail * bsize >= sizes.reduce((sum, size) => sum + size, MARGIN + program)
}

/** To be called when nobody has the database open. */
export async function keepDatabase(dataFolder: string): Promise<void> {
  for (const name of DATABASE) {
    const from = join(dataFolder, name)
    if (await stat(from).then(() => true, () => false)) await copyDurably(from, join(previous(dataFolder), name))
  }
}

/** Puts the new program in the place of the old one. Throws where it cannot; the old one is there then, unless it throws `Halfway`. */
export async function placeNext(dataFolder: string, now: Trial): Promise<Trial> {
  const { put, between } = kindOf(now)
  if (between === null) {
    await put(now)
    return advance(dataFolder, { ...now, stage: 'placed' })
  }
  await between.begin(now, `${GUARD_SWITCH}${dataFolder}`)
  await put(advance(dataFolder, { ...now, placing: true }))
  const placed = advance(dataFolder, { ...now, stage: 'placed', placing: false })
  await between.end(now, now.to)
  return placed
}

/** Puts the kept program back into its place; twice does no harm. */
export async function putBack(dataFolder: string, now: Trial): Promise<Trial> {
  const { putBack: back, between } = kindOf(now)
  await between?.begin(now, `${GUARD_SWITCH}${dataFolder}`)
  await back(now)
  return notPlaced(dataFolder, now)
}

/** The old program lies in its place again, `now.why`. */
export async function notPlaced(dataFolder: string, now: Trial): Promise<Trial> {
  const returned = advance(dataFolder, { ...now, stage: 'returned', placing: false })
  await kindOf(now).between?.end(now, now.from)
  return returned
}

export function advance(dataFolder: string, next: Trial): Trial {
  writeTrial(dataFolder, next)
  return next
}

/** The trial is over and nothing is kept. Its record goes first: what lies about without one is nobody's. */
export async function endTrial(dataFolder: string): Promise<void> {
  const known = readTrial(dataFolder)
  for (const name of ['trial', 'signs', 'guard'] as const) await rm(fileOf(dataFolder, name), { force: true })
  // the guard may still run in there
  await removeFolder(previous(dataFolder))
  if (known !== null) await kindOf(known).clear(known)
}
/** Something is kept of a trial that is over: somebody held it when it was to go. */
export const isLeftOver = (dataFolder: string): boolean => existsSync(previous(dataFolder)) && !existsSync(fileOf(dataFolder, 'trial'))

/** What a console that starts finds of a trial. `leave`: a guard is in the middle of it and will start the right one. */
export type Found =
  | { readonly is: 'nothing' | 'leave' | 'trial' }
  /** It was cut off before anything was put in. */
  | { readonly is: 'abandoned'; readonly version: string }
  | { readonly is: 'returned'; readonly version: string; readonly why: Why }

/** Judges by what is written down, and by which of the two this is. */
export function findTrial(known: Trial | null, version: string, guarded: boolean): Found {
  if (known === null) return { is: 'nothing' }
  // its file lies there by another hand than the guard's, unless that is about to put it in
  if (version === known.to && known.stage === 'prepared') return { is: guarded && known.placing === true ? 'leave' : 'nothing' }
  if (version === known.to && known.stage === 'placed') return { is: 'trial' }
  // a guard that was cut off while it put the old one back goes on where it stopped
  if (version === known.to) return { is: guarded ? 'leave' : 'trial' }
  if (version !== known.from) return { is: 'nothing' }
  if (known.stage === 'returned' || known.stage === 'returning') return { is: 'returned', version: known.to, why: known.why ?? 'update_not_started' }
  return guarded ? { is: 'leave' } : { is: 'abandoned', version: known.to }
}
