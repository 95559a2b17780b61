import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { root } from '../../src/setup/paths.mjs'
import { serverCommand, startServer, type TestServer } from './app-server.ts'
import { releaseKey } from './made-release.ts'

/** Who may everything, so that one sign-in sees every screen. */
export const EVERYBODY = { username: 'everybody', password: 'demo-peygir-137', name: 'ناهید دانا', role: 'everything' } as const

/** A server with the demo city, one more role and operator, and a key for releases; `folder` is for the city's files, the key lies beside it. */
export async function startWholeCity(folder: string): Promise<TestServer> {
  cpSync(join(root, 'resources', 'demo-city'), folder, { recursive: true })
  const file = join(folder, 'roles.json')
  const roles = JSON.parse(readFileSync(file, 'utf8')) as unknown[]
  writeFileSync(file, JSON.stringify([...roles, { id: EVERYBODY.role, name: 'همه‌کاره', nameEn: 'Everything', permissions: PERMISSIONS }]))
  const server = await startServer({ city: folder, words: ['--release-key', `${releaseKey(dirname(folder)).file}.pub`] })
  const { username, name, role, password } = EVERYBODY
  await serverCommand('operator', 'add', '--data', server.dataFolder, '--username', username, '--name', name, '--role', role, '--password', password)
  return server
}
