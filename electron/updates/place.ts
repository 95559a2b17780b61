import { sep } from 'node:path'
import type { KindName } from './kind.ts'

/** What an update replaces: the file that starts the program, and whether it is all of it. */
export interface Installation {
  readonly file: string
  readonly kind: KindName
}

/** What the user of this console may replace by himself; null: another has installed it (a system's own package, for all users, a clone). */
export function installationOf({ platform, env, execPath }: Pick<NodeJS.Process, 'platform' | 'env' | 'execPath'>): Installation | null {
  const file = platform === 'linux' ? appImageOf(env, execPath) : platform === 'win32' && inside(execPath, env['LOCALAPPDATA']) ? execPath : null
  return file === null ? null : { file, kind: platform === 'win32' ? 'folder' : 'file' }
}

/** Its own: a console that another AppImage has started inherits the name of that one. */
export function appImageOf(env: NodeJS.ProcessEnv, execPath: string): string | null {
  const file = env['APPIMAGE']
  return file !== undefined && inside(execPath, env['APPDIR']) ? file : null
}

export const inside = (path: string, folder: string | undefined): boolean => folder !== undefined && folder !== '' && path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
