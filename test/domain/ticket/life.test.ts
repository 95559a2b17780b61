import { describe, expect, it } from 'vitest'
import { reporterFor } from '#domain/ticket/checks.ts'
import { uuid } from '../../support/commands.ts'
import { LIAISON, MARYAM, OTHER_LIAISON, story, TICKET, ZAHRA } from './story.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('the whole life of a message', () => {
  it('goes from registered to closed through every hand, and each is written down', () => {
    const life = story()
    life.registers()
    expect(life.status()).toBe('registered')
    expect(life.forwards(ZAHRA, ['parks'])).toBe('done')
    expect(life.status()).toBe('forwarded')
    expect(life.acknowledges(LIAISON, 'parks')).toBe('done')
    expect(life.status()).toBe('acknowledged')
    expect(life.reports(LIAISON, 'parks')).toBe('done')
    expect(life.status()).toBe('reported')
    expect(life.verifies(MARYAM, 'parks', 'true')).toBe('done')
    expect(life.status()).toBe('verified')
    expect(life.answers(ZAHRA)).toBe('done')
    expect(life.status()).toBe('answered')
    expect(life.run(ZAHRA, 'RecordSatisfaction', { ticketId: TICKET, scores: { speed: 4, result: 5, conduct: 5 }, note: '' })).toBe('done')
    expect(life.closes(ZAHRA, 'done')).toBe('done')
    expect(life.status()).toBe('closed')
    const state = life.state()
    expect(state.steps.map(({ type }) => type)).toEqual([
      'TicketRegistered', 'TicketForwarded', 'ForwardAcknowledged', 'WorkReported', 'WorkVerified', 'CitizenAnswered', 'SatisfactionRecorded', 'TicketClosed',
    ])
    expect(state.steps.map(({ by }) => by)).toEqual([ZAHRA, ZAHRA, LIAISON, LIAISON, MARYAM, ZAHRA, ZAHRA, ZAHRA].map(({ id }) => id))
    expect(state).toMatchObject({ solvedAt: 6 * HOUR, answeredAt: 7 * HOUR, closedAt: 9 * HOUR, closeReason: 'done', satisfaction: { scores: { result: 5 } } })
  })

  it('ends at once where an answer is all that was asked for: answered, not solved', () => {
    const life = story()
    life.registers()
    life.answers(ZAHRA)
    expect(life.state()).toMatchObject({ status: 'answered', solvedAt: null })
    expect(life.closes(ZAHRA, 'done')).toBe('done')
  })

  it('out of the city\'s remit is answered with whose it is', () => {
    const life = story()
    life.registers()
    expect(life.run(ZAHRA, 'DeclareOutside', { ticketId: TICKET, departmentId: 'nobody', note: '' })).toBe('department_unknown')
    expect(life.run(ZAHRA, 'DeclareOutside', { ticketId: TICKET, departmentId: 'power', note: '' })).toBe('done')
    expect(life.state()).toMatchObject({ status: 'answered', outsideId: 'power', solvedAt: null })
  })
})

describe('several departments', () => {
  it('each have a clock of their own; the message stands where the slowest stands', () => {
    const life = story()
    life.registers()
    expect(life.forwards(ZAHRA, ['parks', 'inspection'])).toBe('done')
    life.acknowledges(LIAISON, 'parks')
    expect(life.status()).toBe('forwarded')
    life.acknowledges(OTHER_LIAISON, 'inspection')
    expect(life.status()).toBe('acknowledged')
    life.reports(LIAISON, 'parks')
    expect(life.status()).toBe('acknowledged')
    expect(life.verifies(MARYAM, 'parks', 'true')).toBe('done')
    expect(life.state()).toMatchObject({ status: 'acknowledged', solvedAt: null })
    life.reports(OTHER_LIAISON, 'inspection')
    expect(life.status()).toBe('reported')
    life.verifies(MARYAM, 'inspection', 'true')
    expect(life.state()).toMatchObject({ status: 'verified', solvedAt: 9 * HOUR })
  })

  it('get it once each: a second forward to the same is refused', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    expect(life.forwards(MARYAM, ['parks'], ['parks'])).toBe('forwarded_already')
    expect(life.forwards(MARYAM, ['inspection', 'inspection'], ['parks'])).toBe('forwarded_already')
    expect(life.forwards(MARYAM, ['nobody'], ['parks'])).toBe('department_unknown')
    expect(life.forwards(MARYAM, ['inspection'], ['parks'])).toBe('done')
  })

  it('two who do not know of each other: the second is told, not doubled', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    expect(life.forwards(MARYAM, ['inspection'])).toBe('forwarded_meanwhile')
    expect(life.state().assignments.map(({ departmentId }) => departmentId)).toEqual(['parks'])
  })
})

