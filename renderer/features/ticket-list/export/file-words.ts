import { EXPORT_COLUMNS } from '#domain/export/export.ts'
import { CHANNELS, KINDS, STATUSES, URGENCIES } from '#domain/ticket/words.ts'
import type { MessageKey, Say } from '../../../i18n/words.tsx'

/** What the file says for what the desk knows by its name, in the language of the screen. `demo`: nobody should take it for a city's. */
export function fileWords(say: Say, demo: boolean): Readonly<Record<string, string>> {
  const of = (names: readonly string[], key: (name: string) => string, named = key): readonly (readonly [string, string])[] => names.map((name) => [named(name), say(key(name) as MessageKey)])
  return Object.fromEntries([
    ...of(EXPORT_COLUMNS, (column) => `export.column.${column}`, (column) => `column.${column}`),
    ...EXPORT_COLUMNS.map((column) => [`column.${column}.iso`, say('export.iso', { column: say(`export.column.${column}`) })] as const),
    ...of(STATUSES, (status) => `status.${status}`), ...of(KINDS, (kind) => `kind.${kind}`), ...of(CHANNELS, (channel) => `channel.${channel}`), ...of(URGENCIES, (urgency) => `urgency.${urgency}`),
    ...of(['yes', 'no'], (name) => `export.${name}`, (name) => name),
    ['sheet', demo ? `${say('city.demo')} ${say('export.sheet')}` : say('export.sheet')] as const,
  ].map(([name, words]) => [name, words.slice(0, WORDS_LIMIT)]))
}

/** As long as the contract lets a word be. */
const WORDS_LIMIT = 120
