import { Violation } from './notebook.ts'
import type { Scene } from './scene.ts'

/** A desk is stolen, and a supervisor takes it out of work. Whoever has it may go on saving, and what was on its way may still come. */
export async function steal({ world, station, chance: { often } }: Scene): Promise<void> {
  const central = world.central()
  const { deskId, index } = station
  if (central === null || world.book.isStolen(deskId)) return
  if (often(0.5)) world.lines.begin(index)
  await central.store.revokeDesk(deskId, world.clock.now())
  world.book.steal(deskId)
  const kept = (await central.store.leases(world.clock.now())).find((lease) => lease.deskId === deskId)
  if (kept !== undefined) throw new Violation('stolen', `desk ${index} is out of work and still has ${kept.ticketId} ${kept.check}`)
  for (const { sessionId } of station.sessions) {
    if ((await central.store.session(sessionId))?.revokedAt === null) throw new Violation('stolen', `desk ${index} is out of work and somebody is still signed in there`)
  }
  world.lines.hangUp(index)
  station.calling().screen = null
}

/** It is found again, and made a desk anew. */
export async function turnUp({ world, station }: Scene): Promise<void> {
  if (world.central() === null || !world.lines.isUp(station.index) || !world.book.isStolen(station.deskId)) return
  const { phase, problem } = station.loop().view()
  if (phase === 'paused' && problem?.code !== 'desk_decommissioned' && !world.lines.isAged(station.index)) throw new Violation('stolen', `desk ${station.index} is out of work and says ${problem?.code}`)
  await world.enrolAnew(station)
}

/** Who may enrol desks writes down what waits at a desk, because its line is away, or only to be sure. */
export async function writeStick({ world, station, chance: { often } }: Scene): Promise<void> {
  const session = station.sessions.find(({ permissions }) => permissions.includes('desk.enrol'))
  if (session === undefined || (world.lines.isUp(station.index) && often(0.5))) return
  const file = await station.writeOutbox(session)
  if (file !== null) world.sticks.push(file)
}

/** Somebody brings a stick to the server, the newest or one that was forgotten in a drawer. */
export async function takeIn({ world, chance: { often, pick } }: Scene): Promise<void> {
  const central = world.central()
  if (central === null || world.sticks.length === 0) return
  const file = often(0.6) ? world.sticks.at(-1)! : pick(world.sticks)
  const taken = await central.takeIn(file)
  if (!taken.ok) throw new Violation('lost', `what somebody brought on a stick was not taken in: ${taken.refusal.code}`)
  if (often(0.5)) world.sticks.splice(world.sticks.indexOf(file), 1)
}
