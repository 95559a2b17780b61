import { useState } from 'react'
import { shell } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useRefusalWords } from '../../i18n/words.tsx'

/** Turns practising on or off. The main process then loads the window anew on the other data, so that nothing of one is left beside the other. */
export function useTraining(): { readonly busy: boolean; readonly change: (on: boolean) => void } {
  const announce = useAnnounce()
  const words = useRefusalWords()
  const [busy, setBusy] = useState(false)
  const turn = async (on: boolean): Promise<void> => {
    setBusy(true)
    const reply = await shell('shell.training', { on })
    // the page that comes begins at the beginning, not at an entry that the other city does not have
    if (reply.ok) return void window.history.replaceState(null, '', '#/')
    setBusy(false)
    announce(words(reply.refusal), 'danger')
  }
  return { busy, change: (on) => void (busy || turn(on)) }
}
