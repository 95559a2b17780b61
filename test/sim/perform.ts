import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { settleAttention } from '#desk/attention.ts'
import { authorOf } from '#desk/saved-command.ts'
import { saveCommands, type Asked, type Circumstances } from '#desk/save-command.ts'
import { undoCommands } from '#desk/undo.ts'
import type { World } from '../support/world.ts'
import { copyFiles } from './central.ts'
import { chance } from './chance.ts'
import type { Message } from './line.ts'
import { markerOf } from './markers.ts'
import { Violation } from './notebook.ts'
import { intentAt } from './operator.ts'
import { checkTold } from './call-checks.ts'
import { call, sit } from './call.ts'
import { steal, takeIn, turnUp, writeStick } from './desk-steps.ts'
import { fates, idsFrom, knownBy, saving, type Known, type Scene } from './scene.ts'
import { backup, erase, inspect, office, restoreServer, serverCrash } from './server-steps.ts'
import { Ended, type Station } from './station.ts'
import { FAULTS, type Step, type StepKind } from './steps.ts'

const SECOND = 1000
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Timers that one step lets go off. */
const FIRINGS = 40

/** Does one step, and all that follows from it without a further message or more time. */
export async function perform(world: World, [kind, desk, n]: Step): Promise<void> {
  const station = world.stations[desk]!
  world.figures.steps += 1
  if (FAULTS.includes(kind)) world.figures.faults[kind] = (world.figures.faults[kind] ?? 0) + 1
  try {
    await STEPS[kind]({ world, station, chance: chance(n), n })
  } catch (error) {
    if (!(error instanceof Ended)) throw error
  }
  await world.settle()
  for (const { index, store } of world.stations) {
    const { meta, isSettled } = store()
    const unknown = world.lines.unknown(index)
    if (unknown !== null && unknown.epoch === meta.get('epoch') && unknown.position <= meta.number('cursor')) throw new Violation('cursor', `desk ${index} has stepped over ${unknown.position}, which its console does not know`)
    // the end of the desk takes back what is not on its disk yet, to be asked for again
    if (isSettled()) world.book.cursor(index, meta.get('epoch'), meta.number('cursor'))
  }
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

function act(scene: Scene): void {
  const { world, station, chance: draw, n } = scene
  const newId = idsFrom(n)
  const marker = markerOf(n)
  if (draw.often(0.03)) return undo(scene, newId)
  const intent = intentAt(station, world.book, draw, marker)
  if (intent === null) return
  const around: Circumstances = station.circumstances(intent.session, newId)
  for (const one of intent.asked) checkTold(world, station, one)
  // of these alone a desk seals some
  const [first] = intent.asked.filter(({ type }) => type === 'RegisterTicket' || type === 'EndCall')
  saving(scene, () => {
    const reply = saveCommands(intent.asked, null, around)
    if (reply.ok) return reply.value.commandIds
    world.figures.refusedAtDesk += 1
    return []
  }, (saved) => (saved.sealed && first !== undefined ? knownSealed(first) : knownBy(saved)), intent.marker)
}

const knownSealed = ({ type, data }: Asked): Known => ({
  type, streamId: String(type === 'RegisterTicket' ? data['ticketId'] : data['callId']), hides: typeof data['callId'] === 'string' ? data['callId'] : undefined,
})

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
  }, knownBy, null)
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
  }, knownBy, noted?.marker ?? null)
}

async function carry({ world, chance: { often, pick, below } }: Scene): Promise<void> {
  const { underWay } = world.lines
  for (let left = 1 + below(3); left > 0; left--) {
    const message = underWay.length === 0 ? undefined : often(0.75) ? underWay[0] : pick(underWay)
    if (message === undefined) return timePasses(world, world.clock.now() + 200)
    await arrive(world, message)
    if (left > 1) await world.settle()
  }
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
  world.lines.send(station.index, station.deskId, 'push', (central) => (world.book.receiptOf(envelope.commandId) === null ? Promise.resolve(null) : central.push(station.deskId, epoch, [envelope])))
}

async function signIn({ world, station, chance: { below }, n }: Scene): Promise<void> {
  if (world.central() === null || !world.lines.isUp(station.index)) return
  const place = below(station.sessions.length)
  const known = station.sessions[place]
  if (known !== undefined) station.sessions[place] = await world.sign(station, { n, operatorId: known.operator.id })
}

const OFFSETS = [0, 0, 90 * SECOND, -90 * SECOND, HOUR, -HOUR, 5 * HOUR, -5 * HOUR, 2 * DAY, -2 * DAY, 365 * DAY, -365 * DAY, -20_000 * DAY]

const STEPS: Readonly<Record<StepKind, (scene: Scene) => void | Promise<void>>> = {
  act, call, sit, carry, pass, settle, resend, signIn, inspect, office, erase, busyDay, serverCrash, backup,
  steal, turnUp, stick: writeStick, takeIn,
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
  await station.restart(({ store }) => store().meta.set('stateVersion', '0'))
}
