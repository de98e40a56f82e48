// What was sent through a link: each field for itself, so that one that is wrong loses no other.

import type { AskedObject, ReadingLink } from '../db/reading-link.ts'
import { addReadings, type GivenReading, type ReadingDone } from '../db/reading-many.ts'
import { readObjects } from '../db/sheet-known.ts'
import { type Calendar, dayOf, type Instant } from '../domain/calendar.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import { serviceFacts } from '../domain/object-service.ts'
import type { Actor, ProcessView } from '../domain/process.ts'
import type { Deps } from './deps.ts'
import { textOf } from './locale.ts'
import type { Noted } from './reading-html.ts'

type Form = Readonly<Record<string, string>>

const VALUE_AT_MOST = 1e9

/** Answers by object what became of its field; objects whose field was left empty are not among them. */
export async function enterReadings(deps: Deps, link: ReadingLink, form: Form): Promise<[string, Noted][]> {
  const { engine, temporal } = deps
  const now = deps.now()
  // Whoever has the link may enter for the objects of its letter, and for no other.
  const filled = link.objects.flatMap(object => {
    const value = form[`v-${object.id}`]?.trim() ?? ''
    return value === '' ? [] : [{ object, value, reason: form[`w-${object.id}`]?.trim() ?? '' }]
  })
  if (filled.length === 0) return []
  const { done, touched } = await engine.transaction(async client => {
    const reference = await engine.reference.current(client)
    const calendar = reference.calendar(DEFAULT_CALENDAR)
    const views = await readObjects(
      client,
      reference,
      filled.map(({ object }) => object.id),
    )
    const done = new Map<string, Noted>()
    const given: { field: (typeof filled)[number]; reading: GivenReading }[] = []
    for (const field of filled) {
      const view = views.get(field.object.id)?.view
      const value = numberOf(field.value)
      if (view === undefined || !mayCorrect(field.object, calendar, now)) continue
      if (value === null) done.set(field.object.id, { ...field, what: 'notANumber' })
      else given.push({ field, reading: readingOf(link, { view, value, field, calendar, now }) })
    }
    const actor: Actor = { id: link.actorId, kind: 'feed', roles: [] }
    const results = await addReadings(
      { engine, client, calendar, actor, now },
      given.map(({ reading }) => reading),
    )
    for (const [index, { field }] of given.entries()) done.set(field.object.id, notedOf(field, results[index]))
    return { done, touched: results.flatMap(result => (result.outcome === 'added' ? result.touched : [])) }
  })
  for (const { processId, kind, fleetId } of touched) temporal.poke({ id: processId, kind, partyId: fleetId })
  return [...done]
}

/** What was entered stands from the next day on. */
const mayCorrect = ({ entered }: AskedObject, calendar: Calendar, now: Instant) =>
  entered === null || dayOf(calendar, entered.at) === dayOf(calendar, now)

/** 45 000 km, written in any of the usual ways. */
function numberOf(text: string): number | null {
  const plain = text.replace(/[\s\u00A0\u202F.,']/g, '')
  const value = /^\d{1,10}$/.test(plain) ? Number(plain) : Number.NaN
  return value <= VALUE_AT_MOST ? value : null
}

type Field = { object: AskedObject; value: string; reason: string }

function readingOf(
  { locale }: ReadingLink,
  {
    view,
    value,
    field,
    calendar,
    now,
  }: { view: ProcessView; value: number; field: Field; calendar: Calendar; now: Instant },
): GivenReading {
  const { entered } = field.object
  const reason = field.reason === '' ? undefined : field.reason
  if (entered === null) return { view, value, at: now, reason, ...(reason === undefined ? {} : { doubted: true }) }
  // A slip of the same day is taken back without a word; what stood before it still speaks.
  const before = withoutToday(view, dayOf(calendar, now), calendar)
  const corrected = textOf(locale, 'readingPage.corrected')
  return entered.value === value
    ? { view, value, at: now, reason }
    : {
        view: before,
        value,
        at: now,
        reason: reason ?? correction(before, value, corrected),
        ...(reason === undefined ? {} : { doubted: true }),
      }
}

/** Only what does not contradict the days before needs no reason of its own. */
function correction(before: ProcessView, value: number, words: string): string | undefined {
  const last = serviceFacts(before).readings.at(-1)
  return last === undefined || value >= last.value ? words : undefined
}

function withoutToday(view: ProcessView, today: string, calendar: Calendar): ProcessView {
  const readings = serviceFacts(view).readings.filter(
    one => one.meter !== undefined || (one.at.length === today.length ? one.at : dayOf(calendar, one.at)) !== today,
  )
  return { ...view, facts: { ...view.facts, readings } }
}

function notedOf(field: Field, result: ReadingDone | undefined): Noted {
  switch (result?.outcome) {
    case 'added':
    case 'unchanged':
      return { ...field, what: 'saved' }
    case 'doubted':
      return { ...field, what: result.doubt.code, doubt: result.doubt }
    default:
      return { ...field, what: 'refused' }
  }
}
