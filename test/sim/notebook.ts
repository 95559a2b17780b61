import type { OpenCommand, SavedCommand } from '#desk/saved-command.ts'
import { parseTrackingCode } from '#domain/tracking-code/code.ts'
import type { CodeLease, Envelope, Receipt } from '#sync/protocol.ts'

/** Something is not as it must be. `check` is the name by which docs/sync.md and the mutations know it. */
export class Violation extends Error {
  override readonly name = 'Violation'
  readonly check: Check
  constructor(check: Check, what: string) {
    super(`${check}: ${what}`)
    this.check = check
  }
}

export type Check =
  | 'bug' | 'cursor' | 'codes' | 'lease' | 'receipt' | 'order' | 'outbox' | 'lost' | 'words' | 'twice' | 'log' | 'feed' | 'standing' | 'views' | 'search'
  | 'checksum' | 'directory' | 'work' | 'stolen' | 'confidential' | 'erased' | 'rest'

/** A command that an operator was told is saved. */
export interface Noted {
  readonly commandId: string
  readonly desk: number
  /** As which it was signed. */
  readonly deskId: string
  readonly order: number
  readonly type: string
  readonly streamId: string
  /** A word that stands in its text and nowhere else. */
  readonly marker: string | null
  readonly code: string | null
  readonly authorId: string
  readonly envelope: Envelope
  /** As it was when the operator was answered; null where it was sealed. */
  readonly open: OpenCommand | null
}

export interface Granted { readonly epoch: string; readonly attempts: number }

/** What the world remembers by itself, to hold the desks and the server to it. */
export interface Notebook {
  readonly saved: ReadonlyMap<string, Noted>
  readonly savedOn: (desk: number) => readonly Noted[]
  readonly save: (desk: number, deskId: string, saved: SavedCommand, known: Pick<Noted, 'type' | 'streamId'>, marker: string | null) => void
  readonly lease: (deskId: string, lease: CodeLease) => void
  /** A check came to a desk that did not have it; `attempts` had been made by then. */
  readonly grant: (deskId: string, name: string, granted: Granted) => void
  readonly granted: (deskId: string, name: string) => Granted | null
  readonly receipts: (receipts: readonly Receipt[]) => void
  readonly receiptOf: (commandId: string) => Receipt | null
  readonly everAnswered: (commandId: string) => boolean
  /** The desk was taken out of work: nothing of it that was not answered by now is believed unseen. */
  readonly steal: (deskId: string) => void
  readonly isStolen: (deskId: string) => boolean
  /** It came from a desk that was out of work by then. */
  readonly isDoubted: (noted: Noted) => boolean
  /** Accepted, and its events come to its desk by the feed. */
  readonly coming: (desk: number) => ReadonlyMap<string, number>
  readonly cursor: (desk: number, epoch: string | null, cursor: number) => void
  readonly erase: (ticketId: string, markers: readonly string[]) => void
  readonly erased: ReadonlyMap<string, ReadonlySet<string>>
  /** Tickets that were ever hidden from the desks. */
  readonly hidden: Set<string>
  /** Those of them that somebody showed to the desks again, whatever server remembers it. */
  readonly shownAgain: Set<string>
  /** What of it a backup remembers. */
  readonly backup: () => Backup
  readonly restore: (backup: Backup) => void
  /** The server ended before it had stored its last work; nobody was told of it. */
  readonly rollBack: (backup: Backup) => void
  readonly restores: () => number
  readonly ticketIds: string[]
  readonly incidentIds: string[]
  readonly approvalIds: string[]
  readonly shiftIds: string[]
  readonly callIds: { readonly desk: number; readonly callId: string }[]
  /** Calls that led to what their desk does not show. */
  readonly hiddenCalls: Set<string>
}

export interface Backup { readonly receipts: ReadonlyMap<string, string>; readonly ever: ReadonlySet<string>; readonly lastAnswered: readonly number[]; readonly erased: ReadonlyMap<string, ReadonlySet<string>>; readonly hidden: ReadonlySet<string>; readonly shownAgain: ReadonlySet<string> }

/** Accepted without a place in the feed, these have hidden a ticket from the desks. */
const HIDING: ReadonlySet<string> = new Set(['RegisterTicket', 'MakeConfidential'])

