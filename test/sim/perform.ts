import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandType } from '#domain/catalog.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { settleAttention } from '#desk/attention.ts'
import { authorOf, type SavedCommand } from '#desk/saved-command.ts'
import { saveCommands, type Circumstances } from '#desk/save-command.ts'
import { undoCommands } from '#desk/undo.ts'
import type { Entry } from '#server/store/ports.ts'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { PEOPLE } from '../support/memory-server.ts'
import { backUpNow, type World } from '../support/world.ts'
import { copyFiles, restoreFrom } from './central.ts'
import { chance, type Chance } from './chance.ts'
import type { Message } from './line.ts'
import { markerOf, markersOf } from './markers.ts'
import type { Backup } from './notebook.ts'
import { intentAt } from './operator.ts'
import type { Station } from './station.ts'
import { FAULTS, type Step, type StepKind } from './steps.ts'

const SECOND = 1000
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Timers that one step lets go off. */
const FIRINGS = 40

interface Scene { readonly world: World; readonly station: Station; readonly chance: Chance; readonly n: number }

/** Does one step, and all that follows from it without a further message or more time. */
export async function perform(world: World, [kind, desk, n]: Step): Promise<void> {
  const station = world.stations[desk]!
  world.figures.steps += 1
  if (FAULTS.includes(kind)) world.figures.faults[kind] = (world.figures.faults[kind] ?? 0) + 1
  await STEPS[kind]({ world, station, chance: chance(n), n })
  await world.settle()
  for (const { index, store } of world.stations) world.book.cursor(index, store().meta.get('epoch'), store().meta.number('cursor'))
}

export async function arrive(world: World, message: Message): Promise<void> {
  const { underWay } = world.lines
  underWay.splice(underWay.indexOf(message), 1)
  world.figures.messages += 1
  const { fate } = fates(world)
  const push = message.to === 'server' && (message.what === 'push' || message.what === 'lease')
  if (!push || fate.server === null) return message.arrive()
  const { server: when } = fate
  fate.server = null
  // the database as it was before this request, and beside it what the request had noted in its files by then
  const before = join(world.folder, `before-${world.clock.now()}-${world.figures.steps}`)
  if (when === 'before') copyFiles(world.serverFolder(), before, 'database')
  const remembered = world.book.backup()
  await message.arrive()
  const answered = world.lines.underWay.at(-1)
  if (answered?.to === 'desk' && answered.fail === message.fail && message.fail !== null) {
    world.lines.underWay.pop()
    message.fail('ECONNRESET')
  }
  await world.replaceServer((folder) => {
    if (when !== 'before') return
    for (const name of ['peygir.sqlite', 'peygir.sqlite-wal']) rmSync(join(folder, name), { force: true })
    copyFiles(before, folder, 'database')
    rmSync(before, { recursive: true, force: true })
    world.book.rollBack(remembered)
  })
}

/** What waits to happen to somebody at their next move. */
interface Fates { server: 'before' | 'after' | null; readonly save: Map<number, 'journal' | 'database'>; readonly backups: { file: string; book: Backup }[] }
const FATES = new WeakMap<World, Fates>()
export function fates(world: World): { readonly fate: Fates } {
  const fate = FATES.get(world) ?? { server: null, save: new Map(), backups: [] }
  FATES.set(world, fate)
  return { fate }
}

function idsFrom(n: number): () => string {
  const counter = { at: 0 }
  return () => `${n.toString(16).padStart(8, '0')}-0000-4000-8000-${(++counter.at).toString(16).padStart(12, '0')}`
}

/** Writes down what the desk said is saved. */
function note(world: World, station: Station, commandIds: readonly string[], streamOf: (saved: SavedCommand) => string, marker: string | null): void {
  const { book, figures } = world
  for (const commandId of commandIds) {
    const item = station.store().outbox.get(commandId)
    if (item === null) throw new Error(`${commandId} was acknowledged and is not in the outbox`)
    const { saved } = item
    const streamId = streamOf(saved)
    const told = saved.sealed || JSON.stringify(saved.body).includes(marker ?? '\0') ? marker : null
    book.save(station.index, saved, streamId, told)
    figures.commands += 1
    if (saved.sealed || saved.type === 'RegisterTicket') book.ticketIds.push(streamId)
    else if (saved.type === 'OpenIncident') book.incidentIds.push(saved.streamId)
    else if (saved.type === 'AskApproval') book.approvalIds.push(saved.streamId)
    else if (saved.type === 'StartShift') book.shiftIds.push(saved.streamId)
    else if (saved.type === 'StartCall') book.callIds.push({ desk: station.index, callId: saved.streamId })
  }
}
const streamOf = (saved: SavedCommand): string => (saved.sealed ? saved.commandId : saved.streamId)

