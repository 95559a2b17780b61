import { AlarmClockCheck, FileUp, ArrowUpFromLine, BookOpenText, Building2, Contact, CalendarClock, CalendarOff, ClipboardList, KeyRound, MapPinned, MessagesSquare, Quote, Route, ScrollText, Timer, Users, type LucideIcon } from 'lucide-react'
import type { Section } from '#domain/directory/directory.ts'
import type { Permission } from '#domain/operator/roles.ts'
import type { MessageKey } from '../../i18n/words.tsx'

/** What an administrator looks after: the sections of the directory, two that only the server holds, and what comes in from files. */
export type Area = Section | 'operators' | 'import' | 'audit'
export interface AreaEntry { readonly id: Area; readonly icon: LucideIcon; readonly permission: Permission; readonly name: MessageKey }

const area = (id: Area, icon: LucideIcon, permission: Permission): AreaEntry => ({ id, icon, permission, name: `administration.${id}` as const })

/** In the order of the list; people first, what is rarely changed last. */
export const AREAS: readonly AreaEntry[] = [
  area('operators', Users, 'operator.manage'),
  area('roles', KeyRound, 'directory.change'),
  area('departments', Building2, 'directory.change'),
  area('contacts', Contact, 'directory.change'),
  area('categories', ClipboardList, 'directory.change'),
  area('kinds', MessagesSquare, 'directory.change'),
  area('places', MapPinned, 'directory.change'),
  area('routing', Route, 'directory.change'),
  area('deadlines', Timer, 'directory.change'),
  area('followUps', AlarmClockCheck, 'directory.change'),
  area('escalations', ArrowUpFromLine, 'directory.change'),
  area('calendars', CalendarClock, 'directory.change'),
  area('holidays', CalendarOff, 'directory.change'),
  area('articles', BookOpenText, 'directory.change'),
  area('texts', Quote, 'directory.change'),
  area('import', FileUp, 'ticket.import'),
  area('audit', ScrollText, 'audit.read'),
]

/** Which entry is open; `new` stands for one that is being written. */
export interface AdministrationSearch { readonly entry?: string }
export const NEW = 'new'

/** Reads the address; what is not understood is left out, never an error. */
export function readAdministrationSearch(raw: Readonly<Record<string, unknown>>): AdministrationSearch {
  const entry = raw['entry']
  // an id of digits alone comes out of the address as a number
  return typeof entry === 'string' || typeof entry === 'number' ? { entry: String(entry).slice(0, 64) } : {}
}