describe('a department', () => {
  it('returns what is not its own, and it is forwarded again', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    expect(life.returns(LIAISON, 'parks')).toBe('done')
    expect(life.state()).toMatchObject({ status: 'returned', assignments: [{ returned: 'not_ours' }] })
    expect(life.forwards(ZAHRA, ['inspection'])).toBe('done')
    expect(life.status()).toBe('forwarded')
  })

  it('must say why when none of the reasons fits', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    expect(life.run(LIAISON, 'ReturnForward', { ...life.at('parks'), reason: 'other', note: '' })).toBe('reason_missing')
  })

  it('speaks for nobody else', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    expect(life.acknowledges(OTHER_LIAISON, 'parks')).toBe('not_your_department')
    expect(life.reports(OTHER_LIAISON, 'parks')).toBe('not_your_department')
  })

  it('may be written for by the centre, which is remembered', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    expect(life.reports(ZAHRA, 'parks')).toBe('done')
    expect(life.state().assignments[0]?.reports[0]).toMatchObject({ relayed: true, by: ZAHRA.id })
    expect(life.state().assignments[0]?.acknowledgedAt).toBe(4 * HOUR)
  })

  it('reports no work that ends before it begins, and no photo that the message does not have', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    const report = { ...life.at('parks'), note: 'شد', startedAt: 9, finishedAt: 8, cost: null, materials: '', photos: [] }
    expect(life.run(LIAISON, 'ReportWork', report)).toBe('times_reversed')
    expect(life.run(LIAISON, 'ReportWork', { ...report, startedAt: null, photos: [uuid(5)] })).toBe('attachment_unknown')
    life.run(LIAISON, 'AttachFile', { ticketId: TICKET, attachmentId: uuid(5), fileType: 'image/jpeg', size: 10, sha256: 'a'.repeat(64), private: { fileName: 'photo.jpg' } })
    expect(life.run(LIAISON, 'ReportWork', { ...report, startedAt: null, cost: 4_000_000, materials: 'دو کیسه', photos: [uuid(5)] })).toBe('done')
    expect(life.words()).toEqual({ note: 'شد', materials: 'دو کیسه' })
    expect(life.run(LIAISON, 'DetachFile', { ticketId: TICKET, attachmentId: uuid(5), note: '' })).toBe('attachment_in_use')
  })
})

describe('verification', () => {
  it('is never by the one who did the work, nor by the one who wrote it down', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    life.reports(MARYAM, 'parks')
    const checks = life.state().checks
    expect(checks.map((check) => [check.kind, reporterFor(check, life.state())])).toEqual([['verify', MARYAM.id]])
    expect(life.verifies(MARYAM, 'parks', 'true')).toBe('own_work')
    expect(life.verifies({ ...LIAISON, permissions: ['ticket.verify'] }, 'parks', 'true')).toBe('own_work')
    expect(life.verifies({ ...MARYAM, id: uuid(0xa9) }, 'parks', 'true')).toBe('done')
    // what is left is about the citizen, and anybody's
    expect(life.state().checks.map((check) => [check.kind, reporterFor(check, life.state())])).toEqual([['answer', null]])
  })

  it('not done sends it back and counts against the department; its clock runs from the start', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    const due = life.state().assignments[0]?.due
    life.reports(LIAISON, 'parks')
    life.verifies(MARYAM, 'parks', 'not_done')
    expect(life.state()).toMatchObject({ status: 'acknowledged', solvedAt: null, assignments: [{ falseReports: 1, reports: [{ verified: { outcome: 'not_done', by: MARYAM.id } }] }] })
    expect(life.state().assignments[0]?.due).toEqual(due)
    life.reports(LIAISON, 'parks')
    life.verifies(MARYAM, 'parks', 'partly')
    expect(life.state().assignments[0]).toMatchObject({ status: 'acknowledged', falseReports: 1 })
  })
})

