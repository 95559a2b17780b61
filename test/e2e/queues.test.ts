import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import { SYSTEM_ID } from '#domain/operator/system.ts'
import type { Check, CheckKind } from '#domain/ticket/check.ts'
import { QUEUES, type QueueId } from '#domain/ticket/queues.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import type { TestServer } from '../support/app-server.ts'
import { registerData, uuid } from '../support/commands.ts'
import { followUpAtDesk, type FollowUpAtDesk } from '../support/follow-up-at-desk.ts'
import { atDesk, signIn } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'
import { change } from '../support/tour.ts'
import { EVERYBODY, startWholeCity } from '../support/whole-city.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A message for each way in which a queue is worked. */
const IDS = {
  forward: uuid(0x9001), unheard: uuid(0x9002), near: uuid(0x9003), overdue: uuid(0x9004), silent: uuid(0x9005), declined: uuid(0x9006), agreed: uuid(0x9007), untrue: uuid(0x9008),
  unhappy: uuid(0x9009), unasked: uuid(0x900a), absent: uuid(0x900b), stranger: uuid(0x900c), promised: uuid(0x900d), parked: uuid(0x900e), told: uuid(0x900f), reminded: uuid(0x9010),
} as const
type Name = keyof typeof IDS

const at = {} as { server: TestServer; folder: string; console: TestConsole; desk: FollowUpAtDesk }
const page = () => at.console.page
const state = (name: Name): Promise<TicketState> => at.desk.state(IDS[name])
const checkOf = async (name: Name, kind: CheckKind): Promise<Check | undefined> => (await state(name)).checks.find((check) => check.kind === kind)
const lastSteps = async (name: Name, n: number): Promise<readonly string[]> => (await state(name)).steps.slice(-n).map(({ type }) => type)

beforeAll(async () => {
  at.folder = temporaryFolder('queues')
  at.server = await startWholeCity(join(at.folder, 'city'))
  at.console = await launchConsole({ server: at.server, deskName: 'میز ۱', userData: join(at.folder, 'desk'), size: { width: 1366, height: 768 } })
  await signIn(page(), EVERYBODY)
  at.desk = followUpAtDesk(page(), await atDesk(page()))
  await shorten()
  // nobody checks what they wrote down themselves
  await change(page(), at.server.people.find(({ username }) => username === 'zahra')!)
  await prepare()
  await until('everything to be sent', async () => (await at.desk.ask('status.read', {})).waiting === 0, 30_000)
  // the server's timer looks when it starts, and then once a minute: on a fast machine it would start before anything is due
  const { assignments: [overdue] } = await state('overdue')
  const { parkedUntil } = await state('parked')
  await until('the times to have come', () => Date.now() > Math.max(overdue!.due!.at, parkedUntil ?? 0))
  await at.server.stop()
  await at.server.restart()
  await at.desk.ask('sync.now', {})
  await until('the server to wake and to escalate', async () => (await state('parked')).wokenAt !== null && (await state('overdue')).escalations.length > 0, 30_000)
  await change(page(), EVERYBODY)
}, 180_000)
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

/** An administrator's change, under which everything comes up at once, by night and on holidays too. */
async function shorten(): Promise<void> {
  const policy = async () => (await at.desk.ask('directory.read', {}))?.followUps.find(({ id }) => id === 'usual') ?? null
  const before = await policy()
  const after = { ...before, acknowledgeHours: 0, silentDays: 1, verifyRate: 100, departments: [], satisfactionRate: 100, satisfactionAfterHours: 0, gapMinutes: 0, callCalendarId: 'always' }
  await at.desk.run('ChangeDirectory', { directoryId: DIRECTORY_ID, section: 'followUps', entryId: 'usual', before, after })
  await until('the policy to be in force', async () => (await policy())?.callCalendarId === 'always')
}

