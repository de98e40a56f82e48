// The cap of single letters a day: which day of its reader a letter counts on, and whether that day is full.

import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { ALWAYS_AT_ONCE, USUAL_SETTINGS } from '../domain/letter-settings.ts'

/**
 * One row for the letter: `day` is null for what no cap counts (critical letters, escalations, digests, readers outside
 * the house), `full` whether the reader had as many single letters on that day as they want. Two senders that ask in the
 * same moment may exceed it by one; there is one mailroom.
 */
export const dayCapOf = (mailId: RawBuilder<unknown>, now: Instant): RawBuilder<unknown> => sql`
  select counts.day, coalesce(counts.day is not null and counts.cap <= (
      select count(*) from mail other
      where other.reader_id = counts.reader_id and other.counted_on = counts.day and other.id <> counts.id), false) as full
  from (
    select l.id, l.reader_id, coalesce(s.day_cap, ${USUAL_SETTINGS.dayCap}::integer) as cap,
      case when u.id is not null and not l.critical and l.template <> all(${[...ALWAYS_AT_ONCE]}::text[])
          and not exists (select from jsonb_array_elements(l.data -> 'items') item
            where item ->> 'template' = any(${[...ALWAYS_AT_ONCE]}::text[]))
        then (${now}::timestamptz at time zone coalesce(c.zone, 'Europe/Moscow'))::date end as day
    from mail l
    left join app_user u on u.id = l.reader_id
    left join calendar c on c.id = u.calendar_id
    left join letter_setting s on s.user_id = l.reader_id
    where l.id = ${mailId}
  ) counts`
