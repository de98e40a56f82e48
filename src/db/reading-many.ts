// Many readings at once, of a sheet, of a grid, of a page behind a link: each is held against those before it, and one that
// cannot be true stops no other.

import { type Calendar, dayOf, type Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import { offsetOf } from '../domain/object-effects.ts'
import { serviceFacts } from '../domain/object-service.ts'
import type { Actor, ProcessView } from '../domain/process.ts'
import { doubtOf, type ReadingDoubt } from '../domain/reading-doubt.ts'
import type { Engine } from './engine.ts'
import { insertReadings } from './line.ts'
import type { Touched } from './origin.ts'
import type { Queryable } from './reference.ts'
import { advanceEach, isBroken } from './sheet-take.ts'

export type GivenReading = {
  view: ProcessView
  value: number
  at: Instant
  meterName?: string | undefined
  /** Why it may be, although it does not look so. */
  reason?: string | undefined
  /** Somebody outside insists: one of us should look. */
  doubted?: boolean | undefined
}

export type ReadingDone =
  | { outcome: 'added'; touched: Touched }
  | { outcome: 'unchanged' }
  | { outcome: 'doubted'; doubt: ReadingDoubt }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'broken'; error: string }

type Adding = { engine: Engine; client: Queryable; calendar: Calendar; actor: Actor; now: Instant }

/** Inside the caller's transaction; answers in the order of what was given. */
export async function addReadings(adding: Adding, given: readonly GivenReading[]): Promise<ReadingDone[]> {
  const { actor, now, calendar, client } = adding
  const done = new Map<number, ReadingDone>()
  const views = new Map<string, ProcessView>()
  const going: { index: number; reading: GivenReading }[] = []
  // A meter is read in the order of its days.
  const byTime = given
    .map((reading, index) => ({ reading, index }))
    .toSorted((a, b) => compare(a.reading.at, b.reading.at))
  for (const { reading, index } of byTime) {
    const view = views.get(reading.view.id) ?? reading.view
    if (isKnown(view, reading, calendar)) done.set(index, { outcome: 'unchanged' })
    else {
      const doubt = doubtOf(view, { ...reading, meter: reading.meterName }, { calendar, now })
      if (doubt && (reading.reason === undefined || doubt.code === 'readingAhead'))
        done.set(index, { outcome: 'doubted', doubt })
      else {
        going.push({ index, reading })
        views.set(view.id, withReading(view, reading))
      }
    }
  }
  const results = await advanceEach(
    adding,
    going.map(({ reading: { view, value, at, meterName, reason, doubted } }) => ({
      processId: view.id,
      ask: {
        act: 'command',
        command: 'addReading',
        input: {
          value,
          at,
          ...(meterName === undefined ? {} : { meterName }),
          ...(reason === undefined ? {} : { reason }),
          ...(doubted ? { doubted } : {}),
        },
      } as const,
      actor,
      now,
      watching: true,
    })),
  )
  const kept: GivenReading[] = []
  for (const [position, { index, reading }] of going.entries()) {
    const result = results[position]
    if (!result || isBroken(result)) done.set(index, { outcome: 'broken', error: result?.error ?? '' })
    else if (isRefusal(result)) done.set(index, { outcome: 'refused', refusal: result })
    else {
      kept.push(reading)
      const { view, partyId } = result
      done.set(index, { outcome: 'added', touched: { processId: view.id, kind: view.kind, fleetId: partyId } })
    }
  }
  await insertReadings(
    client,
    kept.map(({ view, at, value, meterName }) => ({ recordId: view.id, at, value, meter: meterName, by: actor.id })),
  )
  return given.map((_, index) => done.get(index) ?? { outcome: 'unchanged' })
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** The same total on the same day is the same reading. */
function isKnown(view: ProcessView, { value, at, meterName }: GivenReading, calendar: Calendar): boolean {
  const total = value + offsetOf(view, meterName)
  const day = dayOf(calendar, at)
  return serviceFacts(view).readings.some(
    one =>
      one.meter === meterName &&
      one.value === total &&
      (one.at.length === 'YYYY-MM-DD'.length ? one.at : dayOf(calendar, one.at)) === day,
  )
}

/** The object as it is when the readings before have been taken. */
function withReading(view: ProcessView, { value, at, meterName, reason }: GivenReading): ProcessView {
  const total = value + offsetOf(view, meterName)
  const { readings } = serviceFacts(view)
  // What was shown before and lies above a reading that has its reason was wrong.
  const kept = reason === undefined ? readings : readings.filter(one => one.meter !== meterName || one.value <= total)
  const own = { at, value: total, ...(meterName === undefined ? {} : { meter: meterName }) }
  return { ...view, facts: { ...view.facts, readings: [...kept, own] } }
}
