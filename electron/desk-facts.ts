import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reply } from '#ipc/contract.ts'
import type { DeskFacts, PolicySetting } from '#ipc/shell.ts'
import type { ReadPolicy } from './policy.ts'
import { SETTINGS, type Setting } from './policy-settings.ts'

/** The database and its journal. */
const FILES = ['desk.db', 'desk.db-wal'] as const

/** What the main process knows of this desk, for 'about this desk'. */
export async function deskFacts(dataFolder: string, { policy, settings, problems, sources }: ReadPolicy): Promise<Reply<DeskFacts>> {
  const [sizes, freeBytes] = await Promise.all([Promise.all(FILES.map((name) => sizeOf(join(dataFolder, name)))), freeIn(dataFolder)])
  const [database, journal] = sizes
  const databaseBytes = database == null ? null : database + (journal ?? 0)
  return { ok: true, value: { settings: shown(settings), problems, sources, shut: policy.shut, databaseBytes, freeBytes } }
}

/** The settings as a person may see them. */
export function shown(settings: ReadPolicy['settings']): readonly PolicySetting[] {
  return SETTINGS.map((setting: Setting) => {
    const { value = null, origin = 'default' } = settings.find(({ name }) => name === setting.name) ?? {}
    const secret = setting.secret === true
    const words = setting.kind === 'choice' ? setting.of[String(value)] : undefined
    return { name: setting.name, title: setting.title, value: secret ? null : words ?? value, secret: secret && value !== null, origin }
  })
}

const sizeOf = (file: string): Promise<number | null> => stat(file).then(({ size }) => size, () => null)
const freeIn = (folder: string): Promise<number | null> => statfs(folder).then(({ bavail, bsize }) => bavail * bsize, () => null)
