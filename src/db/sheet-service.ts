// Takes rows of completed services: each moves its object on by the anchor of its rule, once, however often it comes.

import { isRefusal } from '../domain/errors.ts'
import { serviceFacts } from '../domain/object-service.ts'
import type { ServiceRule } from '../domain/service-rule.ts'
import { numberIn, type RowRead, textIn, wordOf } from '../domain/sheet.ts'
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

type ServiceRow = {
  read: RowRead
  object: KnownObject
  rule: ServiceRule
  on: string
  input: Readonly<Record<string, unknown>>
}

export async function takeServices(work: SheetWork, reads: readonly RowRead[]): Promise<PartTaken> {
  const { actor, now } = work
  const { named, done } = await objectsOf(work, reads)
  const rows: ServiceRow[] = []
  for (const { read, object } of named) {
    const row = serviceIn(work, read, object)
    if ('done' in row) done.push(row.done)
    else rows.push(row)
  }
  const ordered = rows.toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
  const results = await advanceEach(
    work,
    ordered.map(({ object, input }) => ({
      processId: object.id,
      ask: { act: 'command', command: 'completeService', input } as const,
      actor,
      now,
      watching: true,
    })),
  )
  const served: ServiceRow[] = []
  for (const [index, row] of ordered.entries()) {
    const { read } = row
    const result = results[index]
    if (!result || isBroken(result))
      done.push(failed(read.row, [wrong(read.row, 'broken', { params: { error: result?.error ?? '' } })]))
    else if (isRefusal(result)) done.push(refusedRow(work.sheet, read, result))
    else {
      served.push(row)
      done.push({
        row: read.row,
        outcome: 'created',
        touched: [{ processId: result.view.id, kind: result.view.kind, fleetId: result.partyId }],
      })
    }
  }
  await insertReadings(work.client, served.flatMap(readingOf(actor.id)))
  return partTaken(done)
}

/** What the meter showed on the way is a reading like any other. */
const readingOf =
  (by: string) =>
  ({ object, rule, on, input }: ServiceRow) =>
    typeof input.usage === 'number'
      ? [{ recordId: object.id, value: input.usage, at: `${on}T12:00:00.000Z`, meter: rule.meter, by }]
      : []

/** The service of a row, or why there is none. */
function serviceIn(work: SheetWork, read: RowRead, object: KnownObject): ServiceRow | { done: RowDone } {
  const { row, values } = read
  const named = textIn(values, 'rule')
  const on = textIn(values, 'on')
  const missing = [...(named === undefined ? ['rule'] : []), ...(on === undefined ? ['on'] : [])]
  if (named === undefined || on === undefined)
    return {
      done: failed(
        row,
        missing.map(target => wrong(row, 'empty', { column: headingOf(work.sheet, target) })),
      ),
    }
  const { rules } = serviceFacts(object.view)
  const rule = ruleNamed(rules, named)
  if (!rule) {
    const known = rules.map(one => titlesOf(one)[0] ?? one.id).join(', ')
    return {
      done: failed(row, [
        wrong(row, 'ruleUnknown', {
          column: headingOf(work.sheet, 'rule'),
          value: named,
          params: { known: known.slice(0, 500) },
        }),
      ]),
    }
  }
  const usage = numberIn(values, 'usage')
  if (
    rule.last.on === on &&
    (usage === undefined || rule.last.usage === undefined || rule.last.usage === usage) &&
    isDone(object, rule)
  )
    return { done: { row, outcome: 'unchanged' } }
  if (on < rule.last.on && isDone(object, rule))
    return {
      done: failed(row, [
        wrong(row, 'serviceOlder', { column: headingOf(work.sheet, 'on'), value: on, params: { on: rule.last.on } }),
      ]),
    }
  return { read, object, rule, on, input: inputOf(read, rule, on) }
}

function inputOf({ values }: RowRead, rule: ServiceRule, on: string): ServiceRow['input'] {
  const usage = numberIn(values, 'usage')
  const stock = numberIn(values, 'stock')
  const expiresOn = textIn(values, 'expiresOn')
  return {
    serviceRuleId: rule.id,
    on,
    ...(usage === undefined ? {} : { usage }),
    ...(stock === undefined ? {} : { stock }),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    result: resultIn(values),
  }
}

/** What was done, as one text: the result, what was used for it, and under which number it was signed. */
function resultIn(values: RowRead['values']): string {
  const { parts } = values
  const used = Array.isArray(parts) ? parts.join(', ') : ''
  return (
    [textIn(values, 'result') ?? '', used, textIn(values, 'act') ?? ''].filter(text => text !== '').join(' · ') || '+'
  )
}

/** By its id, or by its title in either language. */
function ruleNamed(rules: readonly ServiceRule[], named: string): ServiceRule | undefined {
  const word = wordOf(named)
  return (
    rules.find(rule => rule.id === named || wordOf(rule.id) === word) ??
    rules.find(rule => titlesOf(rule).some(title => wordOf(title) === word))
  )
}

const titlesOf = ({ title }: ServiceRule): string[] =>
  title === undefined ? [] : typeof title === 'string' ? [title] : [title.ru, title.en]

/** Whether somebody noted a service of this rule; else it counts from the day on which the object came to us. */
function isDone({ view }: KnownObject, rule: ServiceRule): boolean {
  const { marks } = view.facts
  const own = typeof marks === 'object' && marks !== null && Object.hasOwn(marks, rule.id)
  return own || rule.last.on !== view.createdAt.slice(0, 10)
}
