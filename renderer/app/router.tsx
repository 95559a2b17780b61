import { createHashHistory, createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import { AttentionScreen } from '../features/attention/AttentionScreen.tsx'
import { IntakeScreen } from '../features/ticket-entry/IntakeScreen.tsx'
import { ListScreen } from '../features/ticket-list/ListScreen.tsx'
import { readTicketSearch } from '../features/ticket-list/search.ts'
import { TicketScreen } from '../features/ticket/TicketScreen.tsx'
import { Shell } from './Shell.tsx'

const root = createRootRoute({ component: Shell })

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/intake', replace: true })
  },
})
const intake = createRoute({ getParentRoute: () => root, path: '/intake', component: IntakeScreen })
export const ticketsRoute = createRoute({ getParentRoute: () => root, path: '/tickets', component: ListScreen, validateSearch: readTicketSearch })
const ticket = createRoute({ getParentRoute: () => root, path: '/tickets/$ticketId', component: TicketScreen })
const attention = createRoute({ getParentRoute: () => root, path: '/attention', component: AttentionScreen })

/** Places of the console, kept in the hash: the window has no server behind it. */
export const createConsoleRouter = () =>
  createRouter({ routeTree: root.addChildren([start, intake, ticketsRoute, ticket, attention]), history: createHashHistory(), defaultPreload: false })

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createConsoleRouter>
  }
}
