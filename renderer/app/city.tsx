import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { Directory } from '#domain/directory/directory.ts'
import { directoryQuery } from '../queries.ts'
import { indexDirectory, type DirectoryIndex } from './directory-index.ts'

const IRAN = 'Asia/Tehran'
const CityContext = createContext<DirectoryIndex | null>(null)

/** Gives the city's data to every screen of a signed-in operator. */
export function CityProvider({ directory, children }: { directory: Directory; children: ReactNode }) {
  const index = useMemo(() => indexDirectory(directory), [directory])
  return <CityContext value={index}>{children}</CityContext>
}

export function useCity(): DirectoryIndex {
  const index = useContext(CityContext)
  if (index === null) throw new Error('CityProvider is missing')
  return index
}

/** Of the city; before it is known, Iran's. */
export const useTimeZone = (): string => useQuery({ ...directoryQuery, enabled: false }).data?.city.timeZone ?? IRAN
