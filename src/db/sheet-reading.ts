// Takes rows of readings. One that we have already changes nothing; one that cannot be true says why and stops no other.

import { at as atTime, startOfDay } from '../domain/calendar.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import { numberIn, type RowRead, textIn } from '../domain/sheet.ts'
import { addReadings, type GivenReading, type ReadingDone } from './reading-many.ts'
import type { KnownObject } from './sheet-known.ts'
import { objectsOf } from './sheet-named.ts'
import {
  failed,
  headingOf,
  type PartTaken,
  partTaken,
  type RowDone,
  refusedRow,
  type SheetWork,
  wrong,
} from './sheet-take.ts'

export async function takeReadings(work: SheetWork, reads: readonly RowRead[]): Promise<PartTaken> {
  const { named, done } = await objectsOf(work, reads)
  const rows: { read: RowRead; reading: GivenReading }[] = []
  for (const { read, object } of named) {
    const reading = readingIn(work, read, object)
    if ('outcome' in reading) done.push(reading)
    else rows.push({ read, reading })
  }
  const results = await addReadings(
    { ...work, calendar: work.reference.calendar(DEFAULT_CALENDAR) },
    rows.map(({ reading }) => reading),
  )
  return partTaken([...done, ...rows.map(({ read }, index) => rowOf(work, read, results[index]))])
}

/** The reading of a row, or why there is none. */
function readingIn(work: SheetWork, read: RowRead, { view }: KnownObject): GivenReading | RowDone {
  const { row, values } = read
  const value = numberIn(values, 'value')
  const moment = textIn(values, 'at')
  if (value === undefined || moment === undefined) {
    const missing = [...(value === undefined ? ['value'] : []), ...(moment === undefined ? ['at'] : [])]
    return failed(
      row,
      missing.map(target => wrong(row, 'empty', { column: headingOf(work.sheet, target) })),
    )
  }
  if (value < 0) return failed(row, [atValue(work, read, 'readingNegative')])
  const calendar = work.reference.calendar(DEFAULT_CALENDAR)
  const [day = '', time] = moment.split(' ')
  const at = time === undefined ? startOfDay(calendar, day) : atTime(calendar, day, time)
  return { view, value, at, meterName: textIn(values, 'meter'), reason: textIn(values, 'reason') }
}

const atValue = (work: SheetWork, { row, values }: RowRead, code: string, params?: Record<string, string | number>) =>
  wrong(row, code, {
    column: headingOf(work.sheet, 'value'),
    value: String(values.value ?? ''),
    ...(params ? { params } : {}),
  })

function rowOf(work: SheetWork, read: RowRead, result: ReadingDone | undefined): RowDone {
  const { row } = read
  switch (result?.outcome) {
    case 'added':
      return { row, outcome: 'created', touched: [result.touched] }
    case 'unchanged':
      return { row, outcome: 'unchanged' }
    case 'doubted': {
      const { code, known, on } = result.doubt
      return failed(row, [atValue(work, read, code, { known, on })])
    }
    case 'refused':
      return refusedRow(work.sheet, read, result.refusal)
    default:
      return failed(row, [wrong(row, 'broken', { params: { error: result?.error ?? '' } })])
  }
}
