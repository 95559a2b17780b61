import { BookmarkPlus, MoreHorizontal, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import type { SavedView } from '#ipc/contract.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { useViewKeeper } from './saved-views.ts'

/** A queue as it stands in the address. */
type Standing = Pick<SavedView, 'filter' | 'columns'>

interface KeepQueueProps {
  readonly standing: Standing
  /** The saved view that it started from; null for a standard one. */
  readonly saved: SavedView | null
  readonly onBack: () => void
  readonly onKept: (view: SavedView) => void
}

/** What was changed in a queue can be kept, in the view it belongs to or as a new one, or taken back. */
export function KeepQueue({ standing, saved, onBack, onKept }: KeepQueueProps) {
  const say = useSay()
  const announce = useAnnounce()
  const words = useRefusalWords()
  const { put } = useViewKeeper()
  const [asking, setAsking] = useState(false)
  const saveChange = async (view: SavedView): Promise<void> => {
    const changed = { ...view, ...standing }
    const refused = await put(changed)
    if (refused !== null) return announce(words(refused), 'danger')
    announce(say('view.savedDone', { name: view.name }))
    onKept(changed)
  }
  return (
    <>
      <Action small weight="quiet" className="!h-[26px]" onPress={onBack}>
        <Undo2 size={13} aria-hidden="true" className="mirrored" />
        {say('view.changedBack')}
      </Action>
      {saved !== null && (
        <Action small weight="quiet" className="!h-[26px]" onPress={() => void saveChange(saved)}>
          {say('view.saveChange', { name: saved.name })}
        </Action>
      )}
      <Action small weight="quiet" className="!h-[26px]" onPress={() => setAsking(true)}>
        <BookmarkPlus size={13} aria-hidden="true" />
        {say('view.save')}
      </Action>
      <Sheet title={say('view.saveTitle')} isOpen={asking} onClose={() => setAsking(false)}>
        <NameForm
          view={{ id: crypto.randomUUID(), name: '', ...standing }}
          onClose={() => setAsking(false)}
          onKept={(view) => {
            setAsking(false)
            onKept(view)
          }}
        />
      </Sheet>
    </>
  )
}

function NameForm({ view, onClose, onKept }: { view: SavedView; onClose: () => void; onKept: (view: SavedView) => void }) {
  const say = useSay()
  const announce = useAnnounce()
  const { put } = useViewKeeper()
  const [name, setName] = useState(view.name)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const clean = canonical(name).slice(0, 60)
  const save = async (): Promise<void> => {
    if (clean === '') return
    const kept = { ...view, name: clean }
    const refusal = await put(kept)
    setRefused(refusal)
    if (refusal !== null) return
    announce(say('view.savedDone', { name: clean }))
    onKept(kept)
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'view.saveYes', run: () => void save() }])
  return (
    <form
      className="flex flex-col gap-4 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className="leading-6 text-ink-2">{say('view.saveHint')}</p>
      <Field label={say('view.name')} required value={name} onChange={setName} inputRef={(input) => input?.focus()} />
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex gap-2">
        <Action weight="primary" type="submit" chord="Enter" isDisabled={clean === ''}>{say('view.saveYes')}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </form>
  )
}

/** Rename and remove, beside a saved view. */
export function SavedViewMenu({ view, onRemoved }: { view: SavedView; onRemoved: () => void }) {
  const say = useSay()
  const announce = useAnnounce()
  const words = useRefusalWords()
  const { remove } = useViewKeeper()
  const [naming, setNaming] = useState(false)
  const drop = async (): Promise<void> => {
    const refused = await remove(view.id)
    if (refused !== null) return announce(words(refused), 'danger')
    announce(say('view.removed', { name: view.name }))
    onRemoved()
  }
  return (
    <>
      <MenuTrigger>
        <Button aria-label={say('view.more', { name: view.name })} className="action action-quiet action-small !h-7 !w-6 flex-none !px-0">
          <MoreHorizontal size={14} aria-hidden="true" />
        </Button>
        <Popover className="float min-w-40">
          <Menu aria-label={say('view.more', { name: view.name })} className="p-1 outline-none">
            <MenuItem className="option" onAction={() => setNaming(true)}>{say('view.rename')}</MenuItem>
            <MenuItem className="option text-danger" onAction={() => void drop()}>{say('view.remove')}</MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <Sheet title={say('view.rename')} isOpen={naming} onClose={() => setNaming(false)}>
        <NameForm view={view} onClose={() => setNaming(false)} onKept={() => setNaming(false)} />
      </Sheet>
    </>
  )
}
