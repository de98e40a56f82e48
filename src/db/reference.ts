// What every turn looks at beside the process: people, calendars, definitions. Kept in memory by a version counter that
// the database raises with every change, so that a changed role or calendar counts at the next command.

import type pg from 'pg'
import type { Absence } from '../domain/absence.ts'
import { type Calendar, epochOf, instantOf } from '../domain/calendar.ts'
import { type CalendarSheet, flattened, type Sheets } from '../domain/calendar-sheet.ts'
import type { Definition } from '../domain/definition.ts'
import { earliest } from '../domain/earliest.ts'
import type { Kind } from '../domain/kind.ts'
import { LETTER_GROUPS, type LetterSettings } from '../domain/letter-settings.ts'
import type { ObjectKind, ObjectKindOf } from '../domain/object-kind.ts'
import { type OwnTexts, ownTextsOf } from '../domain/own-text.ts'
import { type Directory, ROLES, type User } from '../domain/people.ts'
import { daysAway } from '../domain/reading-time.ts'

export type Queryable = Pick<pg.ClientBase, 'query'>

export type Reference = {
  version: number
  directory: Directory
  calendar: (id: string) => Calendar
  /** Calendars as people keep them: own days, and what they are based on. */
  sheets: Sheets
  definition: (kind: Kind, version: number) => Definition
  latest: (kind: Kind) => Definition
  /** Undefined when the kind has no such version. */
  versionOf: (kind: Kind, version: number) => Definition | undefined
  kinds: readonly Kind[]
  calendarIds: readonly string[]
  /** Kinds of which no new records begin. */
  retired: readonly Kind[]
  /** What the definitions of a kind say in their own words. */
  texts: (kind: Kind) => OwnTexts
  objectKind: ObjectKindOf
  latestObjectKind: (id: string) => ObjectKind | undefined
  /** The latest version of each kind of tracked objects. */
  objectKinds: readonly ObjectKind[]
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

type AbsenceRow = { id: string; fromOn: string; toOn: string; endedAt: string | null; standInId: string | null }
type SettingRow = {
  windowFrom: string | null
  windowUntil: string | null
  quietFrom: string | null
  quietUntil: string | null
  dayCap: number
  inDigest: string[]
  dailyDigest: boolean
}
type UserRow = Omit<User, 'roles' | 'absences' | 'letters'> & {
  roles: string[]
  absences: AbsenceRow[] | null
  setting: SettingRow | null
}
type ObjectKindRow = { id: string; version: number; body: Omit<ObjectKind, 'id' | 'version'> }
type DefinitionRow = { kind: string; version: number; body: Definition }

/** Of the calendar `c`: what a `CalendarSheet` holds. */
export const SHEET_JSON = `jsonb_build_object('id', c.id, 'name', jsonb_build_object('ru', c.name_ru, 'en', c.name_en),
  'zone', c.zone, 'dayStart', c.day_start, 'dayEnd', c.day_end, 'weekend', c.weekend, 'baseId', c.base_id,
  'days', (select coalesce(jsonb_object_agg(d.day, jsonb_build_object('kind', d.kind, 'note', d.note, 'movedFrom', d.moved_from)), '{}')
    from calendar_day d where d.calendar_id = c.id))`

const LOAD = `
  select (select version from reference) as version,
    (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email, 'locale', u.locale,
        'calendarId', u.calendar_id, 'teamId', u.team_id, 'substituteId', u.substitute_id,
        'roles', (select coalesce(jsonb_agg(g.role order by g.role), '[]') from role_grant g where g.user_id = u.id),
        'absences', (select jsonb_agg(jsonb_build_object('id', a.id, 'fromOn', a.from_on, 'toOn', a.to_on, 'endedAt', a.ended_at,
            'standInId', coalesce(a.stand_in_id, u.substitute_id)) order by a.from_on)
          from absence a where a.user_id = u.id and a.cancelled_at is null),
        'setting', (select jsonb_build_object('windowFrom', s.window_from, 'windowUntil', s.window_until, 'quietFrom', s.quiet_from,
            'quietUntil', s.quiet_until, 'dayCap', s.day_cap, 'inDigest', s.in_digest, 'dailyDigest', s.daily_digest)
          from letter_setting s where s.user_id = u.id)) order by u.created_at, u.id), '[]')
      from app_user u where u.active) as users,
    (select coalesce(jsonb_agg(${SHEET_JSON} order by c.id), '[]') from calendar c) as sheets,
    (select coalesce(json_agg(json_build_object('kind', kind, 'version', version, 'body', body) order by kind, version), '[]') from definition) as definitions,
    (select coalesce(json_agg(json_build_object('id', id, 'version', version, 'body', body) order by id, version), '[]') from object_kind) as object_kinds,
    (select coalesce(jsonb_agg(kind order by kind), '[]') from retired_kind) as retired`

async function loadReference(client: Queryable): Promise<Reference> {
  const { rows } = await client.query<{
    version: number
    users: UserRow[]
    sheets: CalendarSheet[]
    definitions: DefinitionRow[]
    object_kinds: ObjectKindRow[]
    retired: Kind[]
  }>(LOAD)
  const row = rows[0]
  if (!row) throw new Error('the table "reference" is empty; run the migrations')
  const sheets = new Map(row.sheets.map(sheet => [sheet.id, sheet]))
  const calendars = new Map(row.sheets.map(sheet => [sheet.id, flattened(sheet, sheets)]))
  const definitions = new Map(
    row.definitions.map(one => [`${one.kind}:${one.version}`, { ...one.body, version: one.version }]),
  )
  const newest = new Map(row.definitions.map(one => [one.kind, one.version]))
  const versionOf = (kind: Kind, version: number) => definitions.get(`${kind}:${version}`)
  const definition = (kind: Kind, version: number) => found(versionOf(kind, version), `definition ${kind} ${version}`)
  return {
    version: row.version,
    directory: row.users.map(user => toUser(user, calendars.get(user.calendarId))),
    calendar: id => found(calendars.get(id), `calendar ${id}`),
    sheets,
    definition,
    versionOf,
    latest: kind => definition(kind, newest.get(kind) ?? 0),
    kinds: [...newest.keys()],
    retired: row.retired,
    texts: kind => ownTextsOf(row.definitions.filter(one => one.kind === kind).map(({ body }) => body)),
    calendarIds: [...calendars.keys()],
    ...objectKindsOf(row.object_kinds),
  }
}

function objectKindsOf(
  rows: readonly ObjectKindRow[],
): Pick<Reference, 'objectKind' | 'latestObjectKind' | 'objectKinds'> {
  const all = rows.map(({ id, version, body }): ObjectKind => ({ ...body, id, version }))
  const byVersion = new Map(all.map(kind => [`${kind.id}:${kind.version}`, kind]))
  // Ordered by version: what stands later takes the place.
  const newest = new Map(all.map(kind => [kind.id, kind]))
  return {
    objectKind: (id, version) => (version === undefined ? newest.get(id) : byVersion.get(`${id}:${version}`)),
    latestObjectKind: id => newest.get(id),
    objectKinds: [...newest.values()],
  }
}

function toUser({ roles, absences, setting, ...user }: UserRow, calendar: Calendar | undefined): User {
  const away = calendar && absences ? absences.map(absence => toAbsence(calendar, absence)) : []
  return {
    ...user,
    roles: ROLES.filter(role => roles.includes(role)),
    ...(away.length === 0 ? {} : { absences: away }),
    ...(setting === null ? {} : { letters: toSettings(setting) }),
  }
}

function toAbsence(calendar: Calendar, { id, standInId, endedAt, ...days }: AbsenceRow): Absence {
  const { from, until } = daysAway(calendar, days)
  const ended = endedAt === null ? until : instantOf(epochOf(endedAt))
  return { id, from, until: earliest(ended, until), standInId }
}

function toSettings(row: SettingRow): LetterSettings {
  const { windowFrom, windowUntil, quietFrom, quietUntil, dayCap, inDigest, dailyDigest } = row
  return {
    ...(windowFrom !== null && windowUntil !== null ? { window: { from: windowFrom, until: windowUntil } } : {}),
    ...(quietFrom !== null && quietUntil !== null ? { quiet: { from: quietFrom, until: quietUntil } } : {}),
    dayCap,
    inDigest: LETTER_GROUPS.filter(group => inDigest.includes(group)),
    dailyDigest,
  }
}

function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`${what} is not in the database`)
  return value
}
