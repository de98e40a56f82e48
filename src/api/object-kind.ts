import {
  countByRegulation,
  findKindVersion,
  kindDrafts,
  knowsShipped,
  listKindVersions,
  newestKinds,
  type PublishedKind,
  shippedKind,
} from '../db/object-kind-read.ts'
import { hasCalendar } from '../db/record-page.ts'
import { dayOf } from '../domain/calendar.ts'
import { nextDates } from '../domain/next-dates.ts'
import type { Attributes } from '../domain/object-kind.ts'
import { ruleTemplateSchema } from '../domain/object-kind-schema.ts'
import { attributesOf } from '../domain/regulation.ts'
import { families } from '../endpoints/index.ts'
import type { ObjectKindRow } from '../endpoints/object-kind.ts'
import type { Host } from './bind.ts'
import { versionTag } from './definition.ts'
import { checkedKind, checkedKindView } from './object-kind-check.ts'
import { check, faulty, problem } from './problem.ts'
import { type CallContext, type Route, routes } from './route.ts'

export function objectKindRoutes({ engine }: Pick<Host, 'engine'>): Route[] {
  return routes(families.objectKind, {
    listObjectKinds: async ({ db }) => ({ body: { items: await kindRows(db) } }),
    getObjectKind: async ({ params, db }) => {
      const [found] = await newestKinds(db, params.id)
      return found ? viewOf(db, found) : problem('request.notFound')
    },
    listObjectKindVersions: async ({ params, db }) => {
      const versions = await listKindVersions(db, params.id)
      const counts = (await countByRegulation(db)).get(params.id)
      const items = versions.map(({ body: _, bodyHash: __, ...version }) => ({
        ...version,
        objects: counts?.get(version.version) ?? 0,
      }))
      return items.length > 0 ? { body: { items } } : problem('request.notFound')
    },
    getObjectKindVersion: async ({ params, db }) => {
      const found = await findKindVersion(db, params)
      return found ? viewOf(db, found) : problem('request.notFound')
    },
    checkObjectKind: async ({ params, body, locale, db }) => {
      const [newest] = await newestKinds(db, params.id)
      return { body: checkedKindView(checkedKind(body, newest?.body), locale) }
    },
    tellDates: async ({ body, locale, db, now }) => {
      const { rule, attributes, since, calendar: calendarId, ...supposed } = body
      const checked = check(ruleTemplateSchema, rule, { locale, place: 'body' })
      if ('faults' in checked) {
        const faults = checked.faults.map(fault => ({ ...fault, path: ['rule', ...(fault.path ?? [])] }))
        return problem('request.body', {}, { faults })
      }
      if (!(await hasCalendar(db, calendarId))) return faulty('request.body', ['calendar'], calendarId)
      const calendar = (await engine.reference.current()).calendar(calendarId)
      try {
        const known: Attributes = attributesOf({ attributes })
        const from = since ?? dayOf(calendar, now)
        return { body: { dates: nextDates(checked.value, { ...supposed, attributes: known, since: from, calendar }) } }
      } catch (error) {
        // A pattern that no day fits, an interval of nothing.
        if (error instanceof RangeError) return faulty('request.body', ['rule'], error.message)
        throw error
      }
    },
  })
}

async function viewOf(db: CallContext['db'], { bodyHash: _, ...found }: PublishedKind) {
  const counts = (await countByRegulation(db)).get(found.id)
  const [newest = found] = await newestKinds(db, found.id)
  const body = { ...found, body: { ...found.body }, ...countsOf(counts, newest.version) }
  return { body, headers: { ETag: `"${versionTag(found.version)}"` } }
}

/** Live objects, and those that an older version than the newest serves. */
export function countsOf(counts: ReadonlyMap<number, number> | undefined, newest: number) {
  const all = [...(counts ?? [])]
  const sum = (of: typeof all) => of.reduce((total, [, count]) => total + count, 0)
  return { objects: sum(all), outdated: sum(all.filter(([version]) => version < newest)) }
}

async function kindRows(db: CallContext['db']): Promise<ObjectKindRow[]> {
  const [published, drafts, counts] = [await newestKinds(db), await kindDrafts(db), await countByRegulation(db)]
  const edited = new Set(drafts.map(draft => draft.id))
  const rows: ObjectKindRow[] = []
  for (const { id, version, body, publishedAt, publishedByName } of published) {
    rows.push({
      id,
      title: body.title,
      version,
      attributes: body.attributes.length,
      rules: body.rules.length,
      publishedAt,
      publishedByName,
      own: shippedKind(id) === null,
      draft: edited.has(id),
      retired: body.retired === true,
      ...countsOf(counts.get(id), version),
      shippedDiffers: !(await knowsShipped(db, id)),
    })
  }
  const fresh = drafts.filter(({ id }) => !published.some(one => one.id === id))
  return [...rows, ...fresh.map(({ id, body }) => draftRow(id, body))]
}

/** A kind of which there is only a draft, which need not have come as far as a title. */
function draftRow(id: string, body: unknown): ObjectKindRow {
  const { body: kind } = checkedKind(body)
  return {
    id,
    title: kind?.title ?? { ru: id, en: id },
    version: null,
    attributes: kind?.attributes.length ?? 0,
    rules: kind?.rules.length ?? 0,
    publishedAt: null,
    publishedByName: null,
    own: true,
    draft: true,
    retired: false,
    objects: 0,
    outdated: 0,
    shippedDiffers: false,
  }
}
