import type { Reply } from '#ipc/contract.ts'
import type { Taken } from '#ipc/follow-up.ts'
import { saveCommands } from '#desk/save-command.ts'
import { CITIZEN_CHECKS, ATTEMPT_OUTCOMES } from '#domain/ticket/check.ts'
import { checkCall } from './call-checks.ts'
import { markerOf } from './markers.ts'
import { idsFrom, knownBy, saving, type Scene } from './scene.ts'
import { Ended, type Station } from './station.ts'

const HOUR = 3_600_000

/** Whoever sits there takes the next call-back, or goes on with the one that they have. */
export function call(scene: Scene): void {
  const { world, station, chance: { next, often, pick } } = scene
  const calling = station.calling()
  // whoever stole it is not held to what the city asks of those who call
  if (station.directory() === null || station.seat.place === null || calling.asking || world.book.isStolen(station.deskId)) return
  const { screen } = calling
  if (screen === null) {
    takeUp(scene, often(0.6) ? async () => station.checks()['checks.next']({ queue: pick(['promised', 'promised', 'satisfaction', 'all']), after: null }) : chosen(scene))
    return
  }
  const roll = next()
  if (roll < 0.55) tellAttempt(scene, screen)
  else if (roll < 0.75) {
    station.checks()['checks.release'](screen)
    calling.screen = null
  }
}

type Ask = () => Promise<Reply<Taken>>

/** A check that somebody picked from a list, whoever has it. */
function chosen({ station, chance: { pick } }: Scene): Ask | null {
  const store = station.store()
  const lanes = CITIZEN_CHECKS.flatMap((kind) => [true, false].map((tried) => ({ kind, ownerId: null, roleId: null, tried })))
  const found = lanes.flatMap((lane) => store.checks.inLane(lane, station.now(), station.now() + HOUR, 6, null))
  if (found.length === 0) return null
  const { ticketId, check } = pick(found)
  return async () => station.checks()['checks.hold']({ ticketId, check: check.key })
}

function takeUp({ world, station }: Scene, ask: Ask | null): void {
  const calling = station.calling()
  const session = station.seat.place === null ? undefined : station.sessions[station.seat.place]
  if (ask === null || session === undefined) return
  calling.asking = true
  const taken = async (): Promise<void> => {
    const reply = await ask().finally(() => {
      calling.asking = false
    })
    // the console was started anew meanwhile, or whoever asked has left
    if (station.calling() !== calling || station.seat.place === null || world.book.isStolen(station.deskId)) return
    if (!reply.ok || reply.value.item === null) return
    const key = { ticketId: reply.value.item.row.id, check: reply.value.item.check.key }
    if (!isCitizens(reply.value)) return
    checkCall(world, station, key)
    calling.screen = { ...key, operatorId: session.operator.id, epoch: station.store().meta.get('serverEpoch') }
    world.figures.calls += 1
  }
  taken().catch((error: unknown) => (error instanceof Ended ? undefined : world.trouble(error)))
}

/** For all else nobody needs a lease. */
const isCitizens = ({ item }: Taken): boolean => item !== null && CITIZEN_CHECKS.includes(item.check.kind)

function tellAttempt(scene: Scene, { ticketId, check, operatorId }: NonNullable<ReturnType<Station['calling']>['screen']>): void {
  const { world, station, chance: { pick, below }, n } = scene
  const session = station.sessions.find(({ operator }) => operator.id === operatorId)
  if (session === undefined) return
  const around = station.circumstances(session, idsFrom(n))
  const marker = markerOf(n)
  const data = { ticketId, check, outcome: pick(ATTEMPT_OUTCOMES), callAt: station.now() + (1 + below(20)) * HOUR, note: `تماس ${marker}` }
  saving(scene, () => {
    const reply = saveCommands([{ type: 'RecordAttempt', data }], null, around)
    if (!reply.ok) world.figures.refusedAtDesk += 1
    return reply.ok ? reply.value.commandIds : []
  }, knownBy, marker)
  station.calling().screen = null
}

/** Signs in where nobody is, or out. */
export function sit({ station, chance: { often, pick } }: Scene): void {
  if (station.seat.place !== null && often(0.25)) {
    station.seat.place = null
    station.followUp().signedOut()
  } else {
    station.seat.place = pick([0, 0, station.sessions.length - 1])
    const session = station.sessions[station.seat.place]
    if (session !== undefined) station.followUp().signedIn(session)
  }
  station.calling().screen = null
}
