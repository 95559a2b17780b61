import { describe, expect, it } from 'vitest'
import type { Context } from '#domain/decider.ts'
import { directory } from '#domain/directory/directory.ts'
import { RULES } from '#domain/ticket/rules.ts'
import { SYSTEM_RIGHT } from '#domain/operator/roles.ts'
import { STATUSES } from '#domain/ticket/words.ts'
import type { SignedIn } from '#ipc/contract.ts'
import { judgeFor, offersOf, TICKET_ACTIONS, USUAL, usualOffers } from '../../renderer/features/ticket/actions.ts'
import { askables, whyNotAsked } from '../../renderer/features/ticket/askable.ts'
import { isOutside } from '../../renderer/features/ticket/forward.ts'
import { LIAISON, MARYAM, story, ZAHRA } from '../domain/ticket/story.ts'
import { TINY_CITY } from '../support/city.ts'

const CITY = directory.parse({ ...TINY_CITY, version: 1, operators: [], sealingKey: null })
const NOW = 1_000 * 3_600_000

const signedIn = ({ id, role, permissions, departmentId }: Context['operator']): SignedIn => ({ operator: { id, role, departmentId, username: 'x', name: 'x' }, permissions: [...permissions], online: true })
const offered = (told: ReturnType<typeof story>, who: Context['operator']) => {
  const offers = offersOf(told.state(), signedIn(who), judgeFor(told.state(), signedIn(who), CITY, NOW))
  return {
    legal: offers.filter(({ refused }) => refused === null).map(({ action }) => action.type),
    why: (type: string) => offers.find(({ action }) => action.type === type)?.refused?.code,
    parts: (type: string) => offers.find(({ action }) => action.type === type)?.parts.map(({ departmentId }) => departmentId),
    usual: usualOffers(told.status(), offers).map(({ action }) => action.type),
  }
}

/** Done where the thing itself is shown: a file, a call in the queue, one's own reminder, the department's opening of a message. */
const NO_ACTION = new Set(['DetachFile', 'RecordAttempt', 'SnoozeCheck', 'ClearReminder', 'ReadForward'])

describe('the keys of a message', () => {
  it('are one for each command that the table knows for an open message, and no key twice', () => {
    const known = Object.keys(RULES).filter((type) => RULES[type as keyof typeof RULES].from !== 'new' && !NO_ACTION.has(type) && !RULES[type as keyof typeof RULES].permission.every((right) => right === SYSTEM_RIGHT))
    expect(TICKET_ACTIONS.map(({ type }) => type).sort()).toEqual(known.sort())
    // of the page itself: menu, copy, undo
    const chords = [...TICKET_ACTIONS.map(({ chord }) => chord), 'KeyM', 'KeyC', 'KeyZ']
    expect(new Set(chords).size).toBe(chords.length)
  })
  it('has something that usually comes next in every status, all of it in the table', () => {
    for (const status of STATUSES) {
      expect(USUAL[status].length, status).toBeGreaterThan(0)
      expect(USUAL[status].filter((type) => RULES[type].from !== 'new' && !RULES[type].from.includes(status)), status).toEqual([])
    }
  })
})

