import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import type { CommandData } from '#domain/catalog.ts'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { trackingCode } from '#domain/tracking-code/code.ts'
import { initCity } from '#server/commands/init.ts'
import { addOperator, readOperator } from '#server/commands/operators.ts'
import type { Entry, ServerStore } from '#server/store/ports.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { root } from '../../../src/setup/paths.mjs'
import { citizenWords, type CitizenWords } from './citizen-words.ts'

export const OPERATOR = { username: 'bench', password: 'bench-peygir-137' } as const

const DEMO = join(root, 'resources', 'demo-city')
const BATCH = 1000
const DAY = 86_400_000
/** What happens to a ticket after it came: forwarded, acknowledged, reported, verified, answered. */
const LIFE = ['ForwardTicket', 'AcknowledgeForward', 'ReportWork', 'VerifyWork', 'AnswerCitizen'] as const

/** A message as an operator enters it in the demo city. */
export const registerData = (ticketId: string, text: string): CommandData<'RegisterTicket'> => ({
  ticketId, callId: null, kind: 'request', channel: 'phone', categoryId: 'waste-collection', placeId: 'minudar', urgency: 'normal', point: null, anonymous: false,
  confidential: false, incidentId: null, answers: {},
  private: { phone: '+989121234567', name: 'شهروند آزمایشی', nationalId: null, address: 'خیابان نمونه', text, personId: null },
})

export interface LoadCity { readonly folder: string; readonly tickets: number; readonly ticketIds: readonly string[] }

/**
 * A city with so many tickets of so many events each (1 or 6) in `folder`, brought in through the server's own store, so that
 * every row is what the product would have written, were each message and command given when it says it came.
 */
export async function buildCity(folder: string, tickets: number, events: 1 | 6): Promise<LoadCity> {
  await initCity(folder, DEMO, { username: 'admin', password: OPERATOR.password }, Date.now())
  const store = await openSqliteStore({ folder })
  try {
    const directory = await store.directory()
    await addOperator(store, await readOperator(directory, { ...OPERATOR, name: 'اپراتور بار', role: 'supervisor', departmentId: null }), Date.now())
    const write = await lifeWriter(store)
    const ticketIds: string[] = []
    for (let at = 0; at < tickets; at += BATCH) ticketIds.push(...(await write(at, Math.min(BATCH, tickets - at), events)))
    return { folder, tickets, ticketIds }
  } finally {
    await store.close()
  }
}

async function lifeWriter(store: ServerStore): Promise<(first: number, count: number, events: number) => Promise<readonly string[]>> {
  const directory = await store.directory()
  const { serverDeskId } = await store.standing()
  const people = await store.operators()
  const categories = directory.categories.filter(({ confidential, retired, parentId }) => !confidential && !retired && parentId !== null)
  const places = directory.places.filter(({ retired }) => !retired)
  const words = citizenWords(JSON.parse(readFileSync(join(DEMO, 'messages.json'), 'utf8')) as { text: string }[])
  const now = Date.now()

  const codes = { next: 1, last: 0 }
  const nextCode = async (): Promise<string> => {
    if (codes.next > codes.last) {
      const { from, to } = await store.leaseCodes(serverDeskId, now)
      Object.assign(codes, { next: from, last: to })
    }
    return trackingCode(codes.next++)
  }
  const entryOf = (type: string, data: Record<string, unknown>, at: number, who: number, code: string | null = null): Entry => {
    const { id, role, departmentId } = people[who % people.length]!
    const commandId = newId({ msecs: at })
    const body = { commandId, type, version: 1, data, at, trackingCode: code, directoryVersion: directory.version, operatorId: id, sessionId: commandId, deskId: serverDeskId }
    return { commandId, deskId: serverDeskId, envelope: null, asked: { ok: true, submission: { body, author: { ok: true, operator: { id, role, permissions: [...PERMISSIONS], departmentId } } } } }
  }
  const submit = async (entries: readonly Entry[]): Promise<void> => {
    for (const { receipt } of await store.submit(entries, now)) if (receipt.verdict.kind !== 'accepted') throw new Error(`the city was refused: ${JSON.stringify(receipt.verdict)}`)
  }
  return async (first, count, events) => {
    // half a year, in the order in which they came
    const cameAt = (n: number): number => now - Math.round(180 * DAY * (1 - (first + n) / (first + n + 200_000))) - DAY
    const ids = Array.from({ length: count }, (_, n) => newId({ msecs: cameAt(n) }))
    const registered: Entry[] = []
    for (const [n, ticketId] of ids.entries()) registered.push(entryOf('RegisterTicket', callData(ticketId, first + n, words, categories, places), cameAt(n), 0, await nextCode()))
    await submit(registered)
    const forwards: string[] = []
    for (const [step, type] of LIFE.slice(0, events - 1).entries()) {
      const entries = ids.map((ticketId, n) => {
        const category = categories[(first + n) % categories.length]!
        const assignmentId = `${forwards[n]}:0`
        const data = {
          ForwardTicket: { ticketId, to: [{ departmentId: category.departmentId ?? directory.departments[0]!.id, hours: 48 }], besides: [], note: '' },
          AcknowledgeForward: { ticketId, assignmentId },
          ReportWork: { ticketId, assignmentId, note: words.text(60), startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] },
          VerifyWork: { ticketId, assignmentId, outcome: 'true', how: 'call', note: '' },
          AnswerCitizen: { ticketId, how: 'call_back', note: words.text(60) },
        }[type]
        // whoever reports does not verify
        return entryOf(type, data, cameAt(n) + (step + 1) * 3_600_000, step === 3 ? 1 : 0)
      })
      if (type === 'ForwardTicket') forwards.push(...entries.map(({ commandId }) => commandId))
      await submit(entries)
    }
    return ids
  }
}

function callData(ticketId: string, n: number, words: CitizenWords, categories: readonly { readonly id: string }[], places: readonly { readonly id: string }[]): CommandData<'RegisterTicket'> {
  return {
    ...registerData(ticketId, ''), kind: n % 3 === 0 ? 'complaint' : 'request', categoryId: categories[n % categories.length]!.id, placeId: places[(n * 7) % places.length]!.id,
    private: { phone: words.phone(), name: words.name(), nationalId: null, address: words.address(), text: words.text(200), personId: null },
  }
}
