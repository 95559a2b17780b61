import { MonitorCog } from 'lucide-react'
import { useState } from 'react'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { DeskSheet } from './DeskSheet.tsx'

/** Opens 'about this desk' where nobody has signed in. */
export function DeskAction() {
  const say = useSay()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Action small weight="quiet" onPress={() => setOpen(true)}>
        <MonitorCog size={15} aria-hidden="true" />
        {say('desk.title')}
      </Action>
      <DeskSheet isOpen={open} onClose={() => setOpen(false)} />
    </>
  )
}
