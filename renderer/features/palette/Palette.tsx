import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FileText, Languages, ListTodo, LogOut, Moon, PhoneIncoming, Plus, Search, TriangleAlert, type LucideIcon } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Dialog } from 'react-aria-components/Dialog'
import { Input } from 'react-aria-components/Input'
import { Menu, MenuItem } from 'react-aria-components/Menu'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { TextField } from 'react-aria-components/TextField'
import { fold } from '#domain/text/fold.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useHiddenHotkeys } from '../../app/hotkeys.tsx'
import { useNextLanguage, useNextTheme } from '../../app/appearance.ts'
import { useSignOut } from '../../app/OperatorMenu.tsx'
import { useLanguage, useSay } from '../../i18n/words.tsx'
import { directionOf } from '../../ui/Field.tsx'
import { useFocusReturn } from '../../ui/focus-return.ts'
import { Code, Written } from '../../ui/Text.tsx'
import { findTickets, type FoundTicket } from './find-tickets.ts'

interface PaletteProps { readonly isOpen: boolean; readonly onClose: () => void; readonly onTakeMessage: () => void }
interface Command { readonly id: string; readonly name: string; readonly icon: LucideIcon; readonly run: () => void }

/** Everything by its name: screens, commands, and tickets by code or words. */
export function Palette({ isOpen, onClose, onTakeMessage }: PaletteProps) {
  const say = useSay()
  useFocusReturn(isOpen)
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className="fixed inset-0 z-50 flex justify-center bg-black/35 px-6 pt-[14vh]">
      <Modal className="float h-fit max-h-[70vh] w-full max-w-[600px]">
        <Dialog aria-label={say('palette.title')} className="flex max-h-[70vh] flex-col outline-none">
          <PaletteBody onClose={onClose} onTakeMessage={onTakeMessage} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function useCommands(onTakeMessage: () => void): readonly Command[] {
  const say = useSay()
  const navigate = useNavigate()
  const theme = useNextTheme()
  const language = useNextLanguage()
  const signOut = useSignOut()
  return [
    { id: 'new', name: say('intake.new'), icon: Plus, run: onTakeMessage },
    { id: 'intake', name: say('nav.intake'), icon: PhoneIncoming, run: () => void navigate({ to: '/intake' }) },
    { id: 'tickets', name: say('nav.tickets'), icon: ListTodo, run: () => void navigate({ to: '/tickets' }) },
    { id: 'attention', name: say('nav.attention'), icon: TriangleAlert, run: () => void navigate({ to: '/attention' }) },
    { id: 'theme', name: say('theme.switch'), icon: Moon, run: theme },
    { id: 'language', name: say('language.switch'), icon: Languages, run: language },
    { id: 'signOut', name: say('signOut'), icon: LogOut, run: () => void signOut() },
  ]
}

const meets = (name: string, query: string): boolean => {
  const folded = fold(name)
  return fold(query).split(' ').every((word) => folded.includes(word))
}

function PaletteBody({ onClose, onTakeMessage }: Omit<PaletteProps, 'isOpen'>) {
  useHiddenHotkeys()
  const say = useSay()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const commands = useCommands(onTakeMessage).filter((command) => meets(command.name, query))
  const found = useQuery({ queryKey: ['tickets', 'find', query], queryFn: () => findTickets(query), enabled: query !== '' })
  const tickets = query === '' ? [] : (found.data ?? [])
  const all = query !== '' && tickets.length > 0

  const act = (id: string): void => {
    onClose()
    if (id === 'search') return void navigate({ to: '/tickets', search: { q: query } })
    const ticket = tickets.find((candidate) => candidate.id === id)
    if (ticket !== undefined) return void navigate({ to: '/tickets/$ticketId', params: { ticketId: ticket.id } })
    commands.find((command) => command.id === id)?.run()
  }

  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <TextField type="search" aria-label={say('palette.label')} autoFocus className="flex items-center gap-2.5 border-b border-line px-4">
        <Search size={17} aria-hidden="true" className="text-ink-3" />
        <Input dir={directionOf(text)} placeholder={say('palette.placeholder')} maxLength={200} className="h-12 flex-1 bg-transparent text-base outline-none [&::-webkit-search-cancel-button]:hidden" />
      </TextField>
      <Menu aria-label={say('palette.results')} onAction={(key) => act(String(key))} className="min-h-0 overflow-auto p-1.5 outline-none" renderEmptyState={() => <p className="p-4 text-center text-ink-3">{say(found.isFetching ? 'loading' : 'palette.none')}</p>}>
        {tickets.map((ticket) => (
          <MenuItem key={ticket.id} id={ticket.id} textValue={ticket.code} className="option">
            <FoundRow ticket={ticket} />
          </MenuItem>
        ))}
        {all && (
          <MenuItem id="search" textValue={say('palette.all')} className="option">
            <Search size={15} aria-hidden="true" className="text-ink-3" />
            {say('palette.all')}
          </MenuItem>
        )}
        {commands.map(({ id, name, icon: Glyph }) => (
          <MenuItem key={id} id={id} textValue={name} className="option">
            <Glyph size={15} aria-hidden="true" className="text-ink-3" />
            {name}
          </MenuItem>
        ))}
      </Menu>
    </Autocomplete>
  )
}

function FoundRow({ ticket }: { ticket: FoundTicket }) {
  const language = useLanguage()
  const city = useCity()
  const subject = city.subjectOf(ticket.categoryId)
  return (
    <>
      <FileText size={15} aria-hidden="true" className="flex-none text-ink-3" />
      <span className="flex-none font-medium">{subject === null ? ticket.categoryId : nameIn(subject.category, language)}</span>
      <Written className="min-w-0 flex-1 truncate text-xs text-ink-3">{ticket.about}</Written>
      <Code code={ticket.code} className="flex-none text-xs text-ink-2" />
    </>
  )
}
