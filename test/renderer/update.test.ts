import { createIntl } from 'react-intl'
import { expect, test } from 'vitest'
import { UPDATE_HOLDS, UPDATE_PHASES } from '#domain/operator/update.ts'
import { persianDigits } from '#domain/text/canonical.ts'
import { chipOf, clockOf, planOf, sentenceOf, type ShownUpdate } from '../../renderer/features/update/standing.ts'
import { LOCALES, MESSAGES, type Language, type Say } from '../../renderer/i18n/words.tsx'

const sayIn = (language: Language): Say => {
  const intl = createIntl({ locale: LOCALES[language], messages: MESSAGES[language], onError: (error) => {
    throw error
  } })
  return (key, values) => intl.formatMessage({ id: key }, values)
}
const digitsIn = (language: Language) => (text: string): string => (language === 'fa' ? persianDigits(text) : text)
const NOW = 1_800_000_000_000
const shown = (change: Partial<ShownUpdate>): ShownUpdate => ({ phase: 'ready', version: '1.4.0+standin', since: NOW, holds: [], percent: 40, why: null, when: { choice: 'shiftEnd', at: null, postponable: 3 }, ...change })

test.each(['fa', 'en'] as const)('every standing has its words (%s), and only what an operator has to know is in the status bar', (language) => {
  const [say, digits] = [sayIn(language), digitsIn(language)]
  for (const phase of UPDATE_PHASES) {
    const sentence = sentenceOf(shown({ phase }), digits)
    expect(say(sentence.key, sentence.values).length).toBeGreaterThan(10)
  }
  for (const hold of UPDATE_HOLDS) expect(say(`update.hold.${hold}`)).not.toBe('')
  expect(UPDATE_PHASES.filter((phase) => chipOf(shown({ phase }), NOW, digits) !== null)).toEqual(['downloading', 'ready', 'trial', 'returned'])
})

test('the chip says the version in the language’s figures, and counts down', () => {
  const ready = chipOf(shown({}), NOW, digitsIn('fa'))
  expect(sayIn('fa')(ready!.key, ready!.values)).toBe('نسخهٔ ۱.۴.۰ آماده است')
  const counting = shown({ when: { choice: 'shiftEnd', at: NOW + 65_000, postponable: 1 } })
  const chip = chipOf(counting, NOW, digitsIn('en'))
  expect(sayIn('en')(chip!.key, chip!.values)).toBe('Restart in 1:05')
  const plan = planOf(counting, NOW, digitsIn('fa'))
  expect(sayIn('fa')(plan.key, plan.values)).toBe('کنسول تا ۱:۰۵ دیگر از نو راه می‌افتد.')
  expect(['0:00', '0:01', '1:00', '2:00']).toEqual([-5, 1, 60_000, 119_001].map(clockOf))
})
