import type { TicketView } from '#ipc/contract.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { ActionSheet } from '../ticket/ActionSheet.tsx'
import { usualOffers, type ActionType } from '../ticket/actions.ts'
import { AmendSheet } from '../ticket/AmendSheet.tsx'
import { NoteSheet } from '../ticket/NoteSheet.tsx'
import { RunningProvider, useRunning } from '../ticket/running.tsx'
import { UndoStrip } from '../ticket/UndoStrip.tsx'

/** The message's own actions, by the keys and sheets of its page, without leaving the queue. */
export const PreviewActions = ({ view }: { view: TicketView }) => (
  <RunningProvider view={view}>
    <Actions view={view} />
  </RunningProvider>
)

/** Files are dropped and pasted on the message's own page. */
const NOT_HERE: ReadonlySet<ActionType> = new Set(['AttachFile'])

function Actions({ view }: { view: TicketView }) {
  const say = useSay()
  const announce = useAnnounce()
  const words = useRefusalWords()
  const { offers, open, done, run, undo, show, close } = useRunning()
  const { state } = view
  const legal = offers.filter(({ action, refused }) => refused === null && !NOT_HERE.has(action.type))
  const usual = usualOffers(state.status, offers)
  const start = (type: ActionType): void => {
    if (type !== 'WakeTicket') return show(type)
    void run({ type, ticketId: state.id }).then((refused) => refused !== null && announce(words(refused), 'danger'))
  }
  useHotkeys('screen', [
    ...legal.map(({ action: { type, chord } }) => ({ chord, says: `action.${type}`, run: () => start(type) })),
    ...(done === null ? [] : [{ chord: 'KeyZ', says: 'undo.action', bar: true, run: undo }]),
  ])
  return (
    <>
      <UndoStrip />
      {usual.length > 0 && (
        <div role="group" aria-label={say('preview.actions')} className="flex flex-wrap gap-1">
          {usual.map(({ action: { type, chord, icon: Glyph } }) => (
            <Action key={type} small weight="quiet" chord={chord} className="flex-1" onPress={() => start(type)}>
              <Glyph size={13} aria-hidden="true" />
              {say(`action.${type}`)}
            </Action>
          ))}
        </div>
      )}
      <ActionSheet />
      <AmendSheet view={view} isOpen={open?.type === 'AmendTicket'} onClose={close} />
      <Sheet title={say('action.AddNote')} isOpen={open?.type === 'AddNote'} onClose={close}>
        <NoteSheet save="action.AddNote" required command={(text) => ({ type: 'AddNote', ticketId: state.id, text })} />
      </Sheet>
    </>
  )
}
