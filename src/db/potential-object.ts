// Tracked objects as their potential is counted: a bounded batch, by client and id.

import { addMonths, type Calendar, type Day, isDay } from '../domain/calendar.ts'
import { followedCalendar } from '../domain/followed-calendar.ts'
import { HOLDERS, type PotentialObject } from '../domain/object-potential.ts'
import { serviceFacts } from '../domain/object-service.ts'
import type { DateFact } from '../domain/process.ts'
import { type Facts, inForce, knownOf } from '../domain/regulation.ts'
import type { Queryable, Reference } from './reference.ts'

export type FoundObject = PotentialObject & {
  number: number
  title: string
  calendar: Calendar
}

type Row = {
  id: string
  number: number
  title: string
  owner_id: string | null
  facts: Facts
  dates: Readonly<Record<string, DateFact>>
  created_at: string
  calendar_id: string
  calendar_pinned: boolean
  region: string | null
  object_kind: string | null
  covered: boolean
  booked: Record<string, Day> | null
  done: Record<string, number> | null
  reference_version: number
}

/** What serves: what is out of service or disposed of is worth nothing here. */
const USABLE = ['in_service', 'in_maintenance', 'standby']
const IN_FORCE = ['signed', 'active', 'renewal_window']

// A contract of the client that names its objects covers those; one that names none covers all.
const OBJECTS = `
  with ours as materialized (
    select k.id, c.facts -> 'objects' as objects from record k join process c on c.id = k.id
    where k.party_id = $1 and k.kind = 'contract' and c.facts ->> 'holder' is distinct from 'competitor'
      and c.facts ->> 'role' = 'support' and c.state = any($5))
  select p.id, r.number, r.title, p.owner_id, p.facts, p.dates, p.created_at, p.calendar_id, p.calendar_pinned, r.region,
    r.object_kind,
    exists (select from ours o where o.id = r.contract_id or jsonb_typeof(o.objects) is distinct from 'array'
      or o.objects @> jsonb_build_array(p.id::text) or o.objects @> jsonb_build_array(jsonb_build_object('id', p.id::text)))
      as covered,
    (select json_object_agg(s.rule_id, s.booked_on) from service s
      where s.process_id = p.id and s.state = 'booked' and s.booked_on is not null) as booked,
    (select json_object_agg(x.rule_id, x.times) from (select s.rule_id, count(*) as times from service s
      where s.process_id = p.id and s.state = 'done' and s.done_on > $6::date group by s.rule_id) x) as done,
    (select version from reference) as reference_version
  from process p join record r on r.id = p.id
  where p.fleet_id = $1 and p.kind = 'object' and p.state = any($4) and p.id > $2
  order by p.id limit $3`

const NOBODY = '00000000-0000-0000-0000-000000000000'

export type ObjectsAsked = { partyId: string; after: string | null; limit: number; today: Day }

/** In the order of their ids, those behind `after`. */
export async function readPotentialObjects(
  client: Queryable,
  cache: { at: (version: number) => Promise<Reference> },
  { partyId, after, limit, today }: ObjectsAsked,
): Promise<FoundObject[]> {
  const { rows } = await client.query<Row>({
    name: 'potential_objects',
    text: OBJECTS,
    values: [partyId, after ?? NOBODY, limit, USABLE, IN_FORCE, addMonths(today, -12)],
  })
  const [first] = rows
  if (!first) return []
  const reference = await cache.at(first.reference_version)
  return rows.map(row => toObject(row, reference))
}

function toObject(row: Row, reference: Reference): FoundObject {
  const view = { facts: row.facts, dates: row.dates, createdAt: row.created_at }
  const facts = inForce(view, reference.objectKind)
  const { rules, ...told } = serviceFacts({ facts })
  const kind = row.object_kind ?? (typeof facts.objectKind === 'string' ? facts.objectKind : '')
  const following = { calendarId: row.calendar_id, calendarPinned: row.calendar_pinned, ownerId: row.owner_id }
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    ownerId: row.owner_id,
    region: row.region,
    objectKind: kind,
    rules,
    facts: told,
    holder: HOLDERS.find(word => word === facts.holder) ?? 'nobody',
    covered: row.covered,
    commissionedOn: commissionedOn(view),
    usage: typeof facts.lastReading === 'number' ? facts.lastReading : null,
    replacement: replacementLimits(facts, reference),
    booked: new Map(Object.entries(row.booked ?? {})),
    done: new Map(Object.entries(row.done ?? {})),
    calendar: reference.calendar(followedCalendar(following, reference.directory)),
  }
}

/** Of the version that the object is served by, else of the newest. */
function replacementLimits({ objectKind, regulation }: Facts, reference: Reference): PotentialObject['replacement'] {
  if (typeof objectKind !== 'string') return undefined
  const pinned = typeof regulation === 'number' ? reference.objectKind(objectKind, regulation) : undefined
  return (pinned ?? reference.latestObjectKind(objectKind))?.replacement
}

/** A vehicle of a year counts from its first day. */
function commissionedOn(view: Pick<Row, 'facts' | 'dates'>): Day | null {
  const { commissionedOn: on, year } = knownOf(view)
  if (typeof on === 'string' && isDay(on)) return on
  return typeof year === 'number' && year >= 1_900 && year <= 9_999 ? `${year}-01-01` : null
}
