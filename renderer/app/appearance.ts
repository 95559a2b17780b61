import { useSettings } from './settings.tsx'

/** Turns to the other of light and dark, as seen now. */
export const useNextTheme = (): (() => void) => {
  const { dark, change } = useSettings()
  return () => change({ theme: dark ? 'light' : 'dark' })
}

export const useNextLanguage = (): (() => void) => {
  const { settings, change } = useSettings()
  return () => change({ language: settings.language === 'fa' ? 'en' : 'fa' })
}
