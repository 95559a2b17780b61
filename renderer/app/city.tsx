import { createContext, useContext, useMemo, type ReactNode } from 'react'
import type { Directory } from '#domain/directory/directory.ts'
import { FormatProvider } from '../i18n/format.tsx'
import { CityWords, useLanguage } from '../i18n/words.tsx'
import { indexDirectory, nameIn, type DirectoryIndex } from './directory-index.ts'

const CityContext = createContext<DirectoryIndex | null>(null)

/** Gives the city's data, and its time, to every screen of a signed-in operator. */
export function CityProvider({ directory, children }: { directory: Directory; children: ReactNode }) {
  const index = useMemo(() => indexDirectory(directory), [directory])
  const language = useLanguage()
  const kinds = useMemo(() => Object.fromEntries(directory.kinds.map((kind) => [`kind.${kind.id}`, nameIn(kind, language)])), [directory, language])
  return (
    <CityContext value={index}>
      <CityWords words={kinds}>
        <FormatProvider timeZone={directory.city.timeZone}>{children}</FormatProvider>
      </CityWords>
    </CityContext>
  )
}

export function useCity(): DirectoryIndex {
  const index = useContext(CityContext)
  if (index === null) throw new Error('CityProvider is missing')
  return index
}
