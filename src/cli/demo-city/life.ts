import type { WorkingTime } from '#domain/calendar/working-time.ts'
import { deadlineFor } from '#domain/directory/deadlines.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { policyFor, sampled } from '#domain/directory/follow-up.ts'
import { route } from '#domain/directory/routing.ts'
import type { KindId, Urgency } from '#domain/ticket/words.ts'
import { filled, type Phrases, type Subject } from './phrases.ts'
import type { Dice } from './random.ts'
import { workLasts, type HistoryTimes } from './times.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface Staff {
  readonly operators: readonly string[]
  readonly verifier: string
  readonly inspector: string
  /** By department; the centre writes down what the others say. */
  readonly liaisons: Readonly<Record<string, string>>
}

export interface Matter {
  readonly ticketId: string
  readonly categoryId: string
  readonly placeId: string | null
  readonly kind: KindId
  readonly urgency: Urgency
  readonly receivedAt: number
  /** Somebody can be called back. */
  readonly reachable: boolean
}

/** Where all of it happens. */
export interface Scene {
  readonly directory: Directory
  readonly time: WorkingTime
  readonly history: HistoryTimes
  readonly phrases: Phrases
  readonly staff: Staff
}

/** What somebody did, in the words of demo-life.ts; `by` is a username, or `system`. */
export interface Done {
  readonly at: number
  readonly by: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * The whole life of one message in the order of time, as far as anybody wants to hear it: whoever stops at now has it as it
 * stands now. Every step is legal after the one before it.
 */
export function* lifeOf(matter: Matter, subject: Subject, scene: Scene, roll: Dice): Generator<Done> {
  const { directory, phrases: { said } } = scene
  const { receivedAt, kind } = matter
  const operator = roll.pick(scene.staff.operators)
  const say = (words: readonly string[]): string => filled(roll.pick(words), roll)
  const soon = matter.urgency === 'urgent' ? roll.between(1, 8) : roll.between(2, 40)
  const begun = receivedAt + soon * MINUTE
  const category = directory.categories.find(({ id }) => id === matter.categoryId)
  const owner = directory.departments.find(({ id }) => id === category?.departmentId)

  if (kind === 'oversight') {
    yield { at: receivedAt + roll.between(3, 12) * DAY, by: scene.staff.inspector, type: 'AnswerCitizen', data: { how: 'call_back', note: say(said.answered) } }
    return yield { at: receivedAt + 13 * DAY, by: scene.staff.inspector, type: 'CloseTicket', data: { reason: 'done', note: '' } }
  }
  if (owner?.external === true) {
    yield { at: begun, by: operator, type: 'DeclareOutside', data: { departmentId: owner.id, note: say(said.outside) } }
    return yield { at: begun + roll.between(0.1, 9) * HOUR, by: operator, type: 'CloseTicket', data: { reason: 'done', note: '' } }
  }
  const onlyWords = kind === 'appreciation' || kind === 'enquiry' || (kind === 'suggestion' && roll.chance(0.6))
  if (onlyWords) {
    yield { at: receivedAt + roll.between(1, 4) * MINUTE, by: operator, type: 'AnswerCitizen', data: { how: 'read_aloud', note: say(kind === 'appreciation' ? said.thanks : said.atOnce) } }
    return yield { at: begun + roll.between(0.1, 5) * HOUR, by: operator, type: 'CloseTicket', data: { reason: 'done', note: '' } }
  }
  const parked = roll.chance(kind === 'suggestion' ? 0.3 : 0.012) ? receivedAt + roll.between(4, 50) * DAY : null
  if (parked !== null) {
    yield { at: begun, by: operator, type: 'ParkTicket', data: { until: Math.round(parked), note: say(said.parked) } }
    yield { at: parked, by: 'system', type: 'WakeTicket', data: {} }
  }
  yield* withDepartment(matter, subject, scene, roll, { from: parked === null ? begun : parked + roll.between(1, 9) * HOUR, operator })
}

interface Begun { readonly from: number; readonly operator: string }

function* withDepartment(matter: Matter, subject: Subject, scene: Scene, roll: Dice, { from, operator }: Begun): Generator<Done> {
  const { directory, time, history, staff, phrases: { said } } = scene
  const departmentId = route(directory, matter)?.departmentId
  if (departmentId === undefined) return
  const say = (words: readonly string[]): string => filled(roll.pick(words), roll)
  const liaison = staff.liaisons[departmentId]
  const worker = liaison ?? operator
  /** A department begins with its hours, not all at their first minute. */
  const atWork = (at: number): number => {
    const open = time.nextOpening(departmentId, at)
    return open === at ? at : open + roll.between(0, 100) * MINUTE
  }
  const forward = (at: number, note: string): Done => ({ at, by: operator, type: 'ForwardTicket', data: { to: [{ departmentId, hours: null }], besides: [], note } })

  let at = from
  yield forward(at, say(said.forwarded))
  if (matter.reachable && roll.chance(0.04)) yield { at: at + MINUTE, by: operator, type: 'PromiseAnswer', data: { by: Math.round(at + roll.between(20, 72) * HOUR), note: say(said.promised) } }
  if (roll.chance(0.015)) return yield { at: at + roll.between(0.2, 2) * HOUR, by: operator, type: 'CancelTicket', data: { note: say(said.cancelled) } }

  at = atWork(at + (matter.urgency === 'urgent' ? roll.between(0.05, 0.4) : roll.chance(0.08) ? roll.between(8, 40) : roll.between(0.2, 4)) * HOUR)
  if (liaison !== undefined) yield { at: at - MINUTE, by: liaison, type: 'ReadForward', data: {} }
  if (roll.chance(0.04)) {
    const ours = roll.chance(0.7)
    yield { at, by: worker, type: 'ReturnForward', data: { reason: ours ? 'needs_information' : 'other', note: say(ours ? said.needsInformation : said.notOurs) } }
    at += roll.between(1, 20) * HOUR
    yield forward(at, say(said.completed))
    at = atWork(at + roll.between(0.5, 4) * HOUR)
  }
  yield { at, by: worker, type: 'AcknowledgeForward', data: {} }

  const { hours } = deadlineFor(directory, { ...matter, departmentId })
  const lasts = Math.max(HOUR * roll.between(0.3, 1), workLasts(history, matter.categoryId, hours ?? 10 * 24, roll))
  // what drags on for years elsewhere would fill these few weeks with nothing but delays
  const done = atWork(at + Math.min(lasts, 10 * (hours ?? 10 * 24) * HOUR))
  if (done - at > 2 * DAY && roll.chance(0.3)) yield { at: at + roll.between(0.3, 0.9) * (done - at), by: roll.pick(staff.operators), type: 'AddNote', data: { text: say(said.calledAgain) } }
  at = yield* proven(done, worker, say(subject.reports), subject, scene, roll)
  at = yield* told(matter, at, 0, scene, roll)
  if (!roll.chance(0.03)) return
  yield { at: at + roll.between(4, 90) * HOUR, by: operator, type: 'ReopenTicket', data: { reason: 'not_done', note: say(said.notDone) } }
  at = yield* proven(atWork(at + roll.between(100, 160) * HOUR), worker, say(said.again), subject, scene, roll)
  yield* told(matter, at, 1, scene, roll)
}

/** The work is reported and checked, again where it was not done. Answers when it was proven. */
function* proven(reportedAt: number, worker: string, note: string, { materials, cost }: Subject, { staff, phrases: { said }, time }: Scene, roll: Dice): Generator<Done, number> {
  const report = (at: number, words: string): Done => ({
    at, by: worker, type: 'ReportWork',
    data: { startedAt: null, finishedAt: null, cost: cost === null ? null : Math.round((cost * roll.between(0.5, 2)) / 100_000) * 100_000, materials: filled(materials, roll), photos: [], note: words },
  })
  const how = roll.weighted([['call', 6], ['visit', 3], ['photo', 1]])
  const verify = (at: number, outcome: string, words: readonly string[]): Done => ({ at, by: staff.verifier, type: 'VerifyWork', data: { outcome, how, note: roll.pick(words) } })
  yield report(reportedAt, note)
  let at = calm(time, reportedAt + roll.between(0.5, 20) * HOUR, roll)
  const outcome = roll.weighted([['true', 88], ['partly', 5], ['not_done', 7]])
  if (outcome !== 'true') {
    yield verify(at, outcome, outcome === 'partly' ? said.partly : said.notDone)
    at += roll.between(6, 60) * HOUR
    yield report(at, roll.pick(said.again))
    at = calm(time, at + roll.between(1, 20) * HOUR, roll)
  }
  yield verify(at, 'true', said.verified)
  return at
}

/** The citizen hears it, is asked, and the case ends. Answers when. */
function* told({ ticketId, categoryId, kind, reachable }: Matter, provenAt: number, round: number, { directory, staff, phrases: { said }, time }: Scene, roll: Dice): Generator<Done, number> {
  const by = roll.pick(staff.operators)
  const close = (at: number, reason: string, note: string): Done => ({ at, by, type: 'CloseTicket', data: { reason, note } })
  let at = calm(time, provenAt + roll.between(0.2, 9) * HOUR, roll)
  if (!reachable) {
    yield close(at, 'done', '')
    return at
  }
  const policy = policyFor(directory, { categoryId, kind })
  const tries = roll.weighted([[0, 74], [1, 15], [2, 8], [3, 3]])
  for (let attempt = 0; attempt < Math.min(tries, policy?.attempts ?? 0); attempt++) {
    yield { at, by, type: 'RecordAttempt', data: { check: `answer:${round}`, outcome: roll.chance(0.7) ? 'no_answer' : 'busy', callAt: null, note: roll.pick(said.noAnswer) } }
    at = calm(time, at + roll.between(3, 9) * HOUR, roll)
  }
  if (tries >= (policy?.attempts ?? Infinity)) {
    yield close(at, 'unreachable', roll.pick(said.unreachable))
    return at
  }
  yield { at, by, type: 'AnswerCitizen', data: { how: roll.weighted([['call_back', 9], ['in_person', 1]]), note: roll.pick(said.answered) } }
  if (!sampled(ticketId, policy?.satisfactionRate ?? 0)) {
    at += roll.between(0.1, 12) * HOUR
    yield close(at, 'done', '')
    return at
  }
  at = calm(time, at + ((policy?.satisfactionAfterHours ?? 0) + roll.between(0, 60)) * HOUR, roll)
  const mood = roll.weighted<'content' | 'unhappy' | 'silent'>([['content', 70], ['unhappy', 18], ['silent', 12]])
  const score = (least: number, most: number): number => Math.floor(roll.between(least, most + 1))
  const scores = mood === 'silent' ? null : mood === 'content' ? { speed: score(3, 5), result: score(4, 5), conduct: score(4, 5) } : { speed: score(1, 3), result: score(1, 3), conduct: score(2, 5) }
  yield { at, by: roll.chance(0.7) ? staff.verifier : by, type: 'RecordSatisfaction', data: { scores, note: mood === 'silent' ? '' : roll.pick(mood === 'content' ? said.content : said.unhappy) } }
  at += roll.between(0.1, 20) * HOUR
  yield close(at, 'done', '')
  return at
}

/** The next moment at which a citizen may be called. */
function calm(time: WorkingTime, at: number, roll: Dice): number {
  const [window] = time.windows('calls', at, 15)
  return window === undefined || window.from <= at ? at : window.from + roll.between(0, 240) * MINUTE
}
