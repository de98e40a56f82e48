// What a person's calendar program is given: visits, services and tasks of a bounded window, in the person's language.

import type { OpenedLink } from '../db/calendar-link.ts'
import type { Engine } from '../db/engine.ts'
import { listPlan, type PlanRow } from '../db/plan-row.ts'
import type { PlanFilter } from '../db/plan-source.ts'
import type { Reference } from '../db/reference.ts'
import { addDays, dayOf, type Instant, instantOf } from '../domain/calendar.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import { placeOf } from '../domain/kind.ts'
import { type IcsEntry, writeIcs } from '../feeds/ics.ts'
import { businessWords } from '../i18n/lexicon.ts'
import type { Deps } from './deps.ts'
import { type Locale, lexiconOf, ownLexicon, textOf } from './locale.ts'

// Before all days.
const NO_DAY = '0001-01-01'
const DAYS_BACK = 31
const DAYS_AHEAD = 366
const ENTRIES_AT_MOST = 1_000

type Host = Pick<Deps, 'db'> & { engine: Pick<Engine, 'reference'>; publicUrl: string }

/** The text of the file: the same as long as nothing in it changed. */
export async function linkFile(
  { engine, db, publicUrl }: Host,
  { link, now }: { link: OpenedLink; now: Instant },
): Promise<string> {
  const reference = await engine.reference.current()
  const own = reference.directory.find(user => user.id === link.userId)
  const calendar = reference.calendar(own?.calendarId ?? DEFAULT_CALENDAR)
  const today = dayOf(calendar, now)
  const rows = await listPlan(db, {
    from: addDays(today, -DAYS_BACK),
    to: addDays(today, DAYS_AHEAD),
    filter: filterOf(link, reference),
    layers: link.entries,
    zone: calendar.zone,
    // An entry that moved by itself every day would never be the same.
    today: NO_DAY,
    limit: ENTRIES_AT_MOST,
    after: null,
  })
  const entries = rows.slice(0, ENTRIES_AT_MOST).map(row => entryOf(row, { link, reference, publicUrl }))
  return writeIcs({ name: nameOf(link), locale: link.locale, entries })
}

/** A team is whoever belongs to it now. */
function filterOf({ scope, userId, partyId }: OpenedLink, { directory }: Reference): PlanFilter {
  if (scope === 'client') return { partyId: partyId ?? userId }
  const teamId = directory.find(user => user.id === userId)?.teamId ?? null
  if (scope === 'mine' || teamId === null) return { ownerIds: [userId] }
  return { ownerIds: directory.filter(user => user.teamId === teamId).map(user => user.id) }
}

function nameOf({ name, scope, partyName, locale }: OpenedLink): string {
  if (name !== null) return name
  return textOf(locale, `ui.links.file.${scope}`, { client: partyName ?? '' })
}

type Words = { link: OpenedLink; reference: Reference; publicUrl: string }

// A change within a minute is one change to whoever looks a few times a day.
const MINUTE_MS = 60_000
const BEGIN_MS = Date.parse('2026-01-01T00:00:00.000Z')

function entryOf(row: PlanRow, { link, reference, publicUrl }: Words): IcsEntry {
  const { locale } = link
  const changed = Date.parse(row.changedAt)
  const owner = reference.directory.find(user => user.id === row.ownerId)?.name
  return {
    uid: `${row.key.replaceAll(':', '-')}@${new URL(publicUrl).hostname}`,
    // By the time of the change: what leaves a group of services cannot make it smaller.
    sequence: Math.max(0, Math.floor((changed - BEGIN_MS) / MINUTE_MS)),
    changedAt: instantOf(changed),
    on: row.day,
    summary: summaryOf(row, reference, locale),
    description: [
      row.siteTitle,
      ...row.objects.map(object => object.title),
      row.objects.length > 0 && row.services > row.objects.length ? '…' : null,
      owner === undefined ? null : textOf(locale, 'ui.links.entry.owner', { name: owner }),
    ]
      .filter(line => line !== null && line !== '')
      .join('\n'),
    url: `${publicUrl}${row.recordId === null ? `/plan?view=agenda&day=${row.day}` : `/${placeOf(row.recordKind)}/${row.recordId}`}`,
    busy: row.layer === 'visit' && row.booked,
  }
}

/** What, and whose: a phone shows two dozen letters. */
function summaryOf(row: PlanRow, reference: Reference, locale: Locale): string {
  const whose = row.partyName ?? row.title
  const form = new Intl.PluralRules(locale).select(row.services)
  const services = textOf(locale, `ui.links.entry.services_${form}`, { count: row.services })
  switch (row.layer) {
    case 'visit':
      return textOf(locale, row.booked ? 'ui.links.entry.visit' : 'ui.links.entry.visitPlanned', { whose, services })
    case 'service':
      return textOf(locale, 'ui.links.entry.service', { whose, services })
    case 'task': {
      const words = businessWords(ownLexicon(locale, reference.texts(row.recordKind)))
      return textOf(locale, 'ui.links.entry.task', {
        task: words.task(row.recordKind, row.task ?? ''),
        whose: row.title,
      })
    }
    case 'contract':
      return `${businessWords(lexiconOf(locale)).kind(row.recordKind)}: ${row.title}`
  }
}
