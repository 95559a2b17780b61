import { Plus } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { ContextPanel } from './ContextPanel.tsx'
import { KeptMark } from './KeptMark.tsx'
import { MessageForm } from './MessageForm.tsx'
import { OutcomeSheet } from './OutcomeSheet.tsx'
import { useBodyField, useOpenMessages, useOpenState } from './context.tsx'
import { useMessageEnd, type Way } from './saving.ts'

/** Taking messages: one tab for each call that is open, beside it what is known of the caller. */
export function IntakeScreen() {
  const say = useSay()
  const messages = useOpenMessages()
  // ids alone: whatever is typed must not draw this screen again
  const ids = useOpenState((state) => state.messages.map((message) => message.id).join(' '))
  const open = useMemo(() => ids.split(' ').map((id) => ({ id })), [ids])
  const activeId = useOpenState((state) => state.activeId)
  const [ending, setEnding] = useState<string | null>(null)
  const subject = useRef<HTMLInputElement>(null)
  const save = useRef<((way: Way) => void) | null>(null)
  const onSave = useCallback((way: Way) => save.current?.(way), [])
  const toSubject = useCallback(() => subject.current?.focus(), [])
  const { endWithout } = useMessageEnd()
  const announce = useAnnounce()
  const words = useRefusalWords()

  /** Whoever has just read an answer of the knowledge base is not asked how the call ended. */
  const end = useCallback(() => {
    const { activeId: id } = messages.read()
    const body = messages.message(id)?.body
    if (body === undefined || !body.asking || body.articleId === null) return setEnding(id)
    void endWithout(id, 'information').then((refusal) =>
      refusal === null ? announce(say('outcome.done', { outcome: say('outcome.information') })) : announce(words(refusal), 'danger'))
  }, [messages, endWithout, announce, say, words])

  useHotkeys('screen', [
    { chord: 'Ctrl+Tab', says: 'key.nextMessage', run: () => messages.turn(1) },
    { chord: 'Ctrl+Shift+Tab', says: 'key.previousMessage', run: () => messages.turn(-1) },
    { chord: 'Ctrl+PageDown', says: 'key.nextMessage', quiet: true, run: () => messages.turn(1) },
    { chord: 'Ctrl+PageUp', says: 'key.previousMessage', quiet: true, run: () => messages.turn(-1) },
    { chord: 'Ctrl+KeyI', says: 'key.endWithout', bar: true, run: end },
  ])

  return (
    <>
      <Tabs selectedKey={activeId} onSelectionChange={(key) => messages.show(String(key))} keyboardActivation="manual" className="flex h-full min-h-0 flex-col">
        <div className="flex h-11 flex-none items-stretch gap-4 border-b border-line bg-surface px-5">
          <h1 className="self-center text-lg font-bold">{say('intake.title')}</h1>
          <TabList aria-label={say('intake.open')} items={open} className="flex min-w-0 items-stretch gap-1 overflow-x-auto overflow-y-hidden">
            {(message) => (
              <Tab id={message.id} className="flex max-w-[190px] flex-none items-center gap-2 border-b-2 border-transparent px-3 text-ink-2 outline-offset-[-3px] data-hovered:text-ink data-selected:border-accent data-selected:font-semibold data-selected:text-ink">
                <TabName id={message.id} />
              </Tab>
            )}
          </TabList>
          <Action weight="quiet" small chord="Ctrl+KeyN" className="self-center" onPress={() => messages.open()}>
            <Plus size={14} aria-hidden="true" />
            {say('intake.new')}
          </Action>
          <span className="ms-auto self-center">
            <KeptMark id={activeId} />
          </span>
        </div>
        <TabPanel key={activeId} id={activeId} className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_446px] outline-none min-[1800px]:grid-cols-[minmax(0,1fr)_800px]">
          <MessageForm key={activeId} id={activeId} subjectRef={subject} onEnd={end} saveRef={save} />
          <ContextPanel key={`${activeId} context`} id={activeId} onSave={onSave} />
        </TabPanel>
      </Tabs>
      <OutcomeSheet id={ending} onClose={() => setEnding(null)} onEnded={toSubject} />
    </>
  )
}

/** What is known first: the subject, else the caller, else its place in the row. */
function TabName({ id }: { id: string }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const place = useOpenState((state) => state.messages.findIndex((message) => message.id === id))
  const [categoryId] = useBodyField(id, 'categoryId')
  const [phone] = useBodyField(id, 'phone')
  const [anonymous] = useBodyField(id, 'anonymous')
  const [question = ''] = useBodyField(id, 'question')
  const [asking = false] = useBodyField(id, 'asking')
  const subject = typeof categoryId === 'string' ? city.subjectOf(categoryId) : null
  if (asking && question.trim() !== '') return <bdi className="truncate">{question.slice(0, 40)}</bdi>
  if (subject !== null) return <span className="truncate">{nameIn(subject.category, format.language)}</span>
  if (phone !== undefined && phone.trim() !== '' && anonymous !== true) return <bdi dir="ltr" className="truncate">{format.digits(phone.slice(0, 20))}</bdi>
  return <span className="truncate">{say('intake.tab', { n: place + 1 })}</span>
}