describe('what is offered', () => {
  it('is what the domain would accept of this operator now', () => {
    const told = story()
    told.registers()
    const new_ = offered(told, ZAHRA)
    expect(new_.legal).toEqual(['ForwardTicket', 'AnswerCitizen', 'DeclareOutside', 'ParkTicket', 'LinkIncident', 'PromiseAnswer', 'SetReminder', 'AssignFollower', 'AmendTicket', 'AddNote', 'AttachFile', 'CancelTicket'])
    expect(new_.usual).toEqual(['ForwardTicket', 'AnswerCitizen', 'LinkIncident'])
    expect(new_.why('VerifyWork')).toBe('not_permitted')
    expect(new_.why('CloseTicket')).toBe('not_in_this_status')
  })
  it('is no file for a confidential message, and says why to whoever could attach one elsewhere', () => {
    const told = story()
    told.registers(ZAHRA, { confidential: true })
    expect(told.state().confidential).toBe(true)
    expect(offered(told, ZAHRA).legal).not.toContain('AttachFile')
    expect(offered(told, ZAHRA).why('AttachFile')).toBe('attachment_confidential')
    expect(offered(told, { ...ZAHRA, permissions: ['ticket.read'] }).why('AttachFile')).toBe('not_permitted')
  })
  it('of several departments offers those whose part it can be done on', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['services', 'parks'])
    told.reports(LIAISON, 'parks')
    const now = offered(told, MARYAM)
    expect(now.parts('AcknowledgeForward')).toEqual(['services'])
    expect(now.parts('VerifyWork')).toEqual(['parks'])
    expect(now.parts('WithdrawForward')).toEqual(['services', 'parks'])
  })
  it('lets the department ask for closure, and the centre decline only what was asked', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['parks'])
    expect(offered(told, LIAISON).parts('AskClosure')).toEqual(['parks'])
    expect(offered(told, MARYAM).why('DeclineClosure')).toBe('nothing_to_amend')
    expect(told.run(LIAISON, 'AskClosure', { ...told.at('parks'), note: 'درخت شخصی است' })).toBe('done')
    expect(offered(told, MARYAM).parts('DeclineClosure')).toEqual(['parks'])
    expect(offered(told, LIAISON).why('AskClosure')).toBe('nothing_to_amend')
  })
  it('offers an escalation to whose role it came, and follow-up to give back what one follows', () => {
    const told = story()
    told.registers()
    expect(offered(told, MARYAM).why('AcceptEscalation')).toBe('check_done')
    expect(told.run(ZAHRA, 'AssignFollower', { ticketId: told.state().id, operatorId: ZAHRA.id })).toBe('done')
    expect(offered(told, ZAHRA).legal).toContain('AssignFollower')
  })
  it('does not offer to judge a report to whoever wrote it down', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['services'])
    told.reports(MARYAM, 'services')
    expect(offered(told, MARYAM).why('VerifyWork')).toBe('own_work')
  })
  it('does not offer to close what nobody was told, unless nobody could be', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['services'])
    told.reports(LIAISON, 'services')
    told.reports(ZAHRA, 'services')
    told.verifies(MARYAM, 'services', 'true')
    expect(told.status()).toBe('verified')
    expect(offered(told, ZAHRA).legal).toContain('CloseTicket')
    told.answers(ZAHRA)
    told.closes(ZAHRA, 'done')
    expect(offered(told, ZAHRA).usual).toEqual(['RecordSatisfaction', 'ReopenTicket'])
    expect(offered(told, ZAHRA).why('UnlinkIncident')).toBe('not_in_this_status')
  })
})

describe('a matter of another body', () => {
  it('is offered to be told so before it is forwarded', () => {
    const told = story()
    told.registers(ZAHRA, { categoryId: 'power-cut' })
    const offers = offersOf(told.state(), signedIn(ZAHRA), judgeFor(told.state(), signedIn(ZAHRA), CITY, NOW))
    expect(isOutside(CITY, told.state())).toBe(true)
    expect(usualOffers('registered', offers, true).map(({ action }) => action.type)).toEqual(['DeclareOutside', 'ForwardTicket', 'AnswerCitizen'])
  })
})

describe('what a colleague is asked to allow', () => {
  const supervisor = { permissions: ['approval.ask', 'ticket.closeUnverified', 'ticket.close'] }
  const erasing = (told: ReturnType<typeof story>, who = supervisor) => {
    const [one] = askables(told.state(), who).filter(({ matter }) => matter === 'erase_personal')
    return one === undefined ? 'not shown' : (whyNotAsked(one) ?? 'asked')
  }
  it('is erasing where it can be done, and its reason in words where it cannot', () => {
    const told = story()
    told.registers()
    expect(erasing(told)).toBe('ask.onlyEnded')
    expect(told.run(MARYAM, 'CancelTicket', { ticketId: told.state().id, note: 'تکراری' })).toBe('done')
    expect(erasing(told)).toBe('asked')
    expect(erasing(told, { permissions: ['approval.ask', 'personal.erase'] })).toBe('not shown')
    expect(erasing(told, { permissions: [] })).toBe('not shown')
    expect(told.run({ ...MARYAM, permissions: [...MARYAM.permissions, 'personal.erase'] }, 'EraseTicket', { ticketId: told.state().id, note: 'دستور' })).toBe('done')
    expect(erasing(told)).toBe('ask.erased')
    const hidden = story()
    hidden.registers(ZAHRA, { confidential: true })
    expect(erasing(hidden)).toBe('ask.confidential')
  })
})
