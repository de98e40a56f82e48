import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import type { Role } from '../domain/people.ts'
import { allOf, behind, containing, type PageInput } from './page.ts'

export type UserRow = {
  id: string
  name: string
  email: string
  locale: 'ru' | 'en'
  roles: Role[]
  teamId: string | null
  teamName: string | null
  substituteId: string | null
  calendarId: string
  active: boolean
  createdAt: Instant
}

const COLUMNS = sql`u.id, u.name, u.email, u.locale, u.team_id, t.name as team_name, u.substitute_id, u.calendar_id, u.active, u.created_at,
  array(select g.role from role_grant g where g.user_id = u.id order by g.role) as roles`
const FROM = sql`app_user u left join team t on t.id = u.team_id`

export async function listUsers(
  db: QueryExecutorProvider,
  filter: PageInput & { q?: string | undefined },
): Promise<UserRow[]> {
  const { q } = filter
  const conditions = [
    behind(filter.after, { column: sql`lower(u.name)`, descending: false, type: 'text', id: sql`u.id` }),
    ...(q ? [sql`(u.name ilike ${containing(q)} or u.email ilike ${containing(q)})`] : []),
  ]
  const { rows } = await sql<UserRow>`
    select ${COLUMNS} from ${FROM} where ${allOf(conditions)} order by lower(u.name), u.id limit ${filter.limit + 1}`.execute(
    db,
  )
  return rows
}

export async function findUser(db: QueryExecutorProvider, id: string): Promise<UserRow | null> {
  const { rows } = await sql<UserRow>`select ${COLUMNS} from ${FROM} where u.id = ${id}`.execute(db)
  return rows[0] ?? null
}

export type NewUser = {
  name: string
  email: string
  roles: readonly Role[]
  locale: 'ru' | 'en'
  team?: string | undefined
  substituteId?: string | undefined
  calendarId?: string | undefined
}

/** The new user's id, or null when the address is taken. A team of that name is made when there is none. */
export async function createUser(
  db: QueryExecutorProvider,
  input: { user: NewUser; now: Instant },
): Promise<string | null> {
  const { name, email, roles, locale, team, substituteId, calendarId } = input.user
  const id = newId()
  const teamId = team === undefined ? null : await teamOf(db, team)
  const { rows } = await sql`
    with joined as (
      insert into app_user (id, email, name, locale, calendar_id, team_id, substitute_id, created_at)
      values (${id}, ${email}, ${name}, ${locale}, ${calendarId ?? 'ru'}, ${teamId}, ${substituteId ?? null}, ${input.now})
      on conflict do nothing returning id),
    granted as (insert into role_grant (user_id, role) select id, unnest(${[...new Set(roles)]}::text[]) from joined)
    select id from joined`.execute(db)
  return rows.length > 0 ? id : null
}

/** The team of this name; made when there is none. */
export async function teamOf(db: QueryExecutorProvider, name: string): Promise<string | null> {
  await sql`insert into team (id, name) values (${newId()}, ${name}) on conflict (name) do nothing`.execute(db)
  const { rows } = await sql<{ id: string }>`select id from team where name = ${name}`.execute(db)
  return rows[0]?.id ?? null
}
