// Takes rows of readings. One that we have already changes nothing; one that cannot be true says why and stops no other.

import { at as atTime, dayOf, type Instant, startOfDay } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import { offsetOf } from '../domain/object-effects.ts'
import { serviceFacts } from '../domain/object-service.ts'
import type { ProcessView } from '../domain/process.ts'
import { doubtOf } from '../domain/reading-doubt.ts'
import { numberIn, type RowRead, textIn } from '../domain/sheet.ts'
import { insertReadings } from './line.ts'
import type { KnownObject } from './sheet-known.ts'
import { objectsOf } from './sheet-named.ts'
import {
  advanceEach,
  failed,
  headingOf,
  isBroken,
  type PartTaken,
  partTaken,
  type RowDone,
  refusedRow,
  type SheetWork,
  wrong,
} from './sheet-take.ts'

type ReadingRow = {
  read: RowRead
  object: KnownObject
  reading: { value: number; at: Instant; meterName?: string; reason?: string }
}

export async function takeReadings(work: SheetWork, reads: readonly RowRead[]): Promise<PartTaken> {
  const { client, actor, now } = work
  const { named, done } = await objectsOf(work, reads)
  // Each against those before it: a meter is read in the order of its days.
  const byDay = named.toSorted((a, b) => compare(momentOf(a.read), momentOf(b.read)))
  const views = new Map<string, ProcessView>()
  const ordered: ReadingRow[] = []
  for (const { read, object } of byDay) {
    const view = views.get(object.id) ?? object.view
    const row = readingIn(work, read, { ...object, view })
    if ('done' in row) done.push(row.done)
    else {
      ordered.push(row)
      views.set(object.id, withReading(view, row.reading))
    }
  }
  const results = await advanceEach(
    work,
    ordered.map(({ object, reading }) => ({
      processId: object.id,
      ask: { act: 'command', command: 'addReading', input: reading } as const,
      actor,
      now,
      watching: true,
    })),
  )
  const kept: ReadingRow[] = []
  for (const [index, row] of ordered.entries()) {
    const result = results[index]
    const place = row.read.row
    if (!result || isBroken(result))
      done.push(failed(place, [wrong(place, 'broken', { params: { error: result?.error ?? '' } })]))
    else if (isRefusal(result)) done.push(refusedReading(work, row, result))
    else {
      kept.push(row)
      done.push({
        row: place,
        outcome: 'created',
        touched: [{ processId: result.view.id, kind: result.view.kind, fleetId: result.partyId }],
      })
    }
  }
  await insertReadings(
    client,
    kept.map(({ object, reading }) => ({
      recordId: object.id,
      at: reading.at,
      value: reading.value,
      meter: reading.meterName,
      by: actor.id,
    })),
  )
  return partTaken(done)
}

const momentOf = ({ values }: RowRead) => textIn(values, 'at') ?? ''
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** The object as it is when the rows before have been taken. */
function withReading(view: ProcessView, { value, at, meterName, reason }: ReadingRow['reading']): ProcessView {
  const total = value + offsetOf(view, meterName)
  const { readings } = serviceFacts(view)
  // What was shown before and lies above a reading that has its reason was wrong.
  const kept = reason === undefined ? readings : readings.filter(one => one.meter !== meterName || one.value <= total)
  const own = { at, value: total, ...(meterName === undefined ? {} : { meter: meterName }) }
  return { ...view, facts: { ...view.facts, readings: [...kept, own] } }
}

/** The reading of a row, or why there is none. */
function readingIn(work: SheetWork, read: RowRead, object: KnownObject): ReadingRow | { done: RowDone } {
  const { row, values } = read
  const value = numberIn(values, 'value')
  const moment = textIn(values, 'at')
  const missing = [...(value === undefined ? ['value'] : []), ...(moment === undefined ? ['at'] : [])]
  if (value === undefined || moment === undefined)
    return {
      done: failed(
        row,
        missing.map(target => wrong(row, 'empty', { column: headingOf(work.sheet, target) })),
      ),
    }
  if (value < 0)
    return {
      done: failed(row, [
        wrong(row, 'readingNegative', { column: headingOf(work.sheet, 'value'), value: String(value) }),
      ]),
    }
  const calendar = work.reference.calendar(DEFAULT_CALENDAR)
  const [day = '', time] = moment.split(' ')
  const at = time === undefined ? startOfDay(calendar, day) : atTime(calendar, day, time)
  const meterName = textIn(values, 'meter')
  const reason = textIn(values, 'reason')
  const reading = {
    value,
    at,
    ...(meterName === undefined ? {} : { meterName }),
    ...(reason === undefined ? {} : { reason }),
  }
  const total = value + offsetOf(object.view, meterName)
  const same = serviceFacts(object.view).readings.some(
    one =>
      one.meter === meterName &&
      one.value === total &&
      (one.at.length === 10 ? one.at : dayOf(calendar, one.at)) === day,
  )
  if (same) return { done: { row, outcome: 'unchanged' } }
  const doubt = doubtOf(object.view, { value, at, meter: meterName }, { calendar, now: work.now })
  if (doubt && (reason === undefined || doubt.code === 'readingAhead'))
    return {
      done: failed(row, [
        wrong(row, doubt.code, {
          column: headingOf(work.sheet, 'value'),
          value: String(value),
          params: { known: doubt.known, on: doubt.on },
        }),
      ]),
    }
  return { read, object, reading }
}

/** Two rows of one file may contradict each other, which none of them alone shows. */
function refusedReading(work: SheetWork, { read }: ReadingRow, refusal: Parameters<typeof refusedRow>[2]): RowDone {
  const guard = refusal.code === 'command.guard' ? refusal.params.guard : undefined
  if (guard !== 'readingFollowsOrExplained') return refusedRow(work.sheet, read, refusal)
  const value = String(read.values.value ?? '')
  return failed(read.row, [wrong(read.row, 'readingContradicts', { column: headingOf(work.sheet, 'value'), value })])
}
