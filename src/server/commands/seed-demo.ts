import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHANNELS, KINDS, URGENCIES } from '#domain/ticket/words.ts'
import * as z from 'zod/mini'
import { replaceDurably } from '../store/sqlite/durable.ts'
import type { ServerStore } from '../store/ports.ts'
import { permissionsOf } from '../auth/author.ts'
import { Complaint } from './complaint.ts'
import { verifyPassword } from '../auth/passwords.ts'
import { canonicalUsername } from '../auth/username.ts'
import { demoId, lifeStep, livesOf, type TimedEntry } from './demo-life.ts'
import { addOperator, readOperator } from './operators.ts'

const message = z.object({
  kind: z.enum(KINDS), categoryId: z.string(), placeId: z.nullable(z.string()), urgency: z.enum(URGENCIES), hoursAgo: z.number(),
  channel: z._default(z.enum(CHANNELS), 'phone'),
  text: z.string(), address: z.nullable(z.string()), name: z.nullable(z.string()), phone: z.nullable(z.string()),
  life: z._default(z.array(lifeStep), []),
})
/** A message told as so many hours ago, with what was done about it since. */
export type DemoMessage = z.infer<typeof message>

/** The messages that are told one by one. */
export const readDemoMessages = (file: string): readonly DemoMessage[] => z.parse(z.array(message), JSON.parse(readFileSync(file, 'utf8')))

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
/** Commands of one transaction. Each has a savepoint of its own, which costs the more the larger the transaction is: 500 took three times as long. */
const BATCH = 50

interface Seeding {
  /** The place of the first message in the numbering of all demo messages. */
  readonly first: number
  readonly progress: (done: number, total: number) => void
}

/**
 * Adds messages as imported history and then lives their lives, everything in the order and at the time at which it happened.
 * Answers how many are new. Throws `Complaint` where something was not taken.
 */
export async function seedDemoMessages(store: ServerStore, said: readonly DemoMessage[], now: number, { first, progress }: Seeding): Promise<number> {
  const { roles, version } = await store.directory()
  const { serverDeskId } = await store.standing()
  const author = (await store.operators()).find(({ role, disabled }) => !disabled && permissionsOf(roles, role).includes('ticket.import'))
  if (author === undefined) throw new Complaint('nobody may import: the demo messages need an administrator')
  const operator = { id: author.id, role: author.role, permissions: permissionsOf(roles, author.role), departmentId: author.departmentId }
  const imports = said.map(({ hoursAgo, text, address, name, phone, life: _, ...facts }, index): TimedEntry => {
    const place = first + index
    const at = Math.round(now - hoursAgo * HOUR)
    const data = { ...facts, ticketId: demoId('ticket', place), source: { name: 'demo', id: String(place + 1) }, occurredAt: at, private: { phone, name, nationalId: null, address, text } }
    const commandId = demoId('import', place)
    const body = { commandId, type: 'ImportTicket', version: 1, data, at, trackingCode: null, directoryVersion: version, operatorId: operator.id, sessionId: commandId, deskId: serverDeskId }
    return { at, entry: { commandId, deskId: serverDeskId, envelope: null, asked: { ok: true, submission: { body, author: { ok: true, operator } } } } }
  })
  // those that were said in the same moment are there before anything is done about them
  const entries = [...imports, ...(await livesOf(store, said, now, first))].toSorted((a, b) => a.at - b.at)
  const added = new Set(imports.map(({ entry }) => entry.commandId))
  for (let done = 0; done < entries.length; done += BATCH) {
    const batch = entries.slice(done, done + BATCH)
    const answers = await store.submit(batch.map(({ entry }) => entry), Math.min(now, batch.at(-1)?.at ?? now))
    const refused = answers.find(({ receipt }) => receipt.verdict.kind !== 'accepted')
    if (refused !== undefined) throw new Complaint(`a demo message was not taken: ${JSON.stringify({ ...refused.receipt, asked: batch.find(({ entry }) => entry.commandId === refused.receipt.commandId)?.entry.asked })}`)
    for (const { known, receipt } of answers) if (known) added.delete(receipt.commandId)
    progress(Math.min(done + BATCH, entries.length), entries.length)
  }
  return added.size
}