/** What an operator did before: messages, and what departments said on the telephone. */
async function prepare(): Promise<void> {
  const { run } = at.desk
  for (const [place, ticketId] of Object.values(IDS).entries()) {
    const data = registerData(ticketId)
    await run('RegisterTicket', { ...data, categoryId: ticketId === IDS.silent ? 'asphalt-resurfacing' : 'waste-collection', placeId: 'region-1', private: { ...data.private, phone: `+9891200001${String(place).padStart(2, '0')}` } })
  }
  const forward = async (name: Name, hours: number | null): Promise<string> => {
    await run('ForwardTicket', { ticketId: IDS[name], to: [{ departmentId: name === 'silent' ? 'civil-works' : 'waste', hours }], besides: [], note: '' })
    return (await state(name)).assignments[0]!.id
  }
  await forward('unheard', null)
  for (const [name, hours] of [['near', 2], ['overdue', 0.0003], ['silent', null], ['promised', null], ['reminded', null]] as const) {
    await run('AcknowledgeForward', { ticketId: IDS[name], assignmentId: await forward(name, hours) })
  }
  for (const name of ['declined', 'agreed'] as const) {
    const own = { ticketId: IDS[name], assignmentId: await forward(name, null) }
    await run('AcknowledgeForward', own)
    await run('AskClosure', { ...own, note: 'نشانی یافت نشد' })
  }
  for (const name of ['untrue', 'unhappy', 'unasked', 'absent', 'stranger'] as const) {
    await run('ReportWork', { ticketId: IDS[name], assignmentId: await forward(name, null), note: 'مخزن عوض شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] })
  }
  await run('PromiseAnswer', { ticketId: IDS.promised, by: Date.now() + HOUR / 4, note: '' })
  await run('AnswerCitizen', { ticketId: IDS.told, how: 'read_aloud', note: 'نوبت آبیاری گفته شد' })
  await run('SetReminder', { ticketId: IDS.reminded, reminderId: uuid(0xa001), at: Date.now(), note: 'یادآور زهرا' })
  await run('ParkTicket', { ticketId: IDS.parked, until: Date.now() + 300, note: 'بودجهٔ سال آینده' })
}

/** As an operator does who knows better: it comes up in a moment. */
async function wake(name: Name, kind: CheckKind): Promise<void> {
  await at.desk.run('SnoozeCheck', { ticketId: IDS[name], check: (await checkOf(name, kind))!.key, until: Date.now() + 300, note: 'زودتر' })
  // a queue on the screen counts what woke once a minute, and when it is opened
  await at.desk.go('Ctrl+Shift+Digit2', '/tickets')
}
/** The queue as the screen shows it, and its next one by key. */
async function take(queue: QueueId, count: number, name: Name): Promise<void> {
  await until(`${count} in ${queue}`, async () => (await at.desk.count(queue)) === count)
  const shown = await at.desk.choose(queue)
  expect(shown).toMatch(/\n\s*از .+/)
  await at.desk.press('Enter')
  await at.desk.inHand(IDS[name])
  worked.add(queue)
}
const isOut = (queue: QueueId, name: Name, left = 0): Promise<void> => at.desk.isOut(queue, IDS[name], left)
/** Hours from now. */
const inHours = (moment: number | undefined): number => ((moment ?? 0) - Date.now()) / HOUR
const worked = new Set<QueueId>()

describe('every queue', () => {
  test('all: every one shows its count, together they hold what this one does; one is skipped and put back', async () => {
    const { ask, choose, count, inHand, inQueue, press } = at.desk
    const others = await Promise.all(QUEUES.filter((queue) => queue !== 'all' && queue !== 'try_again').map(count))
    const [first = '', second = ''] = await inQueue('all')
    expect(await choose('all')).toMatch(new RegExp(`\\n${others.reduce((sum, n) => sum + n, 0)}\\n\\s*از .+`))
    await press('Enter')
    await inHand(first)
    await press('KeyG')
    await inHand(second)
    await press('Escape')
    await page().getByTestId('work-code').waitFor({ state: 'detached' })
    await until('nothing to be held', async () => (await ask('checks.list', { queue: 'all', limit: 50 })).items.every(({ held }) => held === null))
    worked.add('all')
  })

  test('overdue: the department was reached, and is asked again after some hours', async () => {
    await take('overdue', 1, 'overdue')
    await at.desk.press('Digit1')
    await isOut('overdue', 'overdue')
    const check = await checkOf('overdue', 'overdue')
    expect(check).toMatchObject({ attempts: 1, last: { outcome: 'reached' } })
    expect(inHours(check?.from)).toBeCloseTo(4, 1)
  })

  test('near_due: the line was busy', async () => {
    await take('near_due', 1, 'near')
    await at.desk.press('Digit2')
    await isOut('near_due', 'near')
    expect(await checkOf('near', 'near_due')).toMatchObject({ attempts: 1, last: { outcome: 'busy' } })
    expect(inHours((await checkOf('near', 'near_due'))?.from)).toBeCloseTo(1, 1)
  })

  test('unacknowledged: the department said on the telephone that it has it', async () => {
    await take('unacknowledged', 1, 'unheard')
    await at.desk.press('Enter')
    await isOut('unacknowledged', 'unheard')
    expect(await state('unheard')).toMatchObject({ status: 'acknowledged', assignments: [{ status: 'acknowledged' }] })
  })

  test('promised: the citizen is told how it stands in three keys and words', async () => {
    await take('promised', 1, 'promised')
    await at.desk.sheet('Digit1', 'کار در دست انجام است')
    await isOut('promised', 'promised')
    expect(await state('promised')).toMatchObject({ promise: null, answeredAt: null, toldAt: expect.any(Number) })
    expect(await lastSteps('promised', 2)).toEqual(['AttemptRecorded', 'CitizenAnswered'])
  })

  test('verify: a report that is not true goes back and counts against the department; true ones lead on, each brought by the one before', async () => {
    await take('verify', 5, 'untrue')
    await at.desk.sheet('Enter', 'Digit3', 'Ctrl+Enter', 'مخزن هنوز شکسته است')
    for (const name of ['unhappy', 'unasked', 'absent', 'stranger'] as const) {
      await at.desk.inHand(IDS[name])
      await at.desk.sheet('Enter', 'Digit1')
    }
    await isOut('verify', 'stranger')
    expect(await state('untrue')).toMatchObject({ status: 'acknowledged', assignments: [{ falseReports: 1, reports: [{ verified: { outcome: 'not_done' } }] }] })
    expect(await state('stranger')).toMatchObject({ status: 'verified', solvedAt: expect.any(Number) })
  })

  test('answer: two are told, one does not answer, one is busy: both wait for their next time', async () => {
    await take('answer', 4, 'unhappy')
    await at.desk.sheet('Digit1', 'مخزن عوض شد')
    await at.desk.inHand(IDS.unasked)
    await at.desk.sheet('Digit1', 'مخزن عوض شد')
    await at.desk.inHand(IDS.absent)
    await at.desk.press('Digit3')
    await at.desk.inHand(IDS.stranger)
    await at.desk.press('Digit2')
    await isOut('answer', 'stranger')
    expect(await state('unhappy')).toMatchObject({ status: 'answered', answeredAt: expect.any(Number) })
    expect(await lastSteps('unhappy', 2)).toEqual(['AttemptRecorded', 'CitizenAnswered'])
    const [absent, stranger] = [await checkOf('absent', 'answer'), await checkOf('stranger', 'answer')]
    expect([absent?.attempts, absent?.last?.outcome, stranger?.attempts, stranger?.last?.outcome]).toEqual([1, 'no_answer', 1, 'busy'])
    expect(inHours(absent?.from)).toBeCloseTo(3, 1)
    expect(inHours(stranger?.from)).toBeCloseTo(1, 1)
  })

  test('try_again: asks for another hour, and a wrong number ends the attempts', async () => {
    const { press, sheet } = at.desk
    await wake('absent', 'answer')
    await take('try_again', 1, 'absent')
    await press('Digit5')
    const asking = page().getByRole('dialog')
    await asking.getByRole('button', { name: 'انصراف' }).press('Enter')
    await asking.waitFor({ state: 'detached' })
    await sheet('Digit5')
    await isOut('try_again', 'absent')
    expect(await checkOf('absent', 'answer')).toMatchObject({ attempts: 2, last: { outcome: 'call_at' } })
    expect(inHours((await checkOf('absent', 'answer'))?.from)).toBeCloseTo(1, 1)
    await wake('stranger', 'answer')
    await take('try_again', 1, 'stranger')
    await press('Digit4')
    await isOut('try_again', 'stranger')
    expect((await state('stranger')).steps.at(-1)).toMatchObject({ type: 'AttemptRecorded', outcome: 'wrong_number', lastOne: true })
    expect([(await state('stranger')).unreachable, (await state('stranger')).checks.map(({ kind }) => kind)]).toEqual([true, ['close']])
  })

  test('satisfaction: three digits, and whoever is unhappy is offered to reopen; another does not want to be asked', async () => {
    const { inHand, press, sheet } = at.desk
    await take('satisfaction', 2, 'unhappy')
    await press('Digit1')
    await page().getByRole('dialog').waitFor()
    await press('Digit1', 'Digit2', 'Digit4', 'Ctrl+Enter')
    const reopening = page().getByRole('dialog', { name: 'بازگشایی' })
    await reopening.waitFor()
    await reopening.getByRole('radio', { name: 'شهروند ناراضی است', checked: true }).waitFor()
    await press('Ctrl+Enter')
    await inHand(IDS.unasked)
    await sheet('Digit1', 'KeyR')
    await isOut('satisfaction', 'unasked')
    const { steps, reopened, status } = await state('unhappy')
    expect(steps.slice(-2)).toMatchObject([{ type: 'SatisfactionRecorded', scores: { speed: 1, result: 2, conduct: 4 } }, { type: 'TicketReopened', reason: 'unhappy' }])
    expect([reopened, status]).toEqual([1, 'acknowledged'])
    expect(await state('unasked')).toMatchObject({ satisfaction: { scores: null }, checks: [{ kind: 'close' }] })
  })

  test('close: what was answered is closed, and who could not be reached with a word', async () => {
    const { inHand, sheet } = at.desk
    const [first, second, third] = ['told', 'stranger', 'unasked'] as const
    await take('close', 3, first)
    await sheet('Enter', 'Digit1')
    await inHand(IDS[second])
    await sheet('Enter', 'Digit1', 'Ctrl+Enter', 'شماره از آن کس دیگری است')
    await inHand(IDS[third])
    await sheet('Enter', 'Digit1')
    await isOut('close', third)
    expect([(await state(first)).closeReason, (await state(second)).closeReason, (await state(third)).closeReason]).toEqual(['done', 'unreachable', 'done'])
  })

  test('silent: a department without a deadline is looked into after the days of the policy; its word becomes a report', async () => {
    const { assignments: [part] } = await state('silent')
    expect([part?.due, (await checkOf('silent', 'silent'))!.from - part!.acknowledgedAt!]).toEqual([null, DAY])
    await wake('silent', 'silent')
    await take('silent', 1, 'silent')
    await at.desk.sheet('Enter', 'روکش آسفالت انجام شد')
    await isOut('silent', 'silent')
    expect(await state('silent')).toMatchObject({ status: 'reported', assignments: [{ reports: [{ relayed: true }] }] })
  })

  test('forward: the city’s rule is taken with Ctrl+Enter', async () => {
    await take('forward', 1, 'forward')
    await at.desk.sheet('Enter')
    await isOut('forward', 'forward')
    expect(await state('forward')).toMatchObject({ status: 'forwarded', assignments: [{ departmentId: 'waste', due: { hours: 24 } }] })
  })

  test('closure: what a department wishes is declined for one and granted for another', async () => {
    const { inHand, sheet } = at.desk
    await take('closure', 2, 'declined')
    await sheet('Shift+KeyW', 'نشانی درست است؛ کوچهٔ دوم')
    await inHand(IDS.agreed)
    await sheet('Enter')
    await isOut('closure', 'agreed')
    expect(await state('declined')).toMatchObject({ status: 'acknowledged', assignments: [{ closureAskedAt: null }] })
    expect(await lastSteps('declined', 1)).toEqual(['ClosureDeclined'])
    expect(await state('agreed')).toMatchObject({ status: 'registered', assignments: [{ status: 'withdrawn' }] })
  })

  test('woken: the server woke what was parked when its time had come, and it goes on its way', async () => {
    await take('woken', 1, 'parked')
    await at.desk.sheet('Enter')
    await isOut('woken', 'parked')
    expect(await state('parked')).toMatchObject({ status: 'forwarded', parkedUntil: null, wokenAt: null })
    expect((await state('parked')).steps.slice(1)).toMatchObject([{ type: 'TicketParked' }, { type: 'TicketWoken', by: SYSTEM_ID }, { type: 'TicketForwarded' }])
  })

  test('escalated: the server told the named role, and one of them takes it', async () => {
    expect(await checkOf('overdue', 'escalated')).toMatchObject({ roleId: 'supervisor' })
    await take('escalated', 1, 'overdue')
    await at.desk.press('Enter')
    await isOut('escalated', 'overdue')
    expect((await state('overdue')).escalations).toMatchObject([{ on: 'overdue', level: 1, policyId: 'late-1', acceptedAt: expect.any(Number), acceptedBy: (await at.desk.ask('session.current', {}))?.operator.id }])
  })

  test('mine: a reminder set on the message comes to nobody else, and is cleared', async () => {
    const { ask, press, sheet } = at.desk
    expect([await at.desk.count('mine'), (await state('reminded')).reminders.length]).toEqual([0, 1])
    await at.desk.open(IDS.told)
    await sheet('KeyU', 'از شهروند بپرس')
    const me = (await ask('session.current', {}))?.operator.id
    expect((await state('told')).reminders).toMatchObject([{ ownerId: me }])
    await wake('told', 'reminder')
    await take('mine', 1, 'told')
    await press('Enter')
    await isOut('mine', 'told')
    expect([(await state('told')).reminders, (await state('reminded')).reminders.length]).toEqual([[], 1])
  })

  test('none was left out', () => {
    expect(QUEUES.filter((queue) => !worked.has(queue))).toEqual([])
  })
})
