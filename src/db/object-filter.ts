// What a filter of tracked objects asks of a row of record_summary, named `s`.

import { type RawBuilder, sql } from 'kysely'
import { addDays, type Day } from '../domain/calendar.ts'
import { soughtWords } from '../domain/object-words.ts'
import { type ServiceState, SOON_DAYS } from '../domain/service-state.ts'
import { graceEnds } from './object-list.ts'
import { allOf } from './page.ts'

type AttributeFilter = { is: readonly string[] } | { from?: number | Day | undefined; to?: number | Day | undefined }

export type ObjectFilter = {
  objectKinds?: readonly string[] | undefined
  holders?: readonly string[] | undefined
  siteId?: string | undefined
  parentId?: string | undefined
  group?: string | undefined
  serviceFrom?: Day | undefined
  serviceTo?: Day | undefined
  /** Counted from `today`. */
  services?: { states: readonly ServiceState[]; today: Day } | undefined
  attributes?: Readonly<Record<string, AttributeFilter>> | undefined
  /** In title, plate, VIN, serial number. */
  q?: string | undefined
}

export function objectConditions(filter: ObjectFilter): RawBuilder<unknown>[] {
  const { objectKinds, holders, siteId, parentId, group, services, attributes = {}, q } = filter
  return [
    ...(objectKinds ? [sql`s.object_kind = any(${objectKinds})`] : []),
    // Nobody has said otherwise: it is served by us.
    ...(holders ? [sql`coalesce(s.facts ->> 'holder', 'ours') = any(${holders})`] : []),
    ...(siteId ? [sql`(s.site_id = ${siteId} or s.id = ${siteId})`] : []),
    ...(parentId ? [sql`s.parent_id = ${parentId}`] : []),
    ...(group ? [sql`s.group_name = ${group}`] : []),
    ...(filter.serviceFrom ? [sql`s.service_on >= ${filter.serviceFrom}::date`] : []),
    ...(filter.serviceTo ? [sql`s.service_on <= ${filter.serviceTo}::date`] : []),
    ...(services ? [inStates(services)] : []),
    ...Object.entries(attributes).map(([name, one]) => attributeIs(name, one)),
    ...(q ? [found(q)] : []),
  ]
}

function inStates({ states, today }: { states: readonly ServiceState[]; today: Day }): RawBuilder<unknown> {
  const open = sql`exists (select 1 from service v where v.process_id = s.id and v.state in ('open', 'booked'))`
  const soon = addDays(today, SOON_DAYS)
  const isInGrace = sql`coalesce(${graceEnds(sql`s.id`, today)} >= ${today}::date, false)`
  const conditions: Record<ServiceState, RawBuilder<unknown>> = {
    overdue: sql`(s.service_on < ${today}::date and not ${isInGrace})`,
    grace: sql`(s.service_on < ${today}::date and ${isInGrace})`,
    due: sql`(s.service_on >= ${today}::date and ${open})`,
    soon: sql`(s.service_on >= ${today}::date and s.service_on <= ${soon}::date and not ${open})`,
    ok: sql`(s.service_on > ${soon}::date and not ${open})`,
    none: sql`s.service_on is null`,
  }
  return sql`(${sql.join(
    states.map(state => conditions[state]),
    sql` or `,
  )})`
}

function attributeIs(name: string, filter: AttributeFilter): RawBuilder<unknown> {
  const value = sql`s.facts -> 'attributes' -> ${name}`
  const text = sql`s.facts -> 'attributes' ->> ${name}`
  // A list has one of the words; everything else is one of them.
  if ('is' in filter)
    return sql`(${text} = any(${filter.is}) or (jsonb_typeof(${value}) = 'array' and ${value} ?| ${filter.is}))`
  const bounds = [
    [sql`>=`, filter.from],
    [sql`<=`, filter.to],
  ] as const
  return allOf(
    bounds.flatMap(([is, bound]) => {
      if (bound === undefined) return []
      if (typeof bound === 'string') return [sql`(jsonb_typeof(${value}) = 'string' and ${text} ${is} ${bound})`]
      return [sql`case when jsonb_typeof(${value}) = 'number' then (${text})::numeric ${is} ${bound} else false end`]
    }),
  )
}

// Whoever types one letter means none of a million.
const FOUND_AT_MOST = 5_000

/** By the words that its record keeps; another word than any that it has finds nothing. */
function found(q: string): RawBuilder<unknown> {
  const { parts, whole } = soughtWords(q)
  if (whole === '') return sql`false`
  const begins = (word: string) => `'${word}':*`
  const query = `(${parts.map(begins).join(' & ')}) | ${begins(whole)}`
  const number = /^\d{1,15}$/.test(q) ? sql`r.number = ${q}::bigint` : sql`false`
  // An array, so that the few that are found are looked at, and not all objects in the order of the list.
  return sql`s.id = any(array(select r.id from record r where r.search @@ ${query}::tsquery
    union all select r.id from record r where r.kind = 'object' and r.external_id = ${q}
    union all select r.id from record r where r.kind = 'object' and ${number} limit ${FOUND_AT_MOST}))`
}
