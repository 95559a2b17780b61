import { join } from 'node:path'
import type { CommandType } from '#domain/catalog.ts'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { Entry } from '#server/store/ports.ts'
import { PEOPLE } from '../support/memory-server.ts'
import { backUpNow, type World } from '../support/world.ts'
import { restoreFrom } from './central.ts'
import { markerOf, markersOf, shownAgainIn } from './markers.ts'
import { fates, idsFrom, type Scene } from './scene.ts'

const DAY = 24 * 3_600_000

export async function inspect({ world, station, chance: { pick, often }, n }: Scene): Promise<void> {
  const central = world.central()
  const session = station.sessions.find(({ operator }) => operator.role === 'inspector')
  if (central === null || session === undefined || station.directory() === null) return
  const { tickets } = await central.store.confidentialTickets(null, 20)
  if (tickets.length === 0) return
  const ticket = pick(tickets).state as unknown as TicketState
  const said = `بازرسی ${markerOf(n)}`
  const [type, data] = pick<[CommandType, Record<string, unknown>]>([
    ['MakePublic', { note: said }], ['AddNote', { text: said }], ['AnswerCitizen', { how: 'call_back', note: said }], ['AmendTicket', { changes: { urgency: 'urgent' }, private: {} }],
  ])
  station.circumstances(session, idsFrom(n))
  void station.online().run(type, { ticketId: ticket.id, ...data }, often(0.9) ? session : pick(station.sessions), station.transport())
}

export async function office({ world, chance: draw, n }: Scene): Promise<void> {
  const central = world.central()
  if (central === null) return
  const now = world.clock.now()
  if (draw.often(0.4)) {
    // not the one who works most
    const { username } = PEOPLE[1]!
    await central.store.changeOperator({ username, name: null, role: draw.pick(['operator', 'operator', 'reader']), passwordHash: null, disabled: draw.often(0.25), now })
    return
  }
  await atServer(world, n, Array.from({ length: 1 + draw.below(3) }, (_, place) => {
    const ticketId = draw.uuid()
    world.book.ticketIds.push(ticketId)
    return ['ImportTicket', {
      ticketId, kind: 'request', categoryId: 'waste', placeId: null, urgency: 'normal', channel: 'import', source: { name: 'old', id: String(n) }, occurredAt: now - DAY,
      private: { phone: null, name: null, nationalId: null, address: null, text: `پرونده ${markerOf(n, `i${place}`)}` },
    }]
  }))
}

/** What the administrator does without a desk. Answers the verdicts. */
async function atServer(world: World, n: number, commands: readonly (readonly [CommandType, Readonly<Record<string, unknown>>])[]): Promise<readonly string[]> {
  const central = world.central()
  if (central === null) return []
  const newId = idsFrom(n)
  const admin = PEOPLE.find(({ role }) => role === 'admin')!
  const { version } = await central.store.directory()
  const entries = commands.map(([type, data]): Entry => {
    const commandId = newId()
    const body = { commandId, type, version: 1, data, at: world.clock.now(), trackingCode: null, directoryVersion: version, operatorId: admin.id, sessionId: admin.id, deskId: admin.id }
    const author = { ok: true as const, operator: { id: admin.id, role: admin.role, permissions: [...PERMISSIONS], departmentId: null } }
    return { commandId, deskId: admin.id, envelope: null, asked: { ok: true, submission: { body, author } } }
  })
  const receipts = (await central.store.submit(entries, world.clock.now())).map(({ receipt }) => receipt)
  world.book.receipts(receipts)
  return receipts.map(({ verdict }) => verdict.kind)
}

export async function erase({ world, chance: { pick }, n }: Scene): Promise<void> {
  if (world.central() === null || world.book.ticketIds.length === 0) return
  const ticketId = pick(world.book.ticketIds)
  const markers = markersOf(world.serverFolder(), ticketId)
  const [, erased] = await atServer(world, n, [['CancelTicket', { ticketId, note: 'x' }], ['EraseTicket', { ticketId, note: 'x' }]])
  if (erased === 'accepted') world.book.erase(ticketId, markers)
}

export async function serverCrash({ world, chance: { next } }: Scene): Promise<void> {
  const { fate } = fates(world)
  const roll = next()
  if (roll < 0.4) return world.replaceServer(() => undefined)
  fate.server = roll < 0.7 ? 'before' : 'after'
}

export async function backup({ world }: Scene): Promise<void> {
  if (world.central() === null) return
  const { fate } = fates(world)
  const file = join(world.folder, `backup-${fate.backups.length}-${world.figures.steps}`)
  await backUpNow(world, file)
  fate.backups.push({ file, book: world.book.backup() })
}

export async function restoreServer({ world, chance: { below, uuid } }: Scene): Promise<void> {
  const { fate } = fates(world)
  // the last ones are the likely ones
  const chosen = fate.backups.at(-1 - below(Math.min(3, fate.backups.length)))
  if (chosen === undefined) return
  for (const ticketId of shownAgainIn(world.serverFolder())) world.book.shownAgain.add(ticketId)
  const epoch = uuid()
  await world.replaceServer((folder) => void restoreFrom(folder, chosen.file, epoch, world.clock.now()))
  world.book.restore(chosen.book)
  // a backup of what is no more
  fate.backups.splice(fate.backups.indexOf(chosen) + 1)
}