describe('an answer', () => {
  it('while the work goes on tells how it stands and ends nothing', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    expect(life.answers(ZAHRA)).toBe('done')
    expect(life.state()).toMatchObject({ status: 'forwarded', answeredAt: null, toldAt: 4 * HOUR })
  })

  it('that only tells how it stands ends nothing, even where no department has it', () => {
    const life = story()
    life.registers()
    expect(life.run(ZAHRA, 'AnswerCitizen', { ticketId: TICKET, how: 'read_aloud', note: 'در نوبت است', standing: true })).toBe('done')
    expect(life.state()).toMatchObject({ status: 'registered', answeredAt: null, toldAt: 3 * HOUR })
  })

  it('does not hold for new work', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    life.reports(LIAISON, 'parks')
    life.verifies(MARYAM, 'parks', 'true')
    expect(life.forwards(ZAHRA, ['inspection'], ['parks'])).toBe('done')
    expect(life.state()).toMatchObject({ status: 'forwarded', answeredAt: null, solvedAt: null })
  })
})

describe('satisfaction', () => {
  it('is asked once, never by a department, and may be refused', () => {
    const life = story()
    life.registers()
    life.answers(ZAHRA)
    expect(life.run({ ...LIAISON, permissions: ['satisfaction.ask'] }, 'RecordSatisfaction', { ticketId: TICKET, scores: null, note: '' })).toBe('own_work')
    expect(life.run(ZAHRA, 'RecordSatisfaction', { ticketId: TICKET, scores: null, note: '' })).toBe('done')
    expect(life.run(ZAHRA, 'RecordSatisfaction', { ticketId: TICKET, scores: { speed: 1, result: 1, conduct: 1 }, note: '' })).toBe('satisfaction_known')
  })
})

describe('reopening', () => {
  it('takes answer, proof and satisfaction back; the clock runs from the start', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    const due = life.state().assignments[0]?.due
    life.reports(LIAISON, 'parks')
    life.verifies(MARYAM, 'parks', 'true')
    life.answers(ZAHRA)
    life.run(ZAHRA, 'RecordSatisfaction', { ticketId: TICKET, scores: { speed: 1, result: 1, conduct: 1 }, note: 'نشد' })
    life.closes(ZAHRA, 'done')
    expect(life.reopens(ZAHRA)).toBe('done')
    expect(life.state()).toMatchObject({ status: 'acknowledged', reopened: 1, answeredAt: null, solvedAt: null, satisfaction: null, closedAt: null })
    expect(life.state().assignments[0]?.due).toEqual(due)
  })
})

describe('parking', () => {
  it('needs a date to come and a reason, and ends by waking', () => {
    const life = story()
    life.registers()
    expect(life.run(ZAHRA, 'ParkTicket', { ticketId: TICKET, until: 1, note: 'بودجهٔ سال آینده' })).toBe('date_past')
    expect(life.run(ZAHRA, 'ParkTicket', { ticketId: TICKET, until: 300 * DAY, note: 'بودجهٔ سال آینده' })).toBe('done')
    expect(life.state()).toMatchObject({ status: 'parked', parkedUntil: 300 * DAY })
    expect(life.forwards(ZAHRA, ['parks'])).toBe('not_in_this_status')
    expect(life.run(ZAHRA, 'WakeTicket', { ticketId: TICKET })).toBe('done')
    expect(life.status()).toBe('registered')
  })
})

describe('an incident', () => {
  it('takes a message in and gives it back', () => {
    const life = story()
    life.registers(ZAHRA, { incidentId: uuid(0x9) })
    expect(life.state()).toMatchObject({ status: 'merged', incidentId: uuid(0x9) })
    expect(life.forwards(ZAHRA, ['parks'])).toBe('not_in_this_status')
    expect(life.run(ZAHRA, 'UnlinkIncident', { ticketId: TICKET, note: '' })).toBe('done')
    expect(life.status()).toBe('registered')
    expect(life.run(ZAHRA, 'LinkIncident', { ticketId: TICKET, incidentId: uuid(0xa) })).toBe('done')
    expect(life.answers(ZAHRA)).toBe('done')
    expect(life.state()).toMatchObject({ status: 'answered', incidentId: uuid(0xa) })
  })
})

