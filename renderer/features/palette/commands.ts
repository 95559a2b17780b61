import { useNavigate } from '@tanstack/react-router'
import { FileDown, Languages, ListFilter, LogOut, Moon, Plus, type LucideIcon } from 'lucide-react'
import { fold } from '#domain/text/fold.ts'
import { useNextLanguage, useNextTheme } from '../../app/appearance.ts'
import { useListedBindings } from '../../app/hotkeys.tsx'
import { useMay } from '../../app/operator.tsx'
import { useSignOut } from '../../app/OperatorMenu.tsx'
import { usePlaces } from '../../app/places.ts'
import { useSay } from '../../i18n/words.tsx'
import { addressOf, STANDARD_VIEWS } from '../ticket-list/standard-views.ts'

export interface Command { readonly id: string; readonly name: string; readonly icon: LucideIcon; readonly run: () => void; /** Only when it was asked for by name. */ readonly hidden?: boolean }

/** Screens, queues and the rest that whoever is signed in may do from anywhere. */
export function useCommands(onTakeMessage: () => void): readonly Command[] {
  const say = useSay()
  const navigate = useNavigate()
  const places = usePlaces()
  const mayRegister = useMay('ticket.register')
  const theme = useNextTheme()
  const language = useNextLanguage()
  const signOut = useSignOut()
  // only where there is a list to put into a file
  const exporting = useListedBindings().find(({ says }) => says === 'export.title')
  const queues = places.some(({ to }) => to === '/tickets') ? STANDARD_VIEWS : []
  return [
    ...(mayRegister ? [{ id: 'new', name: say('intake.new'), icon: Plus, run: onTakeMessage }] : []),
    ...places.map(({ to, name, icon }) => ({ id: to, name: say(name), icon, run: () => void navigate({ to }) })),
    ...queues.map((view) => ({ id: `queue ${view.id}`, name: say('palette.queue', { name: say(view.name) }), icon: ListFilter, hidden: true, run: () => void navigate({ to: '/tickets', search: addressOf(view) }) })),
    ...(exporting === undefined ? [] : [{ id: 'export', name: say('export.title'), icon: FileDown, run: exporting.run }]),
    { id: 'theme', name: say('theme.switch'), icon: Moon, run: theme },
    { id: 'language', name: say('language.switch'), icon: Languages, run: language },
    { id: 'signOut', name: say('signOut'), icon: LogOut, run: () => void signOut() },
  ]
}

/** Every typed word stands somewhere in the name. */
export function meets(name: string, query: string): boolean {
  const folded = fold(name)
  return fold(query).split(' ').every((word) => folded.includes(word))
}
