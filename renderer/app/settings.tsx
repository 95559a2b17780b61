import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import type { CallOutput } from '#ipc/contract.ts'
import { call } from '../api.ts'
import { FormatProvider } from '../i18n/format.tsx'
import { WordsProvider } from '../i18n/words.tsx'
import { settingsQuery } from '../queries.ts'

export type Settings = CallOutput['settings.read']
/** Until the city is known. */
const IRAN = 'Asia/Tehran'
const FIRST: Settings = { theme: 'system', language: 'fa' }

interface SettingsValue { readonly settings: Settings; readonly dark: boolean; readonly change: (patch: Partial<Settings>) => void }
const SettingsContext = createContext<SettingsValue>({ settings: FIRST, dark: false, change: () => undefined })
export const useSettings = (): SettingsValue => useContext(SettingsContext)

const wantsDark = () => window.matchMedia('(prefers-color-scheme: dark)')
const watchSystem = (listener: () => void): (() => void) => {
  const query = wantsDark()
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** Theme and language of this operator's desk, put on the document before anything is drawn. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const { data, isPending } = useQuery(settingsQuery)
  const settings = data ?? FIRST
  const systemDark = useSyncExternalStore(watchSystem, () => wantsDark().matches)
  const dark = settings.theme === 'dark' || (settings.theme === 'system' && systemDark)

  useEffect(() => {
    const page = document.documentElement
    page.dataset['theme'] = dark ? 'dark' : 'light'
    page.lang = settings.language
    page.dir = settings.language === 'fa' ? 'rtl' : 'ltr'
  }, [dark, settings.language])

  const change = useCallback(
    (patch: Partial<Settings>) => {
      const next = { ...(client.getQueryData(settingsQuery.queryKey) ?? FIRST), ...patch }
      client.setQueryData(settingsQuery.queryKey, next)
      void call('settings.put', next)
    },
    [client],
  )
  const value = useMemo(() => ({ settings, dark, change }), [settings, dark, change])
  if (isPending) return null
  return (
    <SettingsContext value={value}>
      <WordsProvider language={settings.language}>
        <FormatProvider timeZone={IRAN}>{children}</FormatProvider>
      </WordsProvider>
    </SettingsContext>
  )
}
