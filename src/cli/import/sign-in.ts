import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { join, resolve } from 'node:path'
import * as z from 'zod/mini'
import type { ImportOptions } from './arguments.ts'
import { done, failed, type Outcome } from './outcome.ts'

export interface SignIn {
  readonly server: string
  readonly username: string
  readonly password: string
}

const policy = z.object({ serverUrl: z.string() })
const demo = z.array(z.object({ username: z.string(), password: z.string(), role: z.string() }))

/** Where to and as whom: what the command line says, else the demo's console and administrator as npm start left them in `dataFolder`. */
export async function findSignIn(options: ImportOptions, dataFolder: string): Promise<Outcome<SignIn>> {
  const server = options.server ?? (await readJson(join(dataFolder, 'policy.json'), policy))?.serverUrl ?? null
  if (server === null) return failed('no server is known here: start one with npm start, or say --server URL')
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) return failed(`${server} is not the address of a server (http://… or https://…)`)

  if (options.user !== null && options.passwordFile !== null) {
    const password = await readPassword(options.passwordFile)
    return password.ok ? done({ server, username: options.user, password: password.value }) : password
  }
  const administrator = (await readJson(join(dataFolder, 'server', 'demo.json'), demo))?.find(({ role }) => role === 'admin')
  if (administrator === undefined) return failed('no demo sign-in is known here: say --user NAME --password-file FILE')
  return done({ server, username: administrator.username, password: administrator.password })
}

/** A path is meant from where the person stands; npm runs scripts in the project's folder. */
export const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path)

async function readPassword(path: string): Promise<Outcome<string>> {
  try {
    const [first] = (path === '-' ? await text(process.stdin) : await readFile(fromHere(path), 'utf8')).split(/\r?\n/)
    return first === undefined || first === '' ? failed(`the first line of ${path} is empty, no password there`) : done(first)
  } catch {
    return failed(`cannot read the password file ${path}`)
  }
}

async function readJson<T>(path: string, schema: z.ZodMiniType<T>): Promise<T | null> {
  try {
    const read = z.safeParse(schema, JSON.parse(await readFile(path, 'utf8')))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
