import { SECTIONS, type Directory, type Entry, type FollowUpPolicy } from '#domain/directory/directory.ts'
import { factsFor } from '#domain/directory/facts.ts'
import { policyFor } from '#domain/directory/follow-up.ts'
import { verifyRateFor } from '#domain/directory/verify-rate.ts'
import type { Context } from '#domain/decider.ts'
import { refusal } from '#domain/refusals.ts'
import { openParts } from '#domain/ticket/assignments.ts'
import { isFollowed } from '#domain/ticket/checks.ts'
import { ticket } from '#domain/ticket/decide.ts'
import type { TicketEvent } from '#domain/ticket/events.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { CallInput, Reply } from '#ipc/contract.ts'
import type { PolicyPreview, RateMoved } from '#ipc/follow-up.ts'
import * as z from 'zod/mini'
import { pace } from '../pace.ts'
import type { Store } from '../sqlite/store.ts'

type Example = PolicyPreview['examples'][number]

const EXAMPLES = 10
/** The server itself does it when the change is saved. */
const SYSTEM: Context['operator'] = { id: '', role: 'system', permissions: ['system.follow'], departmentId: null }

/**
 * What the server would do to this desk's open tickets if this entry were saved now: it plans each anew by the changed city,
 * here with the same `decide`. In slices, so that nobody waits for it.
 */
export async function previewPolicy(store: () => Store, city: Directory, { section, entry }: CallInput<'followUp.preview'>, at: number): Promise<Reply<PolicyPreview>> {
  const read = z.safeParse(SECTIONS[section], entry)
  if (!read.success) return { ok: false, refusal: refusal('malformed', { fields: read.error.issues.map((issue) => issue.path.join('.')) }) }
  const changed = changedCity(city, section, read.data)
  const found = { tickets: 0, checksMoved: 0, duesMoved: 0 }
  const examples: Example[] = []
  const rates = new Map<string, RateMoved>()
  const steps = pace()
  const walk = { after: 0, more: true }
  while (walk.more) {
    const size = steps.size()
    await steps.run(size, () => {
      const batch = store().openStates.after(walk.after, size)
      for (const { state } of batch) {
        if (section === 'followUps') addRates(rates, state, city, changed)
        // the server leaves the turns of history as they are
        const moved = isFollowed(state) ? movedIn(state, changed, at) : []
        if (moved.length === 0) continue
        const dues = moved.filter(({ kind }) => kind === 'due').length
        found.tickets += 1
        found.duesMoved += dues
        found.checksMoved += moved.length - dues
        examples.push(...moved.slice(0, EXAMPLES - examples.length))
      }
      walk.after = batch.at(-1)?.number ?? walk.after
      walk.more = batch.length === size
    })
  }
  return { ok: true, value: { ...found, examples, rates: [...rates.values()].sort((a, b) => b.parts - a.parts) } }
}

/** What was reported is checked or spared already; only reports to come are touched. Who is in doubt the server alone knows: of them all are checked, before and after. */
function addRates(rates: Map<string, RateMoved>, state: TicketState, city: Directory, changed: Directory): void {
  const [was, is] = [policyFor(city, state), policyFor(changed, state)]
  for (const { departmentId, status, falseReports } of openParts(state.assignments)) {
    if (falseReports > 0 || status === 'reported' || status === 'verified') continue
    const rate = (policy: FollowUpPolicy | null): number => (policy === null ? 100 : verifyRateFor(city.departments, policy, { kind: state.kind, departmentId, doubted: false }).rate)
    const [before, after] = [rate(was), rate(is)]
    const key = `${departmentId} ${before} ${after}`
    if (before !== after) rates.set(key, { departmentId, before, after, parts: (rates.get(key)?.parts ?? 0) + 1 })
  }
}

const changedCity = (city: Directory, section: CallInput<'followUp.preview'>['section'], entry: Entry): Directory => {
  const entries: readonly Entry[] = city[section]
  const known = entries.some(({ id }) => id === entry.id)
  return { ...city, [section]: known ? entries.map((one) => (one.id === entry.id ? entry : one)) : [...entries, entry] }
}

function movedIn(state: TicketState, city: Directory, at: number): readonly Example[] {
  const command = { type: 'PlanFollowUp', ticketId: state.id } as const
  const facts = factsFor(city, { type: command.type, data: { ticketId: state.id } }, state, SYSTEM, at)
  const decided = ticket.decide(state, command, { commandId: '', at, trackingCode: null, directoryVersion: city.version, operator: SYSTEM, deskId: '', facts })
  return decided.ok ? decided.events.flatMap((event) => examplesOf(state, event)) : []
}

function examplesOf(state: TicketState, event: TicketEvent): readonly Example[] {
  const { id: ticketId, code } = state
  if (event.type === 'DueReplanned') return [{ ticketId, code, kind: 'due', before: event.before.at, after: event.due.at }]
  if (event.type !== 'ChecksPlanned') return []
  const before = new Map(state.checks.map((check) => [check.key, check]))
  const after = new Map(event.checks.map((check) => [check.key, check]))
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)]
    if (was?.from === is?.from && was?.by === is?.by) return []
    // what wakes at the same time and is only late at another is told by that
    const told = was?.from === is?.from ? 'by' : 'from'
    return [{ ticketId, code, kind: (is ?? was)?.kind ?? 'close', before: was?.[told] ?? null, after: is?.[told] ?? null }]
  })
}
