import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react'
import { useSay } from '../i18n/words.tsx'

/** One short sentence about what was just done. It is shown in the status bar, where it can cover nothing. */
export interface Announcement { readonly text: string; readonly tone: 'ok' | 'danger' }
type Announce = (text: string, tone?: Announcement['tone']) => void

const AnnounceContext = createContext<Announce>(() => undefined)
const AnnouncementContext = createContext<Announcement | null>(null)
const STAYS_MS = 6000

export function AnnouncementsProvider({ children }: { children: ReactNode }) {
  const [current, setCurrent] = useState<Announcement | null>(null)
  useEffect(() => {
    if (current === null) return
    const timer = setTimeout(() => setCurrent(null), STAYS_MS)
    return () => clearTimeout(timer)
  }, [current])
  const announce = useCallback<Announce>((text, tone = 'ok') => setCurrent({ text, tone }), [])
  return (
    <AnnounceContext value={announce}>
      <AnnouncementContext value={current}>{children}</AnnouncementContext>
    </AnnounceContext>
  )
}

export const useAnnounce = (): Announce => useContext(AnnounceContext)
export const useAnnouncement = (): Announcement | null => useContext(AnnouncementContext)

/** Copies `text` and says `said`, or that it could not be copied. */
export function useCopy(): (text: string, said: string) => void {
  const announce = useAnnounce()
  const say = useSay()
  return useCallback((text, said) => void copyText(text).then((copied) => (copied ? announce(said) : announce(say('copy.failed'), 'danger'))), [announce, say])
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

/** The older way needs no permission, which a locked-down window may refuse. Focus goes back to where it was. */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement
  const holder = document.createElement('textarea')
  holder.value = text
  holder.setAttribute('aria-hidden', 'true')
  holder.className = 'sr-only'
  document.body.append(holder)
  holder.select()
  const copied = document.execCommand('copy')
  holder.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return copied
}
