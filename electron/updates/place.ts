import { sep } from 'node:path'

/** Its own: a console that another AppImage has started inherits the name of that one. */
export function appImageOf(env: NodeJS.ProcessEnv, execPath: string): string | null {
  const file = env['APPIMAGE']
  return file !== undefined && inside(execPath, env['APPDIR']) ? file : null
}

export const inside = (path: string, folder: string | undefined): boolean => folder !== undefined && folder !== '' && path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
