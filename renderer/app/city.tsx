import { createContext, useContext, useMemo, type ReactNode } from 'react'
import type { Directory } from '#domain/directory/directory.ts'
import { FormatProvider } from '../i18n/format.tsx'
import { indexDirectory, type DirectoryIndex } from './directory-index.ts'

const CityContext = createContext<DirectoryIndex | null>(null)

/** Gives the city's data, and its time, to every screen of a signed-in operator. */
export function CityProvider({ directory, children }: { directory: Directory; children: ReactNode }) {
  const index = useMemo(() => indexDirectory(directory), [directory])
  return (
    <CityContext value={index}>
      <FormatProvider timeZone={directory.city.timeZone}>{children}</FormatProvider>
    </CityContext>
  )
}

export function useCity(): DirectoryIndex {
  const index = useContext(CityContext)
  if (index === null) throw new Error('CityProvider is missing')
  return index
}