/** Lets the desk save, or end in the midst of it. */
function saving(scene: Scene, save: () => readonly string[], streams: (saved: SavedCommand) => string, marker: string | null): void {
  const { world, station } = scene
  const { fate } = fates(world)
  const ending = fate.save.get(station.index)
  fate.save.delete(station.index)
  const before = ending === 'journal' ? station.copyDatabase() : undefined
  const commandIds = save()
  if (ending === undefined) {
    note(world, station, commandIds, streams, marker)
    station.saved()
    return
  }
  // the operator was told nothing, but whatever its disk has of it counts
  station.end()
  station.reopen(before)
  note(world, station, commandIds.filter((commandId) => station.store().outbox.get(commandId) !== null), streams, marker)
}

function act(scene: Scene): void {
  const { world, station, chance: draw, n } = scene
  const newId = idsFrom(n)
  const marker = markerOf(n)
  if (draw.often(0.03)) return undo(scene, newId)
  const intent = intentAt(station, world.book, draw, marker)
  if (intent === null) return
  const around: Circumstances = station.circumstances(intent.session, newId)
  const registered = intent.asked.find(({ type }) => type === 'RegisterTicket')?.data['ticketId']
  saving(scene, () => {
    const reply = saveCommands(intent.asked, null, around)
    if (reply.ok) return reply.value.commandIds
    world.figures.refusedAtDesk += 1
    return []
  }, (saved) => (saved.sealed ? String(registered) : saved.streamId), marker)
}

function undo(scene: Scene, newId: () => string): void {
  const { station, world, chance: { pick } } = scene
  const recent = world.book.savedOn(station.index).slice(-6)
  if (recent.length === 0) return
  const { commandId, authorId } = pick(recent)
  const session = station.sessions.find(({ operator }) => operator.id === authorId)
  if (session === undefined) return
  const ids: string[] = []
  const around = station.circumstances(session, () => {
    const id = newId()
    ids.push(id)
    return id
  })
  saving(scene, () => {
    undoCommands([commandId], around)
    return ids.filter((id) => station.store().outbox.get(id) !== null)
  }, streamOf, null)
}

function settle(scene: Scene): void {
  const { station, world, chance: { pick, often }, n } = scene
  const { outbox } = station.store()
  const open = [...outbox.inState('refused', 50), ...outbox.inState('quarantined', 50)]
  if (open.length === 0) return
  const { saved } = pick(open)
  const session = station.sessions.find(({ operator }) => operator.id === authorOf(saved))
  if (session === undefined) return
  const ids: string[] = []
  const newId = idsFrom(n)
  const around = station.circumstances(session, () => {
    const id = newId()
    ids.push(id)
    return id
  })
  const noted = world.book.saved.get(saved.commandId)
  saving(scene, () => {
    settleAttention(saved.commandId, often(0.6) ? 'retry' : 'dismiss', around)
    return ids.filter((id) => station.store().outbox.get(id) !== null)
  }, streamOf, noted?.marker ?? null)
}

async function carry({ world, chance: { often, pick } }: Scene): Promise<void> {
  const { underWay } = world.lines
  const message = underWay.length === 0 ? undefined : often(0.75) ? underWay[0] : pick(underWay)
  if (message === undefined) await timePasses(world, world.clock.now() + 200)
  else await arrive(world, message)
}

export async function timePasses(world: World, until: number): Promise<void> {
  for (let count = 0; count < FIRINGS; count++) {
    if (!world.clock.advance(until)) return
    await world.settle()
  }
  world.clock.jump(until)
}

async function pass({ world, chance: { next, below } }: Scene): Promise<void> {
  const roll = next()
  const ms = roll < 0.6 ? below(2 * SECOND) : roll < 0.93 ? below(40 * SECOND) : roll < 0.99 ? below(4 * HOUR) : below(3 * DAY)
  await timePasses(world, world.clock.now() + ms)
}

const underWayOf = ({ world, chance: { pick } }: Scene, wanted: (message: Message) => boolean): Message | null => {
  const found = world.lines.underWay.filter(wanted)
  return found.length === 0 ? null : pick(found)
}
const remove = (world: World, message: Message): void => void world.lines.underWay.splice(world.lines.underWay.indexOf(message), 1)

