import { KEY, type World } from '../support/world.ts'
import { checkBytes, checkDesk, checkKept, checkOutbox, checkStanding, truthOf } from './checks.ts'
import { Violation } from './notebook.ts'
import { arrive, updateConsole } from './perform.ts'
import { fates } from './scene.ts'

/** All waits of the engine are under half a minute, so a city that is whole again is in step well before this. */
const LIMIT_MS = 5 * 60_000
const MESSAGES = 40_000

/** Checks that need no rest. */
export function look(world: World): void {
  for (const station of world.stations) {
    checkOutbox(world, station)
    checkStanding(world, station)
  }
}

/** Everything works again: lines, machines, consoles. The clocks stay as wrong as they are. */
export async function heal(world: World): Promise<void> {
  const { fate } = fates(world)
  fate.server = null
  fate.save.clear()
  for (const station of world.stations) {
    station.endAt(null)
    world.lines.mend(station.index)
    if (world.book.isStolen(station.deskId)) await world.enrolAnew(station)
    await updateConsole(world, station)
    // a person reads what was wrong and lets it go on
    if (station.loop().view().phase === 'paused') station.loop().resume()
  }
  await world.settle()
  await untilRest(world)
}

async function untilRest(world: World): Promise<void> {
  const began = world.clock.now()
  for (let count = 0; count < MESSAGES; count++) {
    const [message] = world.lines.underWay
    if (message !== undefined) {
      await arrive(world, message)
      await world.settle()
      continue
    }
    if (await inStep(world)) return
    const next = world.clock.next()
    if (next === null || next - began > LIMIT_MS) break
    world.clock.advance(next)
    await world.settle()
  }
  const standing = world.stations.map(({ index, loop, store }) => ({ index, ...loop().view(), cursor: store().meta.number('cursor'), waiting: store().outbox.count('waiting'), accepted: store().outbox.count('accepted') }))
  throw new Violation('rest', `not in step ${LIMIT_MS / 60_000} minutes after all was well: ${JSON.stringify(standing)}`)
}

async function inStep(world: World): Promise<boolean> {
  const { epoch, head, directoryVersion } = await world.central()!.store.standing()
  return world.stations.every(({ atRest, store, directory }) => atRest() && directory()?.version === directoryVersion && store().meta.get('epoch') === epoch && store().meta.number('cursor') === head && store().outbox.count('waiting') === 0)
}

/** Desks, server and a rebuild from the log are one. `bytes`: also what lies in the desks' files. */
export async function checkAll(world: World, bytes: boolean): Promise<void> {
  await heal(world)
  world.figures.rests += 1
  const truth = await truthOf(world)
  for (const station of world.stations) {
    checkOutbox(world, station)
    checkDesk(world, station, truth)
  }
  const directory = await world.central()!.store.directory()
  for (const station of world.stations) {
    if (JSON.stringify(station.directory()) !== JSON.stringify(directory)) throw new Violation('directory', `desk ${station.index} has version ${station.directory()?.version} of ${directory.version}`)
  }
  checkKept(world, truth)
  if (bytes) checkBytes(world, truth, KEY)
  const verdicts = [...truth.receipts.values()].map(({ verdict }) => verdict.kind)
  world.figures.refusedByServer = verdicts.filter((kind) => kind === 'refused').length
  world.figures.quarantined = verdicts.filter((kind) => kind === 'quarantined').length
}
