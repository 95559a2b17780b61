import { RouterProvider } from '@tanstack/react-router'
import type { Directory } from '#domain/directory/directory.ts'
import type { SignedIn } from '#ipc/contract.ts'
import { OpenMessagesProvider } from '../features/ticket-entry/context.tsx'
import { CityProvider } from './city.tsx'
import { OperatorProvider } from './operator.tsx'
import type { createConsoleRouter } from './router.tsx'

interface WorkProps { readonly router: ReturnType<typeof createConsoleRouter>; readonly directory: Directory; readonly session: SignedIn }

/** All that is there for somebody who is signed in: the city's data, what they have open, and the screens. */
export const Work = ({ router, directory, session }: WorkProps) => (
  <CityProvider directory={directory}>
    <OperatorProvider session={session}>
      <OpenMessagesProvider key={session.operator.id}>
        <RouterProvider router={router} />
      </OpenMessagesProvider>
    </OperatorProvider>
  </CityProvider>
)
