import { SHIPPED_KINDS } from '../domain/kind.ts'
import { absenceRoutes } from './absence.ts'
import { createKindCache } from './act.ts'
import { backtestRoutes } from './backtest.ts'
import type { Host } from './bind.ts'
import { bulkRoutes } from './bulk.ts'
import { calendarRoutes } from './calendar.ts'
import { catalogueRoutes } from './catalogue.ts'
import { createCursors } from './cursor.ts'
import { definitionRoutes } from './definition.ts'
import { definitionDraftRoutes } from './definition-draft.ts'
import { importRoutes } from './import.ts'
import { lineRoutes } from './lines.ts'
import { mailRoutes } from './mail.ts'
import { nextRoutes } from './next.ts'
import { openApi } from './openapi.ts'
import { partyRoutes } from './party.ts'
import { processRoutes } from './process.ts'
import { recordRoutes } from './record.ts'
import type { Route } from './route.ts'
import { sessionRoutes } from './session.ts'
import { simulationRoutes } from './simulation.ts'
import { systemRoutes } from './system.ts'
import { taskRoutes } from './task.ts'
import { teamRoutes } from './team.ts'
import { userRoutes } from './user.ts'

/** Everything that the API answers, in the order of its documentation. */
export function allRoutes(host: Host): Route[] {
  const cursors = createCursors(host.settings.secret)
  const { engine, db, temporal } = host
  const { publicUrl } = host.settings
  const acting = { engine, db, temporal, kinds: createKindCache(db), publicUrl }
  const routes: Route[] = []
  // Made when it is first asked for: schemas of a hundred routes take a moment.
  let description: Record<string, unknown> | undefined
  const describe = () => {
    description ??= openApi(routes, host.settings)
    return description
  }
  routes.push(
    ...sessionRoutes(host),
    ...userRoutes(host, cursors),
    ...absenceRoutes(host),
    ...teamRoutes(host),
    ...partyRoutes(cursors),
    ...SHIPPED_KINDS.flatMap(kind => recordRoutes(kind, acting, cursors)),
    ...lineRoutes(acting),
    ...taskRoutes(acting, cursors),
    ...processRoutes(acting, cursors),
    ...bulkRoutes(host, cursors),
    ...nextRoutes(acting, cursors),
    ...calendarRoutes(host),
    ...definitionRoutes(host),
    ...definitionDraftRoutes(host),
    ...backtestRoutes(host),
    ...catalogueRoutes(host),
    ...simulationRoutes(host),
    ...mailRoutes(host, cursors),
    ...importRoutes(host, cursors),
    ...systemRoutes(host, describe),
  )
  return routes
}
