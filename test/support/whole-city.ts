import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { root } from '../../src/setup/paths.mjs'

/** Who may everything, so that one sign-in sees every screen. */
export const EVERYBODY = { username: 'everybody', password: 'demo-peygir-137' } as const

/** Copies the demo city into `folder`, with one more role and operator; answers the folder. */
export function writeWholeCity(folder: string): string {
  cpSync(join(root, 'resources', 'demo-city'), folder, { recursive: true })
  add(folder, 'roles', { id: 'everything', name: 'همه‌کاره', nameEn: 'Everything', permissions: PERMISSIONS })
  add(folder, 'operators', { ...EVERYBODY, name: 'ناهید دانا', role: 'everything', departmentId: null })
  return folder
}

function add(folder: string, name: string, entry: unknown): void {
  const file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify([...(JSON.parse(readFileSync(file, 'utf8')) as unknown[]), entry]))
}
