import { ArrowUpFromLine } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { chipOf, type ShownUpdate } from './standing.ts'
import { UpdateSheet } from './UpdateSheet.tsx'
import { useUpdate } from './use-update.ts'

/** In the status bar while there is something of an update that an operator has to know; pressing it explains it. */
export function UpdateChip() {
  const update = useUpdate()
  const [isOpen, setOpen] = useState(false)
  if (update === null) return null
  const open = (): void => setOpen(true)
  return (
    <>
      {update.when.at === null ? <Chip update={update} now={0} onOpen={open} /> : <CountingChip update={update} onOpen={open} />}
      <UpdateSheet update={update} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  )
}

const CountingChip = (chip: { update: ShownUpdate; onOpen: () => void }) => <Chip {...chip} now={useNow(1000)} />

function Chip({ update, now, onOpen }: { update: ShownUpdate; now: number; onOpen: () => void }) {
  const say = useSay()
  const { digits } = useFormat()
  const chip = chipOf(update, now, digits)
  useHotkeys('shell', chip === null ? [] : [{ chord: 'Ctrl+Shift+KeyY', says: 'update.title', run: onOpen }])
  if (chip === null) return null
  const text = say(chip.key, chip.values)
  return (
    <Button onPress={onOpen} aria-label={say('update.open', { now: text })} className={`flex h-6 items-center gap-1.5 rounded-md px-1.5 text-xs data-hovered:bg-hover ${chip.tone === 'warn' ? 'text-warn' : 'text-ink-2'}`}>
      <ArrowUpFromLine size={13} aria-hidden="true" />
      {text}
    </Button>
  )
}
