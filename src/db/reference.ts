// What every turn looks at beside the process: people, calendars, definitions. Kept in memory by a version counter that
// the database raises with every change, so that a changed role or calendar counts at the next command.

import type pg from 'pg'
import type { Calendar } from '../domain/calendar.ts'
import type { Definition } from '../domain/definition.ts'
import type { Kind } from '../domain/kind.ts'
import { type Directory, ROLES, type User } from '../domain/people.ts'

export type Queryable = Pick<pg.ClientBase, 'query'>

export type Reference = {
  version: number
  directory: Directory
  calendar: (id: string) => Calendar
  definition: (kind: Kind, version: number) => Definition
  latest: (kind: Kind) => Definition
  kinds: readonly Kind[]
}

export type ReferenceCache = {
  at: (version: number, client?: Queryable) => Promise<Reference>
  current: (client?: Queryable) => Promise<Reference>
}

/** One cache per process; `at` reloads when the version differs from what it holds. */
export function createReferenceCache(pool: Queryable): ReferenceCache {
  let held: Promise<Reference> | null = null
  const load = (client: Queryable) => {
    const loading = loadReference(client)
    held = loading
    loading.catch(() => {
      if (held === loading) held = null
    })
    return loading
  }
  const at = async (version: number, client: Queryable = pool) => {
    const reference = await (held ?? load(client))
    return reference.version === version ? reference : load(client)
  }
  const current = async (client: Queryable = pool) => {
    const { rows } = await client.query<{ version: number }>('select version from reference')
    return at(rows[0]?.version ?? 0, client)
  }
  return { at, current }
}

type UserRow = Omit<User, 'roles'> & { roles: string[] }
type CalendarRow = {
  id: string
  zone: string
  dayStart: string
  dayEnd: string
  weekend: number[]
  days: Calendar['days']
}
type DefinitionRow = { kind: string; version: number; body: Definition }

const LOAD = `
  select (select version from reference) as version,
    (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email, 'locale', u.locale,
        'calendarId', u.calendar_id, 'teamId', u.team_id, 'substituteId', u.substitute_id,
        'roles', (select coalesce(jsonb_agg(g.role order by g.role), '[]') from role_grant g where g.user_id = u.id)) order by u.created_at, u.id), '[]')
      from app_user u where u.active) as users,
    (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'zone', c.zone, 'dayStart', c.day_start, 'dayEnd', c.day_end,
        'weekend', c.weekend, 'days', (select coalesce(jsonb_object_agg(d.day, d.kind), '{}') from calendar_day d where d.calendar_id = c.id))), '[]')
      from calendar c) as calendars,
    (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'version', version, 'body', body) order by kind, version), '[]') from definition) as definitions`

async function loadReference(client: Queryable): Promise<Reference> {
  const { rows } = await client.query<{
    version: number
    users: UserRow[]
    calendars: CalendarRow[]
    definitions: DefinitionRow[]
  }>(LOAD)
  const row = rows[0]
  if (!row) throw new Error('the table "reference" is empty; run the migrations')
  const calendars = new Map<string, Calendar>(row.calendars.map(calendar => [calendar.id, calendar]))
  const definitions = new Map(
    row.definitions.map(one => [`${one.kind}:${one.version}`, { ...one.body, version: one.version }]),
  )
  const newest = new Map(row.definitions.map(one => [one.kind, one.version]))
  const definition = (kind: Kind, version: number) =>
    found(definitions.get(`${kind}:${version}`), `definition ${kind} ${version}`)
  return {
    version: row.version,
    directory: row.users.map(user => ({ ...user, roles: ROLES.filter(role => user.roles.includes(role)) })),
    calendar: id => found(calendars.get(id), `calendar ${id}`),
    definition,
    latest: kind => definition(kind, newest.get(kind) ?? 0),
    kinds: [...newest.keys()],
  }
}

function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`${what} is not in the database`)
  return value
}
