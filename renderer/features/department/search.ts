import { TABS } from './inbox.ts'
import type { Shelf } from '#domain/ticket/shelves.ts'

/** In the address: which message is open, and which shelf is listed; the new ones unless it says another. */
export interface DepartmentSearch { readonly ticket?: string; readonly shelf?: Exclude<Shelf, 'new'> }

export function readDepartmentSearch(search: Readonly<Record<string, unknown>>): DepartmentSearch {
  const { ticket, shelf } = search
  const known = TABS.find((tab): tab is Exclude<Shelf, 'new'> => tab === shelf && tab !== 'new')
  return { ...(typeof ticket === 'string' && ticket !== '' ? { ticket } : {}), ...(known === undefined ? {} : { shelf: known }) }
}
