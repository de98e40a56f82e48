import { createBrowserRouter, Navigate, type RouteObject } from 'react-router'
import { placeOf, SHIPPED_KINDS, type ShippedKind } from '../../src/domain/kind.ts'
import { Guard } from './session/guard.tsx'
import { Layout } from './shell/layout.tsx'
import { CrashPage, NotFoundPage } from './shell/lost.tsx'

/** Every page is a piece of its own: what nobody opens is not loaded. */
export const createRoutes = () =>
  createBrowserRouter([
    {
      errorElement: <CrashPage />,
      hydrateFallbackElement: <span />,
      children: [
        { path: '/sign-in', lazy: async () => ({ Component: (await import('./session/sign-in.tsx')).SignInPage }) },
        { path: '/setup', lazy: async () => ({ Component: (await import('./session/setup.tsx')).SetupPage }) },
        { element: <Guard />, children: [{ element: <Layout />, children: pages() }] },
      ],
    },
  ])

function pages(): RouteObject[] {
  return [
    { index: true, element: <Navigate to="/inbox" replace /> },
    { path: '/inbox', lazy: async () => ({ Component: (await import('./inbox/page.tsx')).InboxPage }) },
    { path: '/next', lazy: async () => ({ Component: (await import('./next/page.tsx')).ComingPage }) },
    { path: '/plan', lazy: async () => ({ Component: (await import('./plan/page.tsx')).PlanPageView }) },
    {
      path: '/potential',
      lazy: async () => ({ Component: (await import('./potential/page.tsx')).PotentialObjectsPage }),
    },
    // Letters gather several records under this address.
    { path: '/tasks', element: <Navigate to="/inbox" replace /> },
    ...SHIPPED_KINDS.flatMap(recordPages),
    { path: '/records/:kind', lazy: async () => ({ Component: (await import('./record/own.tsx')).OwnRecordsPage }) },
    { path: '/records/:kind/:id', lazy: async () => ({ Component: (await import('./record/own.tsx')).OwnRecordPage }) },
    ...companyPages(),
    { path: '/processes', lazy: async () => ({ Component: (await import('./process/page.tsx')).ProcessesPage }) },
    { path: '/bulk', lazy: async () => ({ Component: (await import('./bulk/list.tsx')).BulkListPage }) },
    { path: '/bulk/:id', lazy: async () => ({ Component: (await import('./bulk/page.tsx')).BulkPage }) },
    { path: '/rules', lazy: async () => ({ Component: (await import('./rules/list.tsx')).RulesPage }) },
    { path: '/rules/new', lazy: async () => ({ Component: (await import('./rules/new.tsx')).NewKindPage }) },
    { path: '/rules/:kind/move', lazy: async () => ({ Component: (await import('./rules/move.tsx')).MovePage }) },
    {
      path: '/rules/:kind/shipped',
      lazy: async () => ({ Component: (await import('./rules/shipped.tsx')).ShippedPage }),
    },
    { path: '/rules/:kind', lazy: async () => ({ Component: (await import('./rules/kind.tsx')).KindPage }) },
    { path: '/rules/:kind/edit', lazy: async () => ({ Component: (await import('./rules/edit.tsx')).EditPage }) },
    {
      path: '/object-kinds',
      lazy: async () => ({ Component: (await import('./kinds/list.tsx')).ObjectKindsPage }),
    },
    {
      path: '/object-kinds/:kind',
      lazy: async () => ({ Component: (await import('./kinds/page.tsx')).ObjectKindPage }),
    },
    {
      path: '/object-kinds/:kind/edit',
      lazy: async () => ({ Component: (await import('./kinds/edit.tsx')).EditObjectKindPage }),
    },
    {
      path: '/object-kinds/:kind/move',
      lazy: async () => ({ Component: (await import('./kinds/move.tsx')).MoveObjectsPage }),
    },
    { path: '/simulation', lazy: async () => ({ Component: (await import('./simulation/page.tsx')).SimulationPage }) },
    { path: '/calendars', lazy: async () => ({ Component: (await import('./calendar/list.tsx')).CalendarsPage }) },
    { path: '/calendars/:id', lazy: async () => ({ Component: (await import('./calendar/page.tsx')).CalendarPage }) },
    { path: '/import', lazy: async () => ({ Component: (await import('./import/page.tsx')).ImportPage }) },
    {
      path: '/import/sheet/:id',
      lazy: async () => ({ Component: (await import('./import/sheet-page.tsx')).SheetPage }),
    },
    { path: '/import/:id', lazy: async () => ({ Component: (await import('./import/report.tsx')).ReportPage }) },
    { path: '/mailbox/:id?', lazy: async () => ({ Component: (await import('./mailbox/page.tsx')).MailboxPage }) },
    { path: '/team', lazy: async () => ({ Component: (await import('./team/page.tsx')).TeamPage }) },
    { path: '/settings', lazy: async () => ({ Component: (await import('./settings/page.tsx')).SettingsPage }) },
    { path: '*', element: <NotFoundPage /> },
  ]
}

/** Companies, and what is brought in about them. */
function companyPages(): RouteObject[] {
  return [
    { path: '/companies', lazy: async () => ({ Component: (await import('./company/list.tsx')).CompaniesPage }) },
    { path: '/companies/:id', lazy: async () => ({ Component: (await import('./company/page.tsx')).CompanyPage }) },
    {
      path: '/companies/:id/readings',
      lazy: async () => ({ Component: (await import('./company/readings.tsx')).ReadingsPage }),
    },
  ]
}

function recordPages(kind: ShippedKind): RouteObject[] {
  return [
    {
      path: `/${placeOf(kind)}`,
      lazy: async () => {
        if (kind === 'object') return { Component: (await import('./object/list.tsx')).ObjectsPage }
        const { RecordsPage } = await import('./record/list.tsx')
        return { element: <RecordsPage key={kind} kind={kind} /> }
      },
    },
    {
      path: `/${placeOf(kind)}/:id`,
      lazy: async () => {
        const { RecordPage } = await import('./record/page.tsx')
        return { element: <RecordPage key={kind} kind={kind} /> }
      },
    },
  ]
}
