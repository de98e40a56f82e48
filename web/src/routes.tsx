import type { i18n } from 'i18next'
import type { ComponentType } from 'react'
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router'
import { placeOf, SHIPPED_KINDS, type ShippedKind } from '../../src/domain/kind.ts'
import { Guard } from './session/guard.tsx'
import { Layout } from './shell/layout.tsx'
import { CrashPage, NotFoundPage } from './shell/lost.tsx'
import { addAdminTexts } from './text/texts.ts'

/** Every page is a piece of its own: what nobody opens is not loaded. */
export const createRoutes = (texts: i18n) =>
  createBrowserRouter([
    {
      errorElement: <CrashPage />,
      hydrateFallbackElement: <span />,
      children: [
        { path: '/sign-in', lazy: async () => ({ Component: (await import('./session/sign-in.tsx')).SignInPage }) },
        { path: '/setup', lazy: async () => ({ Component: (await import('./session/setup.tsx')).SetupPage }) },
        { element: <Guard />, children: [{ element: <Layout />, children: pages(texts) }] },
      ],
    },
  ])

function pages(texts: i18n): RouteObject[] {
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
    ...adminPages(texts),
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

/** Where rules, kinds and calendars are made: these pages bring their texts along. */
function adminPages(texts: i18n): RouteObject[] {
  const page = (path: string, load: () => Promise<ComponentType>): RouteObject => ({
    path,
    lazy: async () => {
      const [Component] = await Promise.all([load(), addAdminTexts(texts)])
      return { Component }
    },
  })
  return [
    page('/rules', async () => (await import('./rules/list.tsx')).RulesPage),
    page('/rules/new', async () => (await import('./rules/new.tsx')).NewKindPage),
    page('/rules/:kind/move', async () => (await import('./rules/move.tsx')).MovePage),
    page('/rules/:kind/shipped', async () => (await import('./rules/shipped.tsx')).ShippedPage),
    page('/rules/:kind', async () => (await import('./rules/kind.tsx')).KindPage),
    page('/rules/:kind/edit', async () => (await import('./rules/edit.tsx')).EditPage),
    page('/object-kinds', async () => (await import('./kinds/list.tsx')).ObjectKindsPage),
    page('/object-kinds/:kind', async () => (await import('./kinds/page.tsx')).ObjectKindPage),
    page('/object-kinds/:kind/edit', async () => (await import('./kinds/edit.tsx')).EditObjectKindPage),
    page('/object-kinds/:kind/move', async () => (await import('./kinds/move.tsx')).MoveObjectsPage),
    page('/simulation', async () => (await import('./simulation/page.tsx')).SimulationPage),
    page('/calendars', async () => (await import('./calendar/list.tsx')).CalendarsPage),
    page('/calendars/:id', async () => (await import('./calendar/page.tsx')).CalendarPage),
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
