import { app } from 'electron'
import { accessSync, constants, readFileSync } from 'node:fs'
import type { KeyObject } from 'node:crypto'
import { dirname, join } from 'node:path'
import { installationOf, type Installation } from './place.ts'
import { releaseKeys } from './keys.ts'
import type { UpdateFault } from './updater.ts'

/** The console that runs, as far as an update has to know it. */
export interface Program {
  readonly version: string
  /** Of its package. */
  readonly name: string
  readonly platform: NodeJS.Platform
  /** What an update replaces; null: nothing (a system's own package, a clone). */
  readonly installed: Installation | null
  readonly keys: readonly KeyObject[]
  readonly unable: UpdateFault | null
}

export function thisProgram(): Program {
  const { platform } = process
  const installed = app.isPackaged ? installationOf(process) : null
  const manifest = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8')) as { readonly name: string }
  const keys = releaseKeys(manifest)
  const unable = installed === null ? 'update_not_here' : keys.length === 0 ? 'update_key_missing' : !replaceable(installed.file) ? 'update_not_writable' : null
  return { version: app.getVersion(), name: manifest.name, platform, installed, keys, unable }
}

/** It is replaced by a rename in its folder. */
function replaceable(file: string): boolean {
  try {
    accessSync(dirname(file), constants.W_OK)
    return true
  } catch {
    return false
  }
}
