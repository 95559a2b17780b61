import { describe, expect, it } from 'vitest'
import { EXPORT_COLUMNS, FACT_COLUMNS } from '#domain/export/export.ts'
import { CHANNELS, KINDS, STATUSES, URGENCIES } from '#domain/ticket/words.ts'
import { exportAsked } from '#ipc/export.ts'
import * as z from 'zod/mini'
import { createIntl } from 'react-intl'
import { exportFacts } from '../../renderer/features/administration/export-facts.ts'
import { fileWords } from '../../renderer/features/ticket-list/export/file-words.ts'
import { OPEN_STATUSES } from '../../renderer/features/ticket-list/search.ts'
import { en, fa } from '../../renderer/i18n/catalogue.ts'
import { createFormat } from '../../renderer/i18n/format.tsx'
import type { Say } from '../../renderer/i18n/words.tsx'
import { directory } from './given-city.ts'

const intl = { fa: createIntl({ locale: 'fa-IR', messages: fa }), en: createIntl({ locale: 'en-GB', messages: en }) }
const sayIn = (language: 'fa' | 'en'): Say => (key, values) => intl[language].formatMessage({ id: key }, values)

describe.each(['fa', 'en'] as const)('the words of a file in %s', (language) => {
  const words = fileWords(sayIn(language), false)
  it('name every column and value, none twice among the headings', () => {
    const headings = EXPORT_COLUMNS.map((column) => words[`column.${column}`])
    expect(new Set(headings).size).toBe(EXPORT_COLUMNS.length)
    const names = [...STATUSES.map((name) => `status.${name}`), ...KINDS.map((name) => `kind.${name}`), ...CHANNELS.map((name) => `channel.${name}`), ...URGENCIES.map((name) => `urgency.${name}`), 'column.received.iso', 'yes', 'no', 'sheet']
    expect(names.filter((name) => words[name] === undefined || words[name] === name)).toEqual([])
  })
  it('say of a demo that it is one', () => {
    expect(fileWords(sayIn(language), true)['sheet']).toBe(`${sayIn(language)('city.demo')} ${words['sheet']}`)
  })
  it('pass the edge of the desk', () => {
    const grant = '00000000-0000-4000-8000-000000000001'
    expect(z.safeParse(exportAsked, { grant, format: 'csv', columns: [...EXPORT_COLUMNS], language, words }).success).toBe(true)
  })
})

describe('an export in the trail', () => {
  const filter = { statuses: ['closed'], kind: null, channel: null, urgency: 'urgent', categoryId: 'waste', placeId: null, departmentId: null, incidentId: null, due: 'overdue', mine: false, searched: true } as const
  const details = { format: 'xlsx', rows: 1200, columns: [...FACT_COLUMNS, 'phone', 'text'], filter, personal: true, doneAt: Date.UTC(2026, 10, 22, 7, 12) }
  const say = sayIn('en')
  const speaker = { directory: directory(), say, format: createFormat('en', 'Asia/Tehran', say) }
  it('says how many, in which kind of file, whose data, and by which filter', () => {
    const facts = exportFacts({ at: details.doneAt + 3_600_000, details }, speaker)?.join('; ')
    for (const told of ['1,200 messages', 'Excel', 'Phone', 'Text', 'of a search', 'Closed', 'Urgent', 'Overdue', '1405/09/01']) expect(facts).toContain(told)
  })
  it('says that nobody’s data was in it', () => expect(exportFacts({ at: 0, details: { ...details, columns: [...FACT_COLUMNS], personal: false } }, speaker)).toContain('without citizens’ data'))
  it('says when only if it was heard of later, and names the open ones as the queue does', () => {
    const facts = exportFacts({ at: details.doneAt + 100, details: { ...details, filter: { ...filter, statuses: OPEN_STATUSES } } }, speaker)?.join('; ')
    expect(facts).not.toContain('1405')
    expect(facts).toContain('All open')
  })
  it('leaves a line that it cannot read to be shown as it is', () => expect(exportFacts({ at: 0, details: { rows: 'many' } }, speaker)).toBeNull())
})
