import { createContext, useCallback, useContext, useMemo, type ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { IntlProvider, useIntl } from 'react-intl'
import type { Refusal } from '#domain/refusals.ts'
import { en, fa, type MessageKey } from './catalogue.ts'

export type { MessageKey }

export type Language = 'fa' | 'en'
export type Values = Readonly<Record<string, string | number>>
export type Say = (key: MessageKey, values?: Values) => string

export const MESSAGES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { fa, en }
export const LOCALES: Readonly<Record<Language, string>> = { fa: 'fa-IR', en: 'en-GB' }

const LanguageContext = createContext<Language>('fa')

export function WordsProvider({ language, children }: { language: Language; children: ReactNode }) {
  return (
    <LanguageContext value={language}>
      <IntlProvider locale={LOCALES[language]} messages={MESSAGES[language]}>
        <I18nProvider locale={LOCALES[language]}>{children}</I18nProvider>
      </IntlProvider>
    </LanguageContext>
  )
}

/** ICU marks in a name that somebody typed are letters. */
const quoted = (name: string): string => name.replaceAll("'", "''").replace(/[{}<>]/g, "'$&'")

/** Words that the city itself gives take the place of the console's. */
export function CityWords({ words, children }: { words: Readonly<Partial<Record<MessageKey, string>>>; children: ReactNode }) {
  const language = useLanguage()
  const messages = useMemo(() => ({ ...MESSAGES[language], ...Object.fromEntries(Object.entries(words).map(([key, name]) => [key, quoted(name)])) }), [language, words])
  return <IntlProvider locale={LOCALES[language]} messages={messages}>{children}</IntlProvider>
}

export const useLanguage = (): Language => useContext(LanguageContext)

/** Says a message in the operator's language. ICU arguments are escaped by nobody: the result is text, never markup. */
export function useSay(): Say {
  const intl = useIntl()
  return useCallback((key, values) => intl.formatMessage({ id: key }, values), [intl])
}

export function useRefusalWords(): (refusal: Refusal) => string {
  const say = useSay()
  return useCallback((refusal) => say(`refusal.${refusal.code}`), [say])
}
