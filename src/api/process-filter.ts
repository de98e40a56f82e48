import type { RecordFilter } from '../db/list.ts'
import type { Day, Instant } from '../domain/calendar.ts'
import type { ProcessFilter } from '../endpoints/process-filter.ts'
import { objectFilterOf } from './object-filter.ts'

/** Who asks, and when: `today` is the day of services. */
type Asking = { me: string; now: Instant; today: Day }

/** What a filter of processes asks of their rows. */
export function recordFilterOf(filter: ProcessFilter, { me, now, today }: Asking): RecordFilter {
  const { kind, state, owner, party, calendar, version, held, overdue, error, stuck, closed, rule } = filter
  return {
    kinds: kind,
    states: state,
    ownerId: owner === 'none' ? null : owner === 'me' ? me : owner,
    partyId: party,
    calendarId: calendar,
    definitionVersion: version,
    held,
    closed,
    failing: error,
    forgotten: filter.forgotten,
    ...soughtBy(filter, today),
    nextRule: rule,
    ...(stuck === undefined ? {} : { stuck: { is: stuck, now } }),
    dueFrom: later(filter.due_from, overdue === false ? now : undefined),
    dueBefore: earlier(filter.due_before, overdue === true ? now : undefined),
  }
}

/** Objects alone are found by their own words. */
function soughtBy({ q, kind, ...filter }: ProcessFilter, today: Day): Pick<RecordFilter, 'q' | 'object'> {
  const object = objectFilterOf(filter, { today })
  const isObjects = kind?.every(one => one === 'object') ?? false
  return isObjects && q !== undefined ? { object: { ...object, q } } : { q, object }
}

const later = (one: Instant | undefined, other: Instant | undefined) =>
  one !== undefined && (other === undefined || one > other) ? one : other
const earlier = (one: Instant | undefined, other: Instant | undefined) =>
  one !== undefined && (other === undefined || one < other) ? one : other
