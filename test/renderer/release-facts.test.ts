import { createIntl } from 'react-intl'
import { expect, test } from 'vitest'
import { auditFacts } from '../../renderer/features/administration/audit-words.ts'
import type { AuditLine } from '../../renderer/features/administration/audit.ts'
import type { Speaker } from '../../renderer/features/administration/titles.ts'
import { createFormat } from '../../renderer/i18n/format.tsx'
import { fa } from '../../renderer/i18n/catalogue.ts'
import type { Say } from '../../renderer/i18n/words.tsx'

test('what IT did to a ring and to a desk is told in words', () => {
  const intl = createIntl({ locale: 'fa-IR', messages: fa })
  const say: Say = (key, values) => intl.formatMessage({ id: key }, values)
  const speaker = { say, format: createFormat('fa', 'Asia/Tehran', say), directory: { operators: [] } } as unknown as Speaker
  const facts = (kind: string, details: AuditLine['details']) => auditFacts({ number: 1, at: 0, kind, operatorId: null, deskId: null, address: null, details }, speaker)
  expect(facts('ring_changed', { ring: 'pilot', version: null, paused: true, spreadMinutes: 90 })).toEqual(['حلقهٔ pilot', 'هیچ نسخه‌ای', 'متوقف', 'پخش در ۹۰ دقیقه'])
  expect(facts('desk_ordered', { ring: null, hold: false, force: '1.2.0' })).toEqual(['بی‌درنگ نسخهٔ ۱.۲.۰'])
  expect(facts('release_announced', { version: '1.2.0', protocol: 5 })).toEqual(['نسخهٔ ۱.۲.۰'])
})
