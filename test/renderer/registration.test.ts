import { describe, expect, it } from 'vitest'
import { readCommand } from '#domain/catalog.ts'
import { blankBody, readBody } from '../../renderer/features/ticket-entry/message-body.ts'
import { answersTo, problemsOf, registrationOf, type Registering } from '../../renderer/features/ticket-entry/registration.ts'

const newId = (): string => crypto.randomUUID()
const plain: Registering = { areaCode: '028', questions: [], confidential: false, personId: null, incidentId: null }
const enough = { ...blankBody(newId), categoryId: 'waste', placeId: 'mahdieh' }

describe('what keeps a message from being saved', () => {
  it('is nothing once subject and place are there', () => {
    expect(problemsOf(enough, '028')).toEqual({})
    expect(problemsOf(blankBody(newId), '028')).toEqual({ subject: 'missing', place: 'missing' })
  })
  it('is a wrong phone or national id, unless the caller stays unnamed', () => {
    const wrong = { ...enough, phone: '0912', nationalId: '1111111111' }
    expect(problemsOf(wrong, '028')).toEqual({ phone: 'phone_invalid', nationalId: 'national_id_invalid' })
    expect(problemsOf({ ...wrong, anonymous: true }, '028')).toEqual({})
  })
  it('is a text over the limit, of any size', () => {
    expect(problemsOf({ ...enough, text: 'آ'.repeat(1_000_000) }, '028')).toEqual({ text: 'text_too_long' })
    expect(problemsOf({ ...enough, text: 'آ'.repeat(10_000) }, '028')).toEqual({})
    expect(problemsOf({ ...enough, name: 'ن'.repeat(301), address: 'ن'.repeat(301) }, '028')).toEqual({ name: 'field_too_long', address: 'field_too_long' })
  })
})

describe('the command', () => {
  it('is one the domain accepts, with clean words and an international number', () => {
    const data = registrationOf({ ...enough, phone: '۰۹۱۲ ۸۳۵ ۵۲۷۴', name: ' علي ', text: 'كوچه\u0000 \u202Eتاريك' }, plain)
    expect(data.private).toEqual({ phone: '+989128355274', name: 'علی', nationalId: null, address: null, text: 'کوچه تاریک', personId: null })
    expect(readCommand('RegisterTicket', data)).toMatchObject({ ok: true })
  })
  it('takes a landline with the city’s area code', () => {
    expect(registrationOf({ ...enough, phone: '33355522' }, plain).private.phone).toBe('+982833355522')
  })
  it('carries no personal data of a caller who stays unnamed', () => {
    const data = registrationOf({ ...enough, anonymous: true, phone: '09128355274', name: 'شیرین', nationalId: '0012345679' }, { ...plain, personId: newId() })
    expect(data).toMatchObject({ anonymous: true, private: { phone: null, name: null, nationalId: null, personId: null } })
  })
  it('carries the answers to this subject’s questions, and no other’s', () => {
    const questions = [{ id: 'since', fa: 'از کی؟', en: '', required: true }, { id: 'danger', fa: 'خطر دارد؟', en: '', required: false }]
    const answers = { since: ' سه شب ', danger: ' ', pole: '۱۲' }
    expect(registrationOf({ ...enough, answers }, { ...plain, questions }).answers).toEqual({ since: 'سه شب' })
    expect(answersTo(questions, {})).toEqual({})
  })
  it('is one more caller of an incident, unless it is confidential: an incident is public', () => {
    const incidentId = newId()
    expect(registrationOf(enough, { ...plain, incidentId })).toMatchObject({ incidentId, confidential: false })
    expect(registrationOf(enough, { ...plain, incidentId, confidential: true })).toMatchObject({ incidentId: null, confidential: true })
  })
  it('needs no place where the subject has none in the city', () => {
    expect(problemsOf({ ...enough, placeId: null }, '028', true)).toEqual({})
    expect(registrationOf({ ...enough, placeId: null }, plain).placeId).toBeNull()
  })
})

describe('a kept draft', () => {
  it('comes back as it was', () => {
    const body = { ...enough, text: 'سه روز است', call: { id: newId(), startedAt: 1_763_000_000_000 } }
    expect(readBody(JSON.parse(JSON.stringify(body)), newId)).toEqual(body)
  })
  it('of another version gives what can be read and blanks for the rest', () => {
    const read = readBody({ text: 'سه روز است', kind: 'unheard of', phone: 7, later: true }, newId)
    expect(read).toMatchObject({ text: 'سه روز است', kind: 'request', phone: '' })
    expect(read.ticketId).toMatch(/^[0-9a-f-]{36}$/)
  })
})
