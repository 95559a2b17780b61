import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { refusalOf } from '../api.ts'
import { EnrolScreen } from '../features/enrolment/EnrolScreen.tsx'
import { SignInScreen } from '../features/sign-in/SignInScreen.tsx'
import { TrainingFrame } from '../features/training/TrainingFrame.tsx'
import { OpenMessagesProvider } from '../features/ticket-entry/context.tsx'
import { useSay } from '../i18n/words.tsx'
import { createQueryClient, directoryQuery, sessionQuery, statusQuery, useLiveUpdates } from '../queries.ts'
import { Blank } from '../ui/Blank.tsx'
import { RefusalNotice } from '../ui/Notice.tsx'
import { AnnouncementsProvider } from './announcements.tsx'
import { CityProvider } from './city.tsx'
import { HotkeysProvider } from './hotkeys.tsx'
import { createConsoleRouter } from './router.tsx'
import { OperatorProvider } from './operator.tsx'
import { SettingsProvider } from './settings.tsx'

export function Root() {
  const [client] = useState(createQueryClient)
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
  const say = useSay()
  const [router] = useState(createConsoleRouter)
  const status = useQuery(statusQuery)
  const session = useQuery({ ...sessionQuery, enabled: status.data?.enrolled === true })
  const directory = useQuery({ ...directoryQuery, enabled: session.data != null })

  // the bar of the window is seen from other desks too, and stays Persian like the product's name
  const demo = status.data?.demo === true
  useEffect(() => {
    document.title = demo ? DEMO_TITLE : TITLE
  }, [demo])

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
  return (
    <CityProvider directory={directory.data}>
      <OperatorProvider session={session.data}>
        <OpenMessagesProvider key={session.data.operator.id}>
          <RouterProvider router={router} />
        </OpenMessagesProvider>
      </OperatorProvider>
    </CityProvider>
  )
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
