import { freshenPotential } from '../db/fleet-potential.ts'
import { objectsBehind } from '../db/potential-list.ts'
import {
  type GroupRow,
  type ItemRow,
  type MonthRow,
  type PotentialAsk,
  type PotentialFilter,
  potentialCurrencies,
  potentialGroups,
  potentialItems,
  potentialMonths,
  potentialRules,
  potentialState,
  potentialTotals,
  type TitledRow,
} from '../db/potential-read.ts'
import type { Reference } from '../db/reference.ts'
import { addMonths, type Day, dayOf, type Instant } from '../domain/calendar.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import { firstOfMonth, MONTHS_SHOWN } from '../domain/object-potential.ts'
import { families } from '../endpoints/index.ts'
import type { PotentialGroup, PotentialPage, PotentialQuery } from '../endpoints/potential.ts'
import type { Host } from './bind.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { isProblem, type Problem } from './problem.ts'
import { type CallContext, type Route, routes } from './route.ts'

// A client asked about alone is made anew within the request when it has no more objects than this: a tenth of a second.
const MADE_AT_ONCE = 1_000
const WORKS_SHOWN = 12
const USUAL_CURRENCY = 'RUB'

export function potentialRoutes({ engine, kept }: Pick<Host, 'engine' | 'kept'>, cursors: Cursors): Route[] {
  const prepared = async ({ query, actor, now, db }: CallContext & { query: Asked }) => {
    const reference = await engine.reference.current()
    if (query.party !== undefined) {
      await freshenPotential(engine, { partyId: query.party, now, atMost: MADE_AT_ONCE })
    }
    const filter = filterOf(query, actor.id)
    const today = todayOf(reference, actor.id, now)
    const state = await potentialState(db, { filter, today })
    const currencies = await potentialCurrencies(db, filter)
    const currency = query.currency ?? currencies[0] ?? USUAL_CURRENCY
    return { reference, state, currencies, ask: { filter, today, currency } satisfies PotentialAsk }
  }
  const page = async (call: PotentialCall, after: After, list: string): Promise<PotentialPage> => {
    const { query, db } = call
    const { reference, state, currencies, ask } = await prepared(call)
    const totals = await potentialTotals(db, ask)
    const found = await groupsOf(db, { ...ask, groupBy: query.groupBy, limit: query.limit, after }, reference)
    const { rows, next } =
      query.groupBy === 'month'
        ? { rows: found, next: null }
        : pageOf(found, query.limit, group => cursors.write({ value: group.amountMinor, id: group.key }, list))
    const from = firstOfMonth(ask.today)
    const kinds = reference.objectKinds.map(({ id, title }) => ({ id, title }))
    return { ...state, from, currency: ask.currency, currencies, totals, kinds, groups: [...rows], next }
  }
  return routes(families.potential, {
    objectPotential: async call => {
      const { query } = call
      const list = listName('potential', query)
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const body =
        query.party === undefined
          ? await kept(
              JSON.stringify([query, call.now.slice(0, 10), call.actor.id]),
              () => page(call, after, list),
              isPage,
            )
          : await page(call, after, list)
      return { body, next: body.next }
    },
    objectsBehind: async call => {
      const { query, db } = call
      const list = listName('potential.objects', query)
      const cursor = cursors.read(query.cursor, list)
      if (isProblem(cursor)) return cursor
      const { reference, state, ask } = await prepared(call)
      const after = cursor && { partyId: String(cursor.value), id: cursor.id }
      const { what, item, on, limit } = query
      const found = await objectsBehind(engine, db, { ...ask, what, item, on, limit, after })
      const next = found.next && cursors.write({ value: found.next.partyId, id: found.next.id }, list)
      const nameOf = (userId: string | null) => reference.directory.find(one => one.id === userId)?.name ?? null
      const items = found.rows.map(({ works, ...row }) => ({
        ...row,
        ownerName: nameOf(row.ownerId),
        services: works.length,
        amountMinor: works.reduce((sum, work) => sum + work.amountMinor, 0),
        works: works.slice(0, WORKS_SHOWN),
      }))
      return { body: { ...state, currency: ask.currency, items, next }, next }
    },
  })
}

