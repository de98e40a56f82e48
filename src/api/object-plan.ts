// What lies ahead of one tracked object, and what has been done on it.

import { z } from 'zod'
import { findObjectPage, type ObjectPageRow, type ServiceRow } from '../db/object-page.ts'
import type { Reference } from '../db/reference.ts'
import { addMonths, type Day, dayOf, daysBetween } from '../domain/calendar.ts'
import { type MeterAhead, objectAhead, type RuleAhead } from '../domain/object-ahead.ts'
import type { Attribute, Attributes } from '../domain/object-kind.ts'
import { replacementOf } from '../domain/object-potential.ts'
import { attributesOf } from '../domain/regulation.ts'
import { STALE_DAYS } from '../domain/service-meter.ts'
import type { MeterView, ObjectPlan, RuleView, ServiceView } from '../endpoints/object.ts'
import type { Acting } from './act.ts'
import { planned } from './plan.ts'
import { type Problem, problem } from './problem.ts'
import type { CallContext } from './route.ts'

type Asked = Pick<CallContext, 'db' | 'now'>

/** Null parts are said to be unknown, never guessed. */
export async function objectPlan(
  { engine }: Acting,
  { db, now }: Asked,
  id: string,
): Promise<{ body: ObjectPlan } | Problem> {
  const found = await planned(engine, { id, kind: 'object', now })
  const page = found && (await findObjectPage(db, id))
  if (!found || !page) return problem('record.notFound', { id })
  const { view, calendarId } = found.row
  const { reference } = found
  const calendar = reference.calendar(calendarId)
  const today = dayOf(calendar, now)
  const ahead = objectAhead(view, { calendar, today })
  const kind = kindIn(reference, view.facts)
  const usage = typeof view.facts.lastReading === 'number' ? view.facts.lastReading : null
  const commissionedOn = view.dates.commissionedOn?.value ?? null
  return {
    body: {
      today,
      kind: kind ? { id: kind.id, version: kind.version, title: kind.title } : null,
      group: page.groupName,
      attributes: attributesIn(kind?.attributes ?? [], attributesOf(view.facts)),
      path: page.path,
      parts: page.parts,
      rules: ahead.rules.map(ruleView),
      meters: ahead.meters.map(meter => meterView(meter, today)),
      services: page.services.map(serviceView),
      costs: costsOf(page, today),
      year: { services: ahead.year.services, amounts: [...ahead.year.amounts] },
      replacement: replacementOf({ replacement: kind?.replacement, commissionedOn, usage }, today),
    },
  }
}

/** The version that the object is served by. */
function kindIn({ objectKind }: Reference, { objectKind: id, regulation }: Readonly<Record<string, unknown>>) {
  return typeof id === 'string' && typeof regulation === 'number' ? objectKind(id, regulation) : undefined
}

const attributesIn = (attributes: readonly Attribute[], values: Attributes): ObjectPlan['attributes'] =>
  attributes.map(({ id, title, type, unit = null, choices = [] }) => {
    const value = values[id] ?? null
    const said = choices.find(choice => choice.id === value)?.title ?? null
    return { id, title, type, unit, value: Array.isArray(value) ? [...value] : plain(value), said }
  })

const plain = (value: Attributes[string] | null) => (typeof value === 'object' ? null : value)

function ruleView({ rule, next, scales, graceOn, state, dates }: RuleAhead): RuleView {
  const { id, title = null, from, combine, anchor, last, dueFrom: _, items: __, ...written } = rule
  const { dueOn, leadOn, by, leadReached, dueReached, spreadDays, stale, perDay } = next
  return {
    id,
    title,
    own: from !== 'regulation',
    combine,
    anchor,
    rule: { ...written },
    lastOn: last.on,
    lastUsage: last.usage ?? null,
    next: {
      dueOn,
      opensOn: leadOn,
      by,
      isOpen: leadReached,
      isDue: dueReached,
      spreadDays,
      stale,
      perDay,
      graceOn,
      state,
    },
    scales: scales.map(scale => ({ ...scale })),
    dates: dates.map(({ on, dueOn: due, by: scale }) => ({ on, dueOn: due, by: scale })),
  }
}

function meterView({ meter, unit, forecast, limits }: MeterAhead, today: Day): MeterView {
  const { readings, perDay, slow, fast, newest } = forecast
  return {
    meter,
    unit,
    readings: readings.map(({ on, value }) => ({ on, value })),
    perDay,
    slow,
    fast,
    stale: newest !== null && daysBetween(newest.on, today) >= STALE_DAYS,
    limits: limits.map(limit => ({ ...limit })),
  }
}

function serviceView(row: ServiceRow): ServiceView {
  const { parts: _, amountMinor: __, currency: ___, closedAt: ____, ...told } = row
  const { dueOn, doneOn, usage } = row
  return {
    ...told,
    usage: usage === null ? null : Number(usage),
    daysLate: doneOn === null || dueOn === null ? null : daysBetween(dueOn, doneOn),
    cost: costOf(row),
  }
}

/** What was used, when that was written down; else what the rule sells for it. */
function costOf({ parts, amountMinor, currency }: Pick<ServiceRow, 'parts' | 'amountMinor' | 'currency'>) {
  const used = Array.isArray(parts) ? parts.flatMap(pricedIn) : []
  const [first] = used
  if (first) {
    const same = used.filter(one => one.currency === first.currency)
    return { currency: first.currency, amountMinor: same.reduce((sum, one) => sum + one.amountMinor, 0) }
  }
  return amountMinor === null || currency === null ? null : { currency, amountMinor: Number(amountMinor) }
}

/** A part that nobody priced costs nothing that we know of. */
const pricedIn = (part: unknown) => {
  const known = z.looseObject({ amountMinor: z.int(), currency: z.string() }).safeParse(part).data
  return known ? [known] : []
}

function costsOf({ services }: ObjectPageRow, today: Day): ObjectPlan['costs'] {
  const since = addMonths(today, -12)
  const sums = new Map<string, { all: number; lastYear: number }>()
  for (const service of services) {
    const cost = service.state === 'done' ? costOf(service) : null
    if (cost === null) continue
    const sum = sums.get(cost.currency) ?? { all: 0, lastYear: 0 }
    const isRecent = service.doneOn !== null && service.doneOn > since
    sums.set(cost.currency, {
      all: sum.all + cost.amountMinor,
      lastYear: sum.lastYear + (isRecent ? cost.amountMinor : 0),
    })
  }
  return [...sums].map(([currency, { all, lastYear }]) => ({ currency, amountMinor: all, lastYearMinor: lastYear }))
}
