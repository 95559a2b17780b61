import { createIntl } from 'react-intl'
import { describe, expect, it } from 'vitest'
import { SYSTEM_ID } from '#domain/operator/system.ts'
import { indexDirectory } from '../../renderer/app/directory-index.ts'
import { whoIs } from '../../renderer/app/who.ts'
import { auditFacts } from '../../renderer/features/administration/audit-words.ts'
import { createFormat } from '../../renderer/i18n/format.tsx'
import { LOCALES, MESSAGES, type Language, type Say } from '../../renderer/i18n/words.tsx'
import { directory } from './given-city.ts'

const GONE = '5a0f8a8e-0000-4000-8000-00000000aaaa'
const city = directory({ operators: [{ id: 'zahra', name: 'زهرا رحیمی', role: 'operator', departmentId: null }] })
const sayIn = (language: Language): Say => (key, values) => createIntl({ locale: LOCALES[language], messages: MESSAGES[language] }).formatMessage({ id: key }, values)

describe('whoever did something', () => {
  it.each([['fa', ['زهرا رحیمی', 'سرور', 'کاربر ناشناخته']], ['en', ['زهرا رحیمی', 'The server', 'Unknown user']]] as const)('has a name in %s: a person, the server itself, or nobody known; never an id', (language, names) => {
    expect(['zahra', SYSTEM_ID, GONE].map((id) => whoIs(indexDirectory(city), sayIn(language), id))).toEqual(names)
  })
  it('is named so in the trail too', () => {
    const say = sayIn('fa')
    const line = (operatorId: string) => ({ number: 1, at: 0, kind: 'lease_given', operatorId: null, deskId: null, address: null, details: { operatorId } })
    expect([SYSTEM_ID, GONE].flatMap((id) => auditFacts(line(id), { directory: city, say, format: createFormat('fa', 'Asia/Tehran', say) }))).toEqual(['سرور', 'کاربر ناشناخته'])
  })
})