type PotentialCall = CallContext & { query: PotentialQuery }
type After = Exclude<ReturnType<Cursors['read']>, Problem>
const isPage = (value: unknown): value is PotentialPage =>
  typeof value === 'object' && value !== null && 'groups' in value

type Asked = Pick<PotentialQuery, 'party' | 'objectKind' | 'region' | 'owner' | 'ruleId' | 'month' | 'currency'>

function filterOf({ party, objectKind, region, owner, ruleId, month }: Asked, me: string): PotentialFilter {
  return {
    partyId: party,
    objectKinds: objectKind,
    region,
    ownerIds: owner === undefined ? undefined : [owner === 'me' ? me : owner],
    ruleId,
    month: month === undefined ? undefined : firstOfMonth(month),
  }
}

const todayOf = (reference: Reference, me: string, now: Instant): Day => {
  const own = reference.directory.find(user => user.id === me)?.calendarId
  return dayOf(reference.calendar(own ?? DEFAULT_CALENDAR), now)
}

type GroupsAsked = PotentialAsk & {
  groupBy: PotentialQuery['groupBy']
  limit: number
  after: After
}

async function groupsOf(db: CallContext['db'], asked: GroupsAsked, reference: Reference): Promise<PotentialGroup[]> {
  const { groupBy } = asked
  switch (groupBy) {
    case 'month':
      return monthGroups(await potentialMonths(db, asked), asked.today)
    case 'rule':
      return (await potentialRules(db, asked)).map(ruleGroup)
    case 'item':
      return (await potentialItems(db, asked)).map(itemGroup)
    default:
      return (await potentialGroups(db, { ...asked, groupBy })).map(row => countedGroup(row, groupBy, reference))
  }
}

const NOTHING = {
  title: null,
  name: null,
  objectKind: null,
  unit: null,
  quantity: null,
  servicesOurs: null,
  amountOursMinor: null,
  objects: null,
  uncovered: null,
  replaceable: null,
  kinds: null,
} as const

function monthGroups(rows: readonly MonthRow[], today: Day): PotentialGroup[] {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, value) => total + value, 0)
  return Array.from({ length: MONTHS_SHOWN }, (_, index) => {
    const kinds = rows.map(({ objectKind, services, amounts }) => ({
      objectKind,
      services: services[index] ?? 0,
      amountMinor: amounts[index] ?? 0,
    }))
    return {
      ...NOTHING,
      key: addMonths(firstOfMonth(today), index),
      services: sum(kinds.map(kind => kind.services)),
      amountMinor: sum(kinds.map(kind => kind.amountMinor)),
      kinds: kinds.filter(kind => kind.services > 0),
    }
  })
}

const ruleGroup = ({ key, title, objectKind, ...row }: TitledRow): PotentialGroup => ({
  ...NOTHING,
  key,
  title,
  objectKind,
  services: row.services,
  servicesOurs: row.servicesOurs,
  amountMinor: row.amountMinor,
  amountOursMinor: row.amountOursMinor,
})

const itemGroup = ({ key, title, unit, quantity, amountMinor }: ItemRow): PotentialGroup => ({
  ...NOTHING,
  key,
  title,
  unit,
  quantity,
  services: 0,
  amountMinor,
})

function countedGroup(row: GroupRow, groupBy: 'client' | 'kind' | 'region' | 'owner', reference: Reference) {
  const { key, name, done: _, amountDoneMinor: __, ours: ___, nobody: ____, competitor: _____, ...figures } = row
  const titled = groupBy === 'kind' ? reference.latestObjectKind(key)?.title : undefined
  const owner = groupBy === 'owner' ? reference.directory.find(user => user.id === key)?.name : undefined
  return {
    ...NOTHING,
    ...figures,
    key,
    title: titled ?? null,
    name: name ?? owner ?? null,
    objectKind: groupBy === 'kind' ? key : null,
  }
}
