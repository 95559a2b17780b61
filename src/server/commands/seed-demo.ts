import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KINDS, URGENCIES } from '#domain/ticket/words.ts'
import * as z from 'zod/mini'
import { replaceDurably } from '../store/sqlite/durable.ts'
import type { Entry, ServerStore } from '../store/ports.ts'
import { permissionsOf } from '../auth/author.ts'
import { Complaint } from './complaint.ts'
import { verifyPassword } from '../auth/passwords.ts'
import { canonicalUsername } from '../auth/username.ts'
import { demoId, lifeStep, livesOf } from './demo-life.ts'
import { addOperator, readOperator } from './operators.ts'

const messages = z.array(z.object({
  kind: z.enum(KINDS), categoryId: z.string(), placeId: z.nullable(z.string()), urgency: z.enum(URGENCIES), hoursAgo: z.number(),
  text: z.string(), address: z.nullable(z.string()), name: z.nullable(z.string()), phone: z.nullable(z.string()),
  life: z._default(z.array(lifeStep), []),
}))
const operators = z.array(z.object({ username: z.string(), name: z.string(), role: z.string(), departmentId: z.nullable(z.string()), password: z.string() }))

/**
 * Adds the demo's operators and writes their sign-ins to demo.json in the data folder. Can be given again. Whoever is
 * there already stays as they are, and is listed only if the demo's password is theirs.
 */
export async function seedDemo(store: ServerStore, folder: string, operatorsFile: string, now: number, progress: (line: string) => void): Promise<void> {
  const directory = await store.directory()
  const { city } = directory
  if (!city.demo) throw new Complaint(`${city.name} is not a demo city: nobody must be able to sign in with a published password`)
  const people = z.parse(operators, JSON.parse(readFileSync(operatorsFile, 'utf8')))
  const listed: typeof people = []
  for (const [index, person] of people.entries()) {
    const known = await store.operatorNamed(canonicalUsername(person.username))
    if (known === null) await addOperator(store, await readOperator(directory, person), now)
    if (known === null || (await verifyPassword(person.password, known.passwordHash))) listed.push(person)
    progress(`${index + 1}/${people.length} ${person.username} (${person.role}) ${known === null ? 'added' : 'is there'}`)
  }
  replaceDurably(join(folder, 'demo.json'), `${JSON.stringify(listed, null, 2)}\n`)
}

const HOUR = 3_600_000

/** Adds the demo's messages as imported history, told as so many hours ago, with what was done about them since. Answers how many are new. */
export async function seedDemoMessages(store: ServerStore, messagesFile: string, now: number): Promise<number> {
  const { roles, version } = await store.directory()
  const { serverDeskId } = await store.standing()
  const author = (await store.operators()).find(({ role, disabled }) => !disabled && permissionsOf(roles, role).includes('ticket.import'))
  if (author === undefined) throw new Complaint('nobody may import: the demo messages need an administrator')
  const operator = { id: author.id, role: author.role, permissions: permissionsOf(roles, author.role), departmentId: author.departmentId }
  const said = z.parse(messages, JSON.parse(readFileSync(messagesFile, 'utf8')))
  const entries = said.map(({ hoursAgo, text, address, name, phone, life: _, ...facts }, place): Entry => {
    const data = {
      ...facts, ticketId: demoId('ticket', place), channel: 'phone', source: { name: 'demo', id: String(place + 1) }, occurredAt: Math.round(now - hoursAgo * HOUR),
      private: { phone, name, nationalId: null, address, text },
    }
    const body = {
      commandId: demoId('import', place), type: 'ImportTicket', version: 1, data, at: now, trackingCode: null, directoryVersion: version,
      operatorId: operator.id, sessionId: demoId('import', place), deskId: serverDeskId,
    }
    return { commandId: body.commandId, deskId: serverDeskId, envelope: null, asked: { ok: true, submission: { body, author: { ok: true, operator } } } }
  })
  const answers = await store.submit(entries, now)
  const lived = await store.submit(await livesOf(store, said, now), now)
  const refused = [...answers, ...lived].find(({ receipt }) => receipt.verdict.kind !== 'accepted')
  if (refused !== undefined) throw new Complaint(`a demo message was not taken: ${JSON.stringify(refused.receipt.verdict)}`)
  return answers.filter(({ known }) => !known).length
}
