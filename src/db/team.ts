// Everybody with what they have to do, for the page of the team; letter settings and changes of users.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import type { LetterSettings } from '../domain/letter-settings.ts'
import type { Role } from '../domain/people.ts'
import { teamOf } from './user.ts'

export type TeamRow = {
  id: string
  name: string
  email: string
  locale: 'ru' | 'en'
  roles: Role[]
  teamName: string | null
  calendarId: string
  substituteId: string | null
  substituteName: string | null
  open: number
  overdue: number
  dueSoon: number
  /** Records of theirs with a step within the time. */
  coming: number
  records: number
}

/** Active people by team and name. A task that nobody has taken counts for the owner whom it is for. */
export async function listTeam(
  db: QueryExecutorProvider,
  { now, until }: { now: Instant; until: Instant },
): Promise<TeamRow[]> {
  const { rows } = await sql<TeamRow>`
    with load as (
      select h.user_id, count(*)::integer as open, (count(*) filter (where h.due_at < ${now}))::integer as overdue,
        (count(*) filter (where h.due_at >= ${now} and h.due_at <= ${until}))::integer as due_soon
      from (select coalesce(t.assignee_id, case when t.audience = 'owner' then p.owner_id end) as user_id, t.due_at
        from task t join process p on p.id = t.process_id where t.state in ('open', 'in_progress')) h
      where h.user_id is not null group by h.user_id),
    ahead as (
      select owner_id, count(*)::integer as records, (count(*) filter (where next_due_at <= ${until}))::integer as coming
      from process where closed_at is null and owner_id is not null group by owner_id)
    select u.id, u.name, u.email, u.locale, array(select g.role from role_grant g where g.user_id = u.id order by g.role) as roles,
      m.name as team_name, u.calendar_id, u.substitute_id, s.name as substitute_name, coalesce(l.open, 0) as open,
      coalesce(l.overdue, 0) as overdue, coalesce(l.due_soon, 0) as due_soon, coalesce(a.coming, 0) as coming,
      coalesce(a.records, 0) as records
    from app_user u left join team m on m.id = u.team_id left join app_user s on s.id = u.substitute_id
      left join load l on l.user_id = u.id left join ahead a on a.owner_id = u.id
    where u.active order by m.name nulls last, lower(u.name), u.id limit 1000`.execute(db)
  return rows
}

/** Tasks for a role that nobody has taken, by role. */
export async function unclaimedByRole(db: QueryExecutorProvider): Promise<{ role: string; count: number }[]> {
  const { rows } = await sql<{ role: string; count: number }>`
    select audience as role, count(*)::integer as count from task
    where state in ('open', 'in_progress') and assignee_id is null and audience <> 'owner' group by audience order by audience`.execute(
    db,
  )
  return rows
}

export type UserChange = {
  name?: string | undefined
  email?: string | undefined
  locale?: 'ru' | 'en' | undefined
  roles?: readonly Role[] | undefined
  team?: string | null | undefined
  substituteId?: string | null | undefined
}

/** False when the address is somebody else's. */
export async function changeUser(
  db: QueryExecutorProvider,
  { id, change }: { id: string; change: UserChange },
): Promise<boolean> {
  const { name = null, email = null, locale = null, roles, team, substituteId } = change
  const teamId = team === undefined || team === null ? null : await teamOf(db, team)
  const { rows } = await sql`
    update app_user set name = coalesce(${name}::text, name), email = coalesce(${email}::text, email),
      locale = coalesce(${locale}::text, locale),
      team_id = case when ${team === undefined} then team_id else ${teamId}::uuid end,
      substitute_id = case when ${substituteId === undefined} then substitute_id else ${substituteId ?? null}::uuid end
    where id = ${id} and (${email}::text is null or not exists (
      select 1 from app_user other where lower(other.email) = lower(${email}::text) and other.id <> ${id}))
    returning id`.execute(db)
  if (rows.length === 0) return false
  if (roles === undefined) return true
  await sql`delete from role_grant where user_id = ${id} and role <> all(${[...roles]}::text[])`.execute(db)
  await sql`insert into role_grant (user_id, role) select ${id}::uuid, unnest(${[...new Set(roles)]}::text[])
    on conflict do nothing`.execute(db)
  return true
}

/** Whether somebody else who is active is an administrator. In a transaction: the last two wait for each other. */
export async function hasOtherAdministrator(db: QueryExecutorProvider, id: string): Promise<boolean> {
  // A statement of its own: one that waited while reading would see the other as it was before.
  await sql`select pg_advisory_xact_lock(hashtext('administrators'))`.execute(db)
  const { rows } = await sql`
    select 1 from app_user u join role_grant g on g.user_id = u.id and g.role = 'administrator'
    where u.active and u.id <> ${id} limit 1`.execute(db)
  return rows.length > 0
}

export async function saveLetterSettings(
  db: QueryExecutorProvider,
  { userId, settings, now }: { userId: string; settings: LetterSettings; now: Instant },
): Promise<void> {
  const { window, quiet, dayCap, inDigest, dailyDigest } = settings
  await sql`
    insert into letter_setting (user_id, window_from, window_until, quiet_from, quiet_until, day_cap, in_digest, daily_digest, updated_at)
    values (${userId}, ${window?.from ?? null}, ${window?.until ?? null}, ${quiet?.from ?? null}, ${quiet?.until ?? null},
      ${dayCap}, ${[...inDigest]}::text[], ${dailyDigest}, ${now})
    on conflict (user_id) do update set window_from = excluded.window_from, window_until = excluded.window_until,
      quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, day_cap = excluded.day_cap,
      in_digest = excluded.in_digest, daily_digest = excluded.daily_digest, updated_at = excluded.updated_at`.execute(
    db,
  )
}
