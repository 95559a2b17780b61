import { app, dialog, type BrowserWindow } from 'electron'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import type { Diagnosis } from '#ipc/diagnosis.ts'
import type { ShellOutput } from '#ipc/shell.ts'
import { deskFacts } from './desk-facts.ts'
import { writeDurably } from './durable-file.ts'
import type { ReadPolicy } from './policy.ts'
import { SAVE_DIAGNOSTICS } from './words.ts'

export interface DiagnosticsSources {
  readonly window: BrowserWindow
  readonly dataFolder: string
  readonly policy: () => Promise<ReadPolicy>
  /** Null: the host does not answer. */
  readonly diagnose: () => Promise<Diagnosis | null>
  /** How this console's update stands; null before that is known. */
  readonly update: () => ShellOutput['shell.update'] | null
  /** By which ways an address is reached now. */
  readonly ways: (url: string) => Promise<readonly (string | null)[]>
}

/** Lines from the end of each log: some weeks of an ordinary desk. */
const LINES = 2_000
const LOGS = ['shell', 'host', 'crashes'] as const

/**
 * Writes all that helps whoever is called for help into one file where the user says: versions, policy, standing, sizes, a look through
 * the database, the logs. Nothing of a citizen or an operator is in any of these, and no secret. Answers whether it was saved.
 */
export async function saveDiagnostics(sources: DiagnosticsSources): Promise<boolean> {
  const day = new Date().toISOString().slice(0, 10)
  const chosen = await dialog.showSaveDialog(sources.window, {
    title: SAVE_DIAGNOSTICS, defaultPath: join(app.getPath('documents'), `peygir-diagnostics-${day}.json`), filters: [{ name: 'JSON', extensions: ['json'] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  if (chosen.canceled || chosen.filePath === undefined || chosen.filePath === '') return false
  writeDurably(chosen.filePath, `${JSON.stringify(await collect(sources), null, 1)}\n`)
  return true
}

async function collect({ dataFolder, policy, diagnose, update, ways }: DiagnosticsSources): Promise<Readonly<Record<string, unknown>>> {
  const [read, desk] = await Promise.all([policy(), diagnose()])
  const facts = await deskFacts(dataFolder, read)
  const serverUrl = desk?.status.serverUrl ?? read.policy.serverUrl
  return {
    at: new Date().toISOString(),
    console: {
      version: app.getVersion(), electron: process.versions.electron, chrome: process.versions.chrome, node: process.versions.node, packaged: app.isPackaged, arch: process.arch,
      system: `${process.platform} ${release()}`, language: app.getLocale(), upMinutes: Math.round(process.uptime() / 60),
    },
    desk, update: update(),
    machine: facts.ok ? facts.value : null,
    ways: serverUrl === null ? null : await ways(serverUrl),
    processes: app.getAppMetrics().map(({ type, name, memory }) => ({ type, name, kilobytes: memory.workingSetSize })),
    files: sizesIn(dataFolder),
    logs: Object.fromEntries(LOGS.map((name) => [name, lastLines(join(dataFolder, 'logs', `${name}.log`))])),
  }
}

interface Sized { readonly name: string; readonly files: number; readonly bytes: number; readonly changed: string }

/** Each entry of the folder, one of the system's profile as one. */
function sizesIn(folder: string): readonly Sized[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    try {
      const { mtime, size } = statSync(join(folder, entry.name))
      const below = entry.isDirectory() ? sizesIn(join(folder, entry.name)) : null
      const sum = (of: 'files' | 'bytes'): number => (below ?? []).reduce((total, each) => total + each[of], 0)
      return [{ name: entry.name, files: below === null ? 1 : sum('files'), bytes: below === null ? size : sum('bytes'), changed: mtime.toISOString() }]
    } catch {
      // it went meanwhile, or nobody may look into it
      return []
    }
  })
}

function lastLines(file: string): readonly unknown[] {
  const lines = [`${file}.1`, file].flatMap((each) => {
    try {
      return readFileSync(each, 'utf8').split('\n').filter((line) => line !== '')
    } catch {
      return []
    }
  })
  return lines.slice(-LINES).map((line): unknown => {
    try {
      return JSON.parse(line)
    } catch {
      // the power went while it was written; half a line says nothing
      return null
    }
  })
}
