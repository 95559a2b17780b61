import { Search } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Dialog } from 'react-aria-components/Dialog'
import { Input } from 'react-aria-components/Input'
import { Menu, MenuItem } from 'react-aria-components/Menu'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { TextField } from 'react-aria-components/TextField'
import type { Article } from '#domain/directory/directory.ts'
import { useHiddenHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { directionOf } from '../../ui/Field.tsx'
import { useFocusReturn } from '../../ui/focus-return.ts'
import { ArticleReading } from './ArticleReading.tsx'
import { hitsFor } from './hits.ts'
import { useKnown, useTickets, type Hit } from './use-hits.tsx'

interface PaletteProps { readonly isOpen: boolean; readonly onClose: () => void; readonly onTakeMessage: () => void }

/** Everything by its name: tickets by code or words, ready answers, screens, queues and commands. */
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

function PaletteBody({ onClose, onTakeMessage }: Omit<PaletteProps, 'isOpen'>) {
  useHiddenHotkeys()
  const say = useSay()
  const [text, setText] = useState('')
  // not deferred: with every letter React Aria highlights the first line of what is drawn next, which must be what was typed
  const query = text.trim()
  const [reading, setReading] = useState<Article | null>(null)
  const known = useKnown(query, onTakeMessage, setReading)
  const tickets = useTickets(query)
  const menu = useRef<HTMLDivElement>(null)
  const hits = hitsFor(query, { known, tickets })
  const loading = tickets === null
  const leave = (hit: Hit | undefined): void => {
    if (hit === undefined) return
    if (hit.stays !== true) onClose()
    hit.run()
  }

  // whoever knows the code types it and Enter, faster than anything is found: the key waits for the list of what was typed
  const awaited = useRef(false)
  const settled = query !== '' && (hits.length > 0 || !loading)
  const onEnter = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    // React Aria runs what is highlighted
    if (menu.current?.querySelector('[data-focused]') != null) return
    event.preventDefault()
    event.stopPropagation()
    awaited.current = true
    takeFirst()
  }
  const takeFirst = (): void => {
    if (!awaited.current || !settled) return
    awaited.current = false
    leave(hits[0])
  }
  useEffect(takeFirst)

  if (reading !== null) return <ArticleReading article={reading} onBack={() => setReading(null)} />
  return (
    <Autocomplete
      inputValue={text}
      onInputChange={(typed) => {
        awaited.current = false
        setText(typed)
      }}
    >
      <TextField type="search" aria-label={say('palette.label')} autoFocus className="flex items-center gap-2.5 border-b border-line px-4">
        <Search size={17} aria-hidden="true" className="text-ink-3" />
        <Input dir={directionOf(text)} placeholder={say('palette.placeholder')} maxLength={200} onKeyDownCapture={onEnter} className="h-12 flex-1 bg-transparent text-base outline-none [&::-webkit-search-cancel-button]:hidden" />
      </TextField>
      <Menu
        ref={menu}
        aria-label={say('palette.results')}
        items={hits}
        onAction={(key) => leave(hits.find(({ id }) => id === key))}
        className="min-h-0 overflow-auto p-1.5 outline-none"
        renderEmptyState={() => <p className="p-4 text-center text-ink-3">{say(loading ? 'loading' : 'palette.none')}</p>}
      >
        {({ id, name, line }) => (
          <MenuItem id={id} textValue={name} className="option">
            {line}
          </MenuItem>
        )}
      </Menu>
    </Autocomplete>
  )
}
