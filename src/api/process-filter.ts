import type { RecordFilter } from '../db/list.ts'
import type { Instant } from '../domain/calendar.ts'
import type { ProcessFilter } from '../endpoints/process-filter.ts'

/** What a filter of processes asks of their rows, seen by `me` at `now`. */
export function recordFilterOf(filter: ProcessFilter, { me, now }: { me: string; now: Instant }): RecordFilter {
  const { kind, state, owner, party, calendar, version, held, overdue, error, stuck, closed, rule, q } = filter
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
    q,
    nextRule: rule,
    ...(stuck === undefined ? {} : { stuck: { is: stuck, now } }),
    dueFrom: later(filter.due_from, overdue === false ? now : undefined),
    dueBefore: earlier(filter.due_before, overdue === true ? now : undefined),
  }
}

const later = (one: Instant | undefined, other: Instant | undefined) =>
  one !== undefined && (other === undefined || one > other) ? one : other
const earlier = (one: Instant | undefined, other: Instant | undefined) =>
  one !== undefined && (other === undefined || one < other) ? one : other