describe('closing', () => {
  it('claims no work that nobody proved, unless a supervisor says so with a reason', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    expect(life.closes(ZAHRA, 'done')).toBe('not_in_this_status')
    life.reports(LIAISON, 'parks')
    expect(life.closes(ZAHRA, 'done')).toBe('not_verified')
    expect(life.closes(ZAHRA, 'unverified', 'چرا')).toBe('not_permitted')
    expect(life.closes(MARYAM, 'unverified')).toBe('reason_missing')
    expect(life.closes(MARYAM, 'unverified', 'از بازدید صرف نظر شد')).toBe('done')
    expect(life.state()).toMatchObject({ status: 'closed', closeReason: 'unverified', solvedAt: null })
  })

  it('waits for the answer, unless the citizen cannot be reached or gave no name', () => {
    const life = story()
    life.registers()
    life.forwards(ZAHRA, ['parks'])
    life.reports(LIAISON, 'parks')
    life.verifies(MARYAM, 'parks', 'true')
    expect(life.closes(ZAHRA, 'done')).toBe('not_answered')
    expect(life.closes(ZAHRA, 'unreachable')).toBe('reason_missing')
    expect(life.closes(ZAHRA, 'unreachable', 'سه بار پاسخ نداد')).toBe('done')

    const unnamed = story()
    unnamed.registers(ZAHRA, { anonymous: true })
    unnamed.forwards(ZAHRA, ['parks'])
    unnamed.reports(LIAISON, 'parks')
    unnamed.verifies(MARYAM, 'parks', 'true')
    expect(unnamed.closes(ZAHRA, 'done')).toBe('done')
  })
})

describe('confidence', () => {
  it('comes with the subject, whoever enters it, and leaves no incident', () => {
    const life = story()
    life.registers(ZAHRA, { categoryId: 'staff', incidentId: uuid(9) })
    expect(life.state()).toMatchObject({ confidential: true, incidentId: null })
  })

  it('is given and taken by those who may', () => {
    const life = story()
    life.registers()
    expect(life.run(ZAHRA, 'MakeConfidential', { ticketId: TICKET, note: 'دربارهٔ کارکنان' })).toBe('not_permitted')
    expect(life.run(MARYAM, 'MakePublic', { ticketId: TICKET, note: 'x' })).toBe('public_already')
    expect(life.run(MARYAM, 'MakeConfidential', { ticketId: TICKET, note: 'دربارهٔ کارکنان' })).toBe('done')
    expect(life.run(MARYAM, 'MakeConfidential', { ticketId: TICKET, note: 'x' })).toBe('confidential_already')
    expect(life.run(MARYAM, 'MakePublic', { ticketId: TICKET, note: 'اشتباه بود' })).toBe('done')
    expect(life.state().confidential).toBe(false)
  })
})

describe('cancelling', () => {
  it('is the citizen\'s word, and can be taken back', () => {
    const life = story()
    life.registers()
    expect(life.run(ZAHRA, 'CancelTicket', { ticketId: TICKET, note: 'شهروند پس گرفت' })).toBe('done')
    expect(life.status()).toBe('cancelled')
    expect(life.forwards(ZAHRA, ['parks'])).toBe('not_in_this_status')
    expect(life.reopens(ZAHRA, 'mistake')).toBe('done')
    expect(life.status()).toBe('registered')
  })
})

describe('the deadline', () => {
  it('is the city\'s, carries its why, and can be set by hand', () => {
    const life = story()
    life.registers()
    life.run(ZAHRA, 'ForwardTicket', { ticketId: TICKET, to: [{ departmentId: 'parks', hours: null }, { departmentId: 'inspection', hours: 5 }], besides: [], note: 'زودتر' })
    const [parks, inspection] = life.state().assignments
    expect(parks?.due).toMatchObject({ start: 3 * HOUR, from: expect.stringMatching(/^(?:policy|category)$/) })
    expect(inspection?.due).toMatchObject({ start: 3 * HOUR, hours: 5, from: 'hand' })
    expect(life.words()).toEqual({ note: 'زودتر' })
  })
})