export function notebook(desks: number): Notebook {
  const saved = new Map<string, Noted>()
  const on: Noted[][] = Array.from({ length: desks }, () => [])
  const codes = new Map<string, string>()
  const leases: { readonly deskId: string; readonly from: number; readonly to: number }[] = []
  const grants = new Map<string, Granted>()
  const cursors = new Map<number, { readonly epoch: string | null; readonly cursor: number }>()
  const erased = new Map<string, Set<string>>()
  const hidden = new Set<string>()
  const shownAgain = new Set<string>()
  const stolen = new Map<string, ReadonlySet<string>>()
  const coming: Map<string, number>[] = Array.from({ length: desks }, () => new Map())
  const nothingComes = (): void => {
    for (const those of coming) those.clear()
  }
  const state = { receipts: new Map<string, string>(), ever: new Set<string>(), lastAnswered: Array.from({ length: desks }, () => -1), restores: 0 }

  return {
    saved, erased, hidden, shownAgain, ticketIds: [], incidentIds: [], approvalIds: [], shiftIds: [], callIds: [], hiddenCalls: new Set(),
    savedOn: (desk) => on[desk] ?? [],
    save: (desk, deskId, command, { type, streamId }, marker) => {
      const { commandId, code, body, mac, sealed } = command
      if (saved.has(commandId)) throw new Violation('twice', `${commandId} was saved twice`)
      const noted: Noted = {
        commandId, desk, deskId, order: saved.size, type, streamId, marker, code,
        authorId: command.sealed ? command.authorId : command.context.operator.id, envelope: { commandId, body, mac, sealed }, open: command.sealed ? null : structuredClone(command),
      }
      saved.set(commandId, noted)
      on[desk]?.push(noted)
      // a desk that has not heard of the erasure says it again
      if (command.supersedes !== null && marker !== null) for (const markers of erased.values()) markers.delete(marker)
      if (code === null) return
      // a message that is sent again keeps its code
      if (codes.has(code) && codes.get(code) !== command.supersedes) throw new Violation('codes', `${code} was read out for ${codes.get(code)} and for ${commandId}`)
      codes.set(code, commandId)
      const payload = parseTrackingCode(code)
      if (payload === null) throw new Violation('codes', `${code} is no code`)
    },
    lease: (deskId, { from, to }) => {
      const other = leases.find((lease) => lease.from <= to && from <= lease.to)
      if (other !== undefined) throw new Violation('lease', `${from}-${to} for ${deskId} overlaps ${other.from}-${other.to} of ${other.deskId}`)
      leases.push({ deskId, from, to })
    },
    grant: (deskId, name, granted) => void grants.set(`${deskId} ${name}`, granted),
    granted: (deskId, name) => grants.get(`${deskId} ${name}`) ?? null,
    receipts: (receipts) => {
      for (const receipt of receipts) {
        const { commandId } = receipt
        const text = JSON.stringify(receipt)
        const before = state.receipts.get(commandId)
        // a restore notes that what a call was begun or ended with was erased
        const amended = state.restores > 0 && text.replace(',"erased":true', '') === before
        if (amended) state.receipts.set(commandId, text)
        else if (before !== undefined && before !== text) throw new Violation('receipt', `${before} became ${text}`)
        if (before !== undefined) continue
        state.receipts.set(commandId, text)
        state.ever.add(commandId)
        const noted = saved.get(commandId)
        if (noted === undefined) continue
        const { verdict } = receipt
        if (verdict.kind === 'accepted' && verdict.position === null && HIDING.has(noted.type)) {
          hidden.add(noted.streamId)
          shownAgain.delete(noted.streamId)
        }
        if (verdict.kind === 'accepted' && verdict.position !== null) coming[noted.desk]?.set(commandId, verdict.position)
        const last = state.lastAnswered[noted.desk] ?? -1
        if (noted.order < last) throw new Violation('order', `${commandId} (${noted.type}) of desk ${noted.desk} was answered after a later one`)
        state.lastAnswered[noted.desk] = noted.order
      }
    },
    receiptOf: (commandId) => {
      const text = state.receipts.get(commandId)
      return text === undefined ? null : JSON.parse(text) as Receipt
    },
    everAnswered: (commandId) => state.ever.has(commandId),
    steal: (deskId) => void stolen.set(deskId, new Set(state.receipts.keys())),
    isStolen: (deskId) => stolen.has(deskId),
    isDoubted: ({ deskId, commandId }) => stolen.get(deskId)?.has(commandId) === false,
    coming: (desk) => coming[desk] ?? new Map(),
    cursor: (desk, epoch, cursor) => {
      const before = cursors.get(desk)
      if (before !== undefined && before.epoch === epoch && cursor < before.cursor) throw new Violation('cursor', `desk ${desk} went from ${before.cursor} back to ${cursor}`)
      cursors.set(desk, { epoch, cursor })
      for (const [commandId, position] of coming[desk] ?? []) if (position <= cursor) coming[desk]?.delete(commandId)
    },
    erase: (ticketId, markers) => {
      // what its author sends once more and the server does not have yet is said after the erasure
      const again = new Set([...saved.values()].filter(({ commandId, streamId }) => streamId === ticketId && !state.receipts.has(commandId)).map(({ marker }) => marker))
      erased.set(ticketId, new Set([...(erased.get(ticketId) ?? []), ...markers.filter((marker) => !again.has(marker))]))
    },
    backup: () => ({ receipts: new Map(state.receipts), ever: new Set(state.ever), lastAnswered: [...state.lastAnswered], erased: new Map(erased), hidden: new Set(hidden), shownAgain: new Set(shownAgain) }),
    rollBack: ({ receipts, ever, lastAnswered, erased: before, hidden: hiddenBefore, shownAgain: shownBefore }) => {
      nothingComes()
      shownAgain.clear()
      for (const ticketId of shownBefore) shownAgain.add(ticketId)
      for (const ticketId of [...hidden]) if (!hiddenBefore.has(ticketId)) hidden.delete(ticketId)
      Object.assign(state, { receipts: new Map(receipts), ever: new Set(ever), lastAnswered: [...lastAnswered] })
      erased.clear()
      for (const [ticketId, markers] of before) erased.set(ticketId, new Set(markers))
    },
    restore: ({ receipts }) => {
      state.receipts = new Map(receipts)
      state.restores += 1
      nothingComes()
      state.lastAnswered.fill(-1)
    },
    restores: () => state.restores,
  }
}
