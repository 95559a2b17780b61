import type { Asked } from '#desk/save-command.ts'
import { CITIZEN_CHECKS } from '#domain/ticket/check.ts'
import { leaseName, type LeaseKey } from '#sync/leases.ts'
import type { World } from '../support/world.ts'
import { Violation } from './notebook.ts'
import type { Station } from './station.ts'

/** Its citizen is called now: no other desk is about to, and what was done about it before this desk got it is known here. */
export function checkCall(world: World, station: Station, key: LeaseKey): void {
  const name = leaseName(key)
  const { meta, checks } = station.store()
  const epoch = meta.get('serverEpoch')
  for (const other of world.stations) {
    const { screen } = other.calling()
    if (other === station || screen === null || leaseName(screen) !== name || screen.epoch !== epoch) continue
    const until = other.store().leases.find(screen)?.until ?? 0
    if (until > world.clock.now()) throw new Violation('work', `desk ${station.index} works on ${name} while desk ${other.index} does, which has it for another ${until - world.clock.now()} ms`)
  }
  const granted = world.book.granted(station.deskId, name)
  const known = checks.find(key.ticketId, key.check)?.check.attempts ?? null
  if (known !== null && granted !== null && granted.epoch === epoch && known < granted.attempts) {
    throw new Violation('work', `desk ${station.index} calls about ${name} for the ${known + 1}. time, though it was tried ${granted.attempts} times before it came here`)
  }
}

/** Somebody is about to tell of a call that they made from the ticket itself. What is on the screen was checked when it came there. */
export function checkTold(world: World, station: Station, { type, data }: Asked): void {
  if (type !== 'RecordAttempt' || world.book.isStolen(station.deskId)) return
  const key = { ticketId: String(data['ticketId']), check: String(data['check']) }
  const { own } = station.followUp()
  const onScreen = station.store().leases.find(key)?.operatorId != null
  if (CITIZEN_CHECKS.some((kind) => key.check.startsWith(`${kind}:`)) && !onScreen && own.mayCall(key)) checkCall(world, station, key)
}
