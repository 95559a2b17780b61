import { Outlet, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { KeySheet } from '../features/help/KeySheet.tsx'
import { useLinks } from '../features/link/use-links.ts'
import { Palette } from '../features/palette/Palette.tsx'
import { Banners } from '../features/sync/Banners.tsx'
import { CountDown } from '../features/update/CountDown.tsx'
import { useOpenMessages } from '../features/ticket-entry/context.tsx'
import { useHotkeys } from './hotkeys.tsx'
import { useMay } from './operator.tsx'
import { usePlaces } from './places.ts'
import { Rail } from './Rail.tsx'
import { StatusBar } from './StatusBar.tsx'
import { TopBar } from './TopBar.tsx'

/** Rail, bars and the screen between them. */
export function Shell() {
  const navigate = useNavigate()
  const messages = useOpenMessages()
  const places = usePlaces()
  const mayRegister = useMay('ticket.register')
  const [overlay, setOverlay] = useState<'palette' | 'keys' | null>(null)
  const close = (): void => setOverlay(null)
  const takeMessage = (): void => {
    messages.open()
    void navigate({ to: '/intake' })
  }

  useLinks(close)
  useHotkeys('shell', [
    { chord: 'Ctrl+KeyK', says: 'palette.title', run: () => setOverlay('palette') },
    ...(mayRegister ? [{ chord: 'Ctrl+KeyN', says: 'intake.new', run: takeMessage }] : []),
    ...places.map(({ chord, name, to }) => ({ chord, says: name, run: () => void navigate({ to }) })),
    { chord: 'F1', says: 'keys.title', bar: true, run: () => setOverlay('keys') },
  ])

  return (
    <div className="grid h-full grid-cols-[72px_minmax(0,1fr)] min-[1536px]:grid-cols-[208px_minmax(0,1fr)]">
      <Rail />
      <div className="grid min-h-0 min-w-0 grid-rows-[48px_auto_minmax(0,1fr)_28px]">
        <TopBar onSearch={() => setOverlay('palette')} onHelp={() => setOverlay('keys')} />
        <div>
          <CountDown />
          <Banners />
        </div>
        <main className="min-h-0 min-w-0">
          <Outlet />
        </main>
        <StatusBar />
      </div>
      <Palette isOpen={overlay === 'palette'} onClose={close} onTakeMessage={takeMessage} />
      <KeySheet isOpen={overlay === 'keys'} onClose={close} />
    </div>
  )
}
