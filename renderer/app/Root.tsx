import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { refusalOf } from '../api.ts'
import { EnrolScreen } from '../features/enrolment/EnrolScreen.tsx'
import { SignInScreen } from '../features/sign-in/SignInScreen.tsx'
import { TrainingFrame } from '../features/training/TrainingFrame.tsx'
import { useUpdateNews } from '../features/update/use-update.ts'
import { useSay } from '../i18n/words.tsx'
import { askFirst, createQueryClient, directoryQuery, sessionQuery, statusQuery, useLiveUpdates } from '../queries.ts'
import { Blank } from '../ui/Blank.tsx'
import { RefusalNotice } from '../ui/Notice.tsx'
import { AnnouncementsProvider } from './announcements.tsx'
import { HotkeysProvider } from './hotkeys.tsx'
import { SettingsProvider } from './settings.tsx'

export function Root() {
  const [client] = useState(() => askFirst(createQueryClient()))
  return (
    <QueryClientProvider client={client}>
      <SettingsProvider>
        <HotkeysProvider>
          <AnnouncementsProvider>
            <TrainingFrame>
              <Gate />
            </TrainingFrame>
          </AnnouncementsProvider>
        </HotkeysProvider>
      </SettingsProvider>
    </QueryClientProvider>
  )
}

const TITLE = 'پیگیر ۱۳۷'
const DEMO_TITLE = `${TITLE} · نمایشی`

/** Enrol, then sign in, then work: the first thing that is missing is what is shown. */
function Gate() {
  useLiveUpdates()
  useUpdateNews()
  const say = useSay()
  const status = useQuery(statusQuery)
  const session = useQuery({ ...sessionQuery, enabled: status.data?.enrolled === true })
  const directory = useQuery({ ...directoryQuery, enabled: session.data != null })

  // the bar of the window is seen from other desks too, and stays Persian like the product's name
  const demo = status.data?.demo === true
  useEffect(() => {
    document.title = demo ? DEMO_TITLE : TITLE
  }, [demo])

  const screens = useScreens(status.data !== undefined)

  const failed = status.error ?? session.error ?? directory.error
  if (failed !== null && failed !== undefined) {
    return (
      <main className="grid h-full place-items-center p-8">
        <h1 className="sr-only">{say('app.name')}</h1>
        <RefusalNotice refusal={refusalOf(failed)} />
      </main>
    )
  }
  if (status.data === undefined) return <Waiting text={say('app.starting')} />
  if (!status.data.enrolled) return <EnrolScreen status={status.data} />
  if (session.data === undefined) return <Waiting text={say('app.starting')} />
  if (session.data === null) return <SignInScreen status={status.data} />
  if (directory.data === undefined) return <Waiting text={say('app.starting')} />
  if (directory.data === null) return <Waiting text={say('app.cityComing')} />
  if (screens === null) return <Waiting text={say('app.starting')} />
  return <screens.Work router={screens.router} directory={directory.data} session={session.data} />
}

/** At the latest; mostly the window is idle as soon as the sign-in is painted. */
const AFTER_PAINT_MS = 1000

interface Screens { readonly Work: typeof import('./Work.tsx').Work; readonly router: ReturnType<typeof import('./router.tsx').createConsoleRouter> }

/**
 * The screens are most of the script: they are read once something is on the screen, while somebody types the password. One router
 * for the life of the window. Not by React's `lazy`: what has once shown a fallback is held back for a third of a second, though all is there.
 */
function useScreens(painted: boolean): Screens | null {
  const [screens, setScreens] = useState<Screens | null>(null)
  useEffect(() => {
    if (!painted) return
    const get = async (): Promise<void> => {
      const [{ Work }, { createConsoleRouter }] = await Promise.all([import('./Work.tsx'), import('./router.tsx')])
      setScreens({ Work, router: createConsoleRouter() })
    }
    const soon = requestIdleCallback(() => void get(), { timeout: AFTER_PAINT_MS })
    return () => cancelIdleCallback(soon)
  }, [painted])
  return screens
}

function Waiting({ text }: { text: string }) {
  const say = useSay()
  return (
    <main className="h-full">
      <h1 className="sr-only">{say('app.name')}</h1>
      <Blank title={text} />
    </main>
  )
}
