import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { replaceDurably } from '../store/sqlite/durable.ts'
import type { ServerStore } from '../store/ports.ts'
import { Complaint } from './complaint.ts'
import { verifyPassword } from '../auth/passwords.ts'
import { canonicalUsername } from '../auth/username.ts'
import { addOperator, readOperator } from './operators.ts'

const operators = z.array(z.object({ username: z.string(), name: z.string(), role: z.string(), password: z.string() }))

/**
 * Adds the demo's operators and writes their sign-ins to demo.json in the data folder. Can be given again. Whoever is
 * there already stays as they are, and is listed only if the demo's password is theirs.
 */
export async function seedDemo(store: ServerStore, folder: string, operatorsFile: string, now: number, progress: (line: string) => void): Promise<void> {
  const { city, roles } = await store.directory()
  if (!city.demo) throw new Complaint(`${city.name} is not a demo city: nobody must be able to sign in with a published password`)
  const people = z.parse(operators, JSON.parse(readFileSync(operatorsFile, 'utf8')))
  const listed: typeof people = []
  for (const [index, person] of people.entries()) {
    const known = await store.operatorNamed(canonicalUsername(person.username))
    if (known === null) await addOperator(store, await readOperator(roles, person), now)
    if (known === null || (await verifyPassword(person.password, known.passwordHash))) listed.push(person)
    progress(`${index + 1}/${people.length} ${person.username} (${person.role}) ${known === null ? 'added' : 'is there'}`)
  }
  replaceDurably(join(folder, 'demo.json'), `${JSON.stringify(listed, null, 2)}\n`)
}
