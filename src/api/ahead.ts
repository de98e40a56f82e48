// What lies ahead of one record: what is armed, what follows if nobody reacts, and what will be written to whom.

import { epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import { firedIn, type TurnAhead, turnsAhead } from '../domain/forecast.ts'
import { plan } from '../domain/plan.ts'
import { isHeld } from '../domain/process.ts'
import { type Preview, previewLetters } from '../email/preview.ts'
import type { NextView } from '../endpoints/record.ts'
import type { NextStepView } from '../endpoints/step.ts'
import type { LettersView } from '../endpoints/why.ts'
import type { Planned } from './plan.ts'
import type { CallContext } from './route.ts'
import { forecastView, localTimes, stepView } from './view.ts'

const DAY_MS = 86_400_000
const AHEAD_DAYS = 90
// Three years show every renewal; further the forecast would only repeat itself.
const AHEAD_AT_MOST_DAYS = 3 * 366
const LINES_SHOWN = 4

export type Looking = Pick<CallContext, 'db' | 'actor'> & { publicUrl: string }

export async function nextOf(found: Planned, asked: Instant | undefined, looking: Looking): Promise<NextView> {
  const { row, reference, definition, context } = found
  const { view } = row
  const { directory, now } = context
  const until = endOf(now, asked)
  const turns = [...turnsAhead(definition, view, context, until)]
  const letters = await written(found, turns, looking)
  const me = directory.find(user => user.id === looking.actor.id)
  const recordZone = context.calendar.zone
  const zones = { zone: me ? reference.calendar(me.calendarId).zone : recordZone, recordZone }
  const inShort = (key: string, at: Instant | null) => ({
    ...localTimes(at, zones),
    letter: shortly(letters.find(letter => letter.stepKey === key)),
  })
  const steps = plan(definition, view, context).filter(({ status }) => AHEAD.includes(status))
  return {
    now,
    until,
    ...zones,
    held: isHeld(view),
    waitingFor: row.waitingFor,
    steps: steps.map(step => ({ ...stepView(step, directory, view, now), ...inShort(step.key, step.at) })),
    forecast: turns
      .flatMap(turn => firedIn(turn, directory))
      .map(step => ({ ...forecastView(step), ...inShort(step.step.key, step.at) })),
  }
}

const AHEAD: readonly string[] = ['planned', 'postponed', 'paused']

function endOf(now: Instant, asked: Instant | undefined): Instant {
  const from = epochOf(now)
  const wanted = asked === undefined ? from + AHEAD_DAYS * DAY_MS : epochOf(asked)
  return instantOf(Math.min(wanted, from + AHEAD_AT_MOST_DAYS * DAY_MS))
}

/** The letters of a step that will come if nobody reacts; null when none of that name will. */
export async function lettersAhead(found: Planned, key: string, looking: Looking): Promise<LettersView | null> {
  const { row, definition, context } = found
  const until = endOf(context.now, instantOf(epochOf(context.now) + AHEAD_AT_MOST_DAYS * DAY_MS))
  for (const turn of turnsAhead(definition, row.view, context, until)) {
    if (!turn.turned.fired.some(step => step.key === key)) continue
    const letters = await written(found, [turn], looking, new Set([key]))
    return { key, at: turn.now, letters: letters.map(({ stepKey: _, ...letter }) => letter) }
  }
  return null
}

const written = (
  { row, reference, context }: Planned,
  turns: readonly TurnAhead[],
  { db, publicUrl }: Looking,
  stepKeys?: ReadonlySet<string>,
): Promise<Preview[]> =>
  previewLetters(db, {
    turns,
    directory: context.directory,
    calendars: reference.calendar,
    clientCalendar: reference.calendar(row.calendarId),
    publicUrl,
    ...(stepKeys ? { stepKeys } : {}),
  })

function shortly(preview: Preview | undefined): NextStepView['letter'] {
  if (!preview) return null
  const { readerId, readerName, locale, subject, text } = preview
  const lines = text.split('\n').filter(line => line.trim() !== '')
  return { readerId, readerName, locale, subject, lines: lines.slice(0, LINES_SHOWN) }
}
