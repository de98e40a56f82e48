import { hasCalendar } from '../db/record-page.ts'
import { createSetupLink } from '../db/setup.ts'
import { createUser, findUser, listUsers } from '../db/user.ts'
import { families } from '../endpoints/index.ts'
import type { Host } from './bind.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { faulty, isProblem, problem } from './problem.ts'
import { type Route, routes } from './route.ts'

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
      if (body.substituteId && !(await findUser(db, body.substituteId))) {
        return problem('user.unknown', { field: 'substituteId', value: body.substituteId })
      }
      if (body.calendarId && !(await hasCalendar(db, body.calendarId))) {
        return problem('calendar.unknown', { field: 'calendarId', value: body.calendarId })
      }
      const id = await createUser(db, { user: body, now })
      const user = id && (await findUser(db, id))
      if (!user) return { ...faulty('request.exists', ['email'], body.email) }
      return { body: user, headers: { Location: `/api/users/${user.id}` } }
    },
    createSetupLink: async ({ params, now, db }) => {
      const user = await findUser(db, params.id)
      if (!user?.active) return problem('request.notFound')
      const { path, expiresAt } = await createSetupLink(db, { userId: user.id, now })
      return { body: { url: settings.publicUrl + path, expiresAt } }
    },
  })
}
