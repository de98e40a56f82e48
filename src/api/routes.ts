import { SHIPPED_KINDS } from '../domain/kind.ts'
import { absenceRoutes } from './absence.ts'
import { createKindCache } from './act.ts'
import { backtestRoutes } from './backtest.ts'
import type { Host } from './bind.ts'
import { bulkRoutes } from './bulk.ts'
import { calendarRoutes } from './calendar.ts'
import { calendarLinkRoutes } from './calendar-link.ts'
import { catalogueRoutes } from './catalogue.ts'
import { createCursors } from './cursor.ts'
import { dayPlanRoutes } from './day-plan.ts'
import { definitionRoutes } from './definition.ts'
import { definitionDraftRoutes } from './definition-draft.ts'
import { importRoutes } from './import.ts'
import { lineRoutes } from './lines.ts'
import { mailRoutes } from './mail.ts'
import { nextRoutes } from './next.ts'
import { objectKindRoutes } from './object-kind.ts'
import { objectKindDraftRoutes } from './object-kind-draft.ts'
import { openApi } from './openapi.ts'
import { partyRoutes } from './party.ts'
import { potentialRoutes } from './potential.ts'
import { processRoutes } from './process.ts'
import { readingRoutes } from './reading.ts'
import { recordRoutes } from './record.ts'
import { regulateRoutes } from './regulate.ts'
import type { Route } from './route.ts'
import { sessionRoutes } from './session.ts'
import { sheetRoutes } from './sheet.ts'
import { simulationRoutes } from './simulation.ts'
import { systemRoutes } from './system.ts'
import { taskRoutes } from './task.ts'
import { teamRoutes } from './team.ts'
import { userRoutes } from './user.ts'
import { visitRoutes } from './visit.ts'

/** Everything that the API answers, in the order of its documentation. */
export function allRoutes(host: Host): Route[] {
  const cursors = createCursors(host.settings.secret)
  const { engine, db, temporal } = host
  const { publicUrl } = host.settings
  const acting = { engine, db, temporal, kinds: createKindCache(db), publicUrl }
  const routes: Route[] = []
  // Made when it is asked for, and kept until people, calendars or definitions change: hundreds of schemas take a moment.
  let described: { version: number; document: Record<string, unknown> } | undefined
  const describe = async () => {
    const { version, kinds, latest } = await engine.reference.current()
    if (described?.version !== version) {
      described = { version, document: openApi(routes, host.settings, kinds.map(latest)) }
    }
    return described.document
  }
  routes.push(
    ...sessionRoutes(host),
    ...userRoutes(host, cursors),
    ...absenceRoutes(host),
    ...teamRoutes(host),
    ...partyRoutes(host, cursors),
    ...[...SHIPPED_KINDS, null].flatMap(kind => recordRoutes(kind, acting, cursors)),
    ...lineRoutes(acting),
    ...visitRoutes(acting, cursors),
    ...taskRoutes(acting, cursors),
    ...processRoutes(acting, cursors),
    ...bulkRoutes(host, cursors),
    ...nextRoutes(acting, cursors),
    ...dayPlanRoutes(acting, cursors),
    ...potentialRoutes(host, cursors),
    ...calendarLinkRoutes(host),
    ...calendarRoutes(host),
    ...definitionRoutes(host),
    ...definitionDraftRoutes(host),
    ...objectKindRoutes(host),
    ...objectKindDraftRoutes(host),
    ...regulateRoutes(host, cursors),
    ...backtestRoutes(host),
    ...catalogueRoutes(host),
    ...simulationRoutes(host),
    ...mailRoutes(host, cursors),
    ...importRoutes(host, cursors),
    ...sheetRoutes(host),
    ...readingRoutes(host),
    ...systemRoutes(host, describe),
  )
  return routes
}
