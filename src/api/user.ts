import { hasCalendar } from '../db/record-page.ts'
import { createSetupLink } from '../db/setup.ts'
import { changeUser, hasOtherAdministrator } from '../db/team.ts'
import { queriesOn } from '../db/transaction.ts'
import { createUser, findUser, listUsers } from '../db/user.ts'
import { families } from '../endpoints/index.ts'
import type { Host } from './bind.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { faulty, isProblem, type Problem, problem } from './problem.ts'
import { type CallContext, type Route, routes } from './route.ts'

export function userRoutes(host: Host, cursors: Cursors): Route[] {
  const { settings } = host
  return routes(families.user, {
    listUsers: async ({ query, db }) => {
      const list = listName('users', query)
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const rows = await listUsers(db, { ...query, after })
      const { rows: items, next } = pageOf(rows, query.limit, ({ id, name }) =>
        cursors.write({ value: name.toLowerCase(), id }, list),
      )
      return { body: { items: [...items], next }, next }
    },
    createUser: async ({ body, now, db }) => {
      const wrong = await wrongIn(db, body)
      if (wrong) return wrong
      const id = await createUser(db, { user: body, now })
      const user = id && (await findUser(db, id))
      if (!user) return { ...faulty('request.exists', ['email'], body.email) }
      return { body: user, headers: { Location: `/api/users/${user.id}` } }
    },
    changeUser: async ({ params, body, db }) => {
      const known = await findUser(db, params.id)
      if (!known) return problem('request.notFound')
      if (!known.active) return problem('user.left')
      const wrong = await wrongIn(db, body, known.id)
      if (wrong) return wrong
      const refused = await host.engine.transaction(async client => {
        const own = queriesOn(client)
        const steps = known.roles.includes('administrator') && body.roles?.includes('administrator') === false
        if (steps && !(await hasOtherAdministrator(own, known.id))) return problem('user.lastAdministrator')
        const changed = await changeUser(own, { id: known.id, change: body })
        return changed ? null : faulty('request.exists', ['email'], body.email ?? '')
      })
      if (refused) return refused
      // Roles count at once, not when the kept caller is forgotten.
      host.auth.forgetAll()
      const user = await findUser(db, known.id)
      return user ? { body: user } : problem('request.notFound')
    },
    createSetupLink: async ({ params, now, db }) => {
      const user = await findUser(db, params.id)
      if (!user?.active) return problem('request.notFound')
      const { path, expiresAt } = await createSetupLink(db, { userId: user.id, now })
      return { body: { url: settings.publicUrl + path, expiresAt } }
    },
  })
}

type Named = { substituteId?: string | null | undefined; calendarId?: string | undefined }

/** A substitute who is not there or is the person, a calendar that is not there. */
async function wrongIn(db: CallContext['db'], named: Named, userId?: string): Promise<Problem | null> {
  const { substituteId, calendarId } = named
  if (substituteId && substituteId === userId) return problem('absence.standIn', { field: 'substituteId' })
  if (substituteId && !(await findUser(db, substituteId))?.active) {
    return problem('user.unknown', { field: 'substituteId', value: substituteId })
  }
  if (calendarId === undefined || (await hasCalendar(db, calendarId))) return null
  return problem('calendar.unknown', { field: 'calendarId', value: calendarId })
}
