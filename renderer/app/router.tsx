import { createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { readAdministrationSearch } from '../features/administration/sections.ts'
import { AttentionScreen } from '../features/attention/AttentionScreen.tsx'
import { readDepartmentSearch } from '../features/department/search.ts'
import { readFollowUpSearch } from '../features/follow-up/search.ts'
import { readIncidentSearch } from '../features/incident/search.ts'
import { readPrintSearch } from '../features/printing/search.ts'
import { IntakeScreen } from '../features/ticket-entry/IntakeScreen.tsx'
import { ListScreen } from '../features/ticket-list/ListScreen.tsx'
import { readTicketSearch } from '../features/ticket-list/search.ts'
import { TicketScreen } from '../features/ticket/TicketScreen.tsx'
import { usePlaces } from './places.ts'
import { Shell } from './Shell.tsx'

const root = createRootRoute({ component: Frame })

/** What is printed has nothing of the console around it. */
function Frame() {
  return useLocation().pathname.startsWith('/print/') ? <Outlet /> : <Shell />
}

const start = createRoute({ getParentRoute: () => root, path: '/', component: FirstPlace })
const intake = createRoute({ getParentRoute: () => root, path: '/intake', component: IntakeScreen })
export const ticketsRoute = createRoute({ getParentRoute: () => root, path: '/tickets', component: ListScreen, validateSearch: readTicketSearch })
const ticket = createRoute({ getParentRoute: () => root, path: '/tickets/$ticketId', component: TicketScreen })
const attention = createRoute({ getParentRoute: () => root, path: '/attention', component: AttentionScreen })

// what most calls never need is read when it is first opened
const IncidentScreen = lazyRouteComponent(() => import('../features/incident/IncidentScreen.tsx'), 'IncidentScreen')
const InspectionScreen = lazyRouteComponent(() => import('../features/inspection/InspectionScreen.tsx'), 'InspectionScreen')
const InspectedTicket = lazyRouteComponent(() => import('../features/inspection/InspectedTicket.tsx'), 'InspectedTicket')
const AdministrationScreen = lazyRouteComponent(() => import('../features/administration/AdministrationScreen.tsx'), 'AdministrationScreen')
const PrintScreen = lazyRouteComponent(() => import('../features/printing/PrintScreen.tsx'), 'PrintScreen')
const FollowUpScreen = lazyRouteComponent(() => import('../features/follow-up/FollowUpScreen.tsx'), 'FollowUpScreen')
const followUp = createRoute({ getParentRoute: () => root, path: '/follow-up', component: FollowUpScreen, validateSearch: readFollowUpSearch })
const BoardScreen = lazyRouteComponent(() => import('../features/board/BoardScreen.tsx'), 'BoardScreen')
const board = createRoute({ getParentRoute: () => root, path: '/board', component: BoardScreen })
const boardPart = createRoute({ getParentRoute: () => root, path: '/board/$part', component: BoardScreen })
const ShiftScreen = lazyRouteComponent(() => import('../features/shift/ShiftScreen.tsx'), 'ShiftScreen')
const shift = createRoute({ getParentRoute: () => root, path: '/shift', component: ShiftScreen })
const DepartmentScreen = lazyRouteComponent(() => import('../features/department/DepartmentScreen.tsx'), 'DepartmentScreen')
const department = createRoute({ getParentRoute: () => root, path: '/department', component: DepartmentScreen, validateSearch: readDepartmentSearch })
const incidents = createRoute({ getParentRoute: () => root, path: '/incidents', component: IncidentScreen, validateSearch: readIncidentSearch })
const incident = createRoute({ getParentRoute: () => root, path: '/incidents/$incidentId', component: IncidentScreen })
const inspection = createRoute({ getParentRoute: () => root, path: '/inspection', component: InspectionScreen })
const inspected = createRoute({ getParentRoute: () => root, path: '/inspection/$ticketId', component: InspectedTicket })
const administration = createRoute({ getParentRoute: () => root, path: '/administration', component: AdministrationScreen })
const administered = createRoute({ getParentRoute: () => root, path: '/administration/$section', component: AdministrationScreen, validateSearch: readAdministrationSearch })
const WorkstationsScreen = lazyRouteComponent(() => import('../features/workstations/WorkstationsScreen.tsx'), 'WorkstationsScreen')
const workstations = createRoute({ getParentRoute: () => root, path: '/workstations', component: WorkstationsScreen })
const workstationsPart = createRoute({ getParentRoute: () => root, path: '/workstations/$part', component: WorkstationsScreen })
const print = createRoute({ getParentRoute: () => root, path: '/print/$ticketId', component: PrintScreen, validateSearch: readPrintSearch })

/** Whoever may not take messages starts elsewhere. */
function FirstPlace() {
  const [first] = usePlaces()
  return <Navigate to={first?.to ?? '/attention'} replace />
}

/** Places of the console, kept in the hash: the window has no server behind it. */
export const createConsoleRouter = () =>
  createRouter({ routeTree: root.addChildren([start, intake, ticketsRoute, ticket, followUp, board, boardPart, shift, department, attention, incidents, incident, inspection, inspected, administration, administered, workstations, workstationsPart, print]), history: createHashHistory(), defaultPreload: false })

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createConsoleRouter>
  }
}