async function inspect({ world, station, chance: { pick, often }, n }: Scene): Promise<void> {
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

async function office({ world, chance: draw, n }: Scene): Promise<void> {
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

async function erase({ world, chance: { pick }, n }: Scene): Promise<void> {
  if (world.central() === null || world.book.ticketIds.length === 0) return
  const ticketId = pick(world.book.ticketIds)
  const markers = markersOf(world.serverFolder(), ticketId)
  const [, erased] = await atServer(world, n, [['CancelTicket', { ticketId, note: 'x' }], ['EraseTicket', { ticketId, note: 'x' }]])
  if (erased === 'accepted') world.book.erase(ticketId, markers)
}

/** Where a code block ends is where codes run out. */
function busyDay({ station, chance: { below } }: Scene): void {
  const { codes, meta, transaction } = station.store()
  const epoch = meta.get('serverEpoch')
  const next = codes.next(epoch)
  const left = codes.left(epoch)
  if (next === null || left < 10) return
  transaction(() => codes.burn(next + Math.min(left - 2, below(2 * left))))
  station.saved()
}

async function resend({ world, station, chance: { pick } }: Scene): Promise<void> {
  const answered = world.book.savedOn(station.index).filter(({ commandId }) => world.book.receiptOf(commandId) !== null)
  const epoch = station.store().meta.get('serverEpoch')
  if (answered.length === 0 || epoch === null) return
  const { envelope } = pick(answered.slice(-30))
  world.lines.send(station.index, 'push', (central) => (world.book.receiptOf(envelope.commandId) === null ? Promise.resolve(null) : central.push(station.deskId, epoch, [envelope])))
}

async function signIn({ world, station, chance: { below }, n }: Scene): Promise<void> {
  if (world.central() === null || !world.lines.isUp(station.index)) return
  const place = below(station.sessions.length)
  const known = station.sessions[place]
  if (known !== undefined) station.sessions[place] = await world.sign(station, { n, operatorId: known.operator.id })
}

async function serverCrash({ world, chance: { next } }: Scene): Promise<void> {
  const { fate } = fates(world)
  const roll = next()
  if (roll < 0.4) return world.replaceServer(() => undefined)
  fate.server = roll < 0.7 ? 'before' : 'after'
}

async function backup({ world }: Scene): Promise<void> {
  if (world.central() === null) return
  const { fate } = fates(world)
  const file = join(world.folder, `backup-${fate.backups.length}-${world.figures.steps}`)
  await backUpNow(world, file)
  fate.backups.push({ file, book: world.book.backup() })
}

async function restoreServer({ world, chance: { below, uuid } }: Scene): Promise<void> {
  const { fate } = fates(world)
  // the last ones are the likely ones
  const chosen = fate.backups.at(-1 - below(Math.min(3, fate.backups.length)))
  if (chosen === undefined) return
  const epoch = uuid()
  await world.replaceServer((folder) => void restoreFrom(folder, chosen.file, epoch, world.clock.now()))
  world.book.restore(chosen.book)
  // a backup of what is no more
  fate.backups.splice(fate.backups.indexOf(chosen) + 1)
}

const OFFSETS = [0, 0, 90 * SECOND, -90 * SECOND, HOUR, -HOUR, 5 * HOUR, -5 * HOUR, 2 * DAY, -2 * DAY, 365 * DAY, -365 * DAY, -20_000 * DAY]

const STEPS: Readonly<Record<StepKind, (scene: Scene) => void | Promise<void>>> = {
  act, carry, pass, settle, resend, signIn, inspect, office, erase, busyDay, serverCrash, backup,
  restore: restoreServer,
  drop: (scene) => {
    const message = underWayOf(scene, () => true)
    if (message === null) return
    remove(scene.world, message)
    message.fail?.('timeout')
  },
  giveUp: (scene) => {
    const message = underWayOf(scene, ({ fail }) => fail !== null)
    message?.fail?.('timeout')
  },
  repeat: (scene) => {
    const message = underWayOf(scene, ({ to }) => to === 'server')
    if (message !== null) scene.world.lines.repeat(message)
  },
  cut: ({ world, station, chance: { often } }) => world.lines.cut(station.index, often(0.3)),
  mend: ({ world, station }) => world.lines.mend(station.index),
  crash: ({ world, station, chance: { next, below } }) => {
    const roll = next()
    const { fate } = fates(world)
    if (roll < 0.25) fate.save.set(station.index, roll < 0.15 ? 'journal' : 'database')
    else if (roll < 0.35) station.end()
    else station.endAt(below(6))
  },
  skew: ({ station, chance: { pick, below } }) => {
    station.clock.offset = pick(OFFSETS) + below(1000)
  },
  age: ({ world, station, chance: { often } }) => world.lines.age(station.index, often(0.7) ? 'old' : 'ancient'),
  update: ({ world, station }) => updateConsole(world, station),
}

/** A newer console is installed: it knows all events, and wants states of its own form. */
export async function updateConsole(world: World, station: Station): Promise<void> {
  if (!world.lines.isAged(station.index)) return
  world.lines.age(station.index, 'current')
  await station.restart((store) => store.meta.set('stateVersion', '0'))
}
