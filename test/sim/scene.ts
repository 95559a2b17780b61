import type { SavedCommand } from '#desk/saved-command.ts'
import type { World } from '../support/world.ts'
import type { Chance } from './chance.ts'
import type { Backup } from './notebook.ts'
import type { Station } from './station.ts'

/** One step at one desk; all that it chooses it draws from its own chance. */
export interface Scene { readonly world: World; readonly station: Station; readonly chance: Chance; readonly n: number }

/** What waits to happen to somebody at their next move. */
interface Fates { server: 'before' | 'after' | null; readonly save: Map<number, 'journal' | 'database'>; readonly backups: { file: string; book: Backup }[] }
const FATES = new WeakMap<World, Fates>()
export function fates(world: World): { readonly fate: Fates } {
  const fate = FATES.get(world) ?? { server: null, save: new Map(), backups: [] }
  FATES.set(world, fate)
  return { fate }
}

export function idsFrom(n: number): () => string {
  const counter = { at: 0 }
  return () => `${n.toString(16).padStart(8, '0')}-0000-4000-8000-${(++counter.at).toString(16).padStart(12, '0')}`
}

/** Writes down what the desk said is saved. */
function note(world: World, station: Station, commandIds: readonly string[], knownOf: (saved: SavedCommand) => Known, marker: string | null): void {
  const { book, figures } = world
  for (const commandId of commandIds) {
    const item = station.store().outbox.get(commandId)
    if (item === null) throw new Error(`${commandId} was acknowledged and is not in the outbox`)
    const { saved } = item
    const { type, streamId, hides } = knownOf(saved)
    const told = saved.sealed || JSON.stringify(saved.body).includes(marker ?? '\0') ? marker : null
    book.save(station.index, station.deskId, saved, { type, streamId }, told)
    if (hides !== undefined) book.hiddenCalls.add(hides)
    figures.commands += 1
    if (type === 'RegisterTicket') book.ticketIds.push(streamId)
    else if (type === 'OpenIncident') book.incidentIds.push(streamId)
    else if (type === 'AskApproval') book.approvalIds.push(streamId)
    else if (type === 'StartShift') book.shiftIds.push(streamId)
    else if (type === 'StartCall') book.callIds.push({ desk: station.index, callId: streamId })
  }
}
/** What a command is, as whoever gave it knows, also of one that was sealed. `hides`: the call that it makes illegible at its desk. */
export interface Known { readonly type: string; readonly streamId: string; readonly hides?: string | undefined }
/** A message that was sealed, unless its author says more. */
export const knownBy = (saved: SavedCommand): Known => (saved.sealed ? { type: 'RegisterTicket', streamId: saved.commandId } : saved)

/** Lets the desk save, or end in the midst of it. */
export function saving(scene: Scene, save: () => readonly string[], knownOf: (saved: SavedCommand) => Known, marker: string | null): void {
  const { world, station } = scene
  const { fate } = fates(world)
  const ending = fate.save.get(station.index)
  fate.save.delete(station.index)
  const before = ending === 'journal' ? station.copyDatabase() : undefined
  const commandIds = save()
  if (ending === undefined) {
    note(world, station, commandIds, knownOf, marker)
    station.saved()
    return
  }
  // the operator was told nothing, but whatever its disk has of it counts
  station.end()
  station.reopen(before)
  note(world, station, commandIds.filter((commandId) => station.store().outbox.get(commandId) !== null), knownOf, marker)
}
