// Administrators edit a copy of a kind of objects, publish it, retire a kind. Each act is one transaction under its lock.

import {
  countByRegulation,
  findKindVersion,
  hasObjects,
  type KindDraft,
  kindDrafts,
  newestKinds,
  type PublishedKind,
  shippedKind,
} from '../db/object-kind-read.ts'
import {
  deleteKindDraft,
  deleteObjectKind,
  insertKindVersion,
  lockObjectKind,
  writeKindDraft,
} from '../db/object-kind-write.ts'
import type { Queryable } from '../db/reference.ts'
import { queriesOn } from '../db/transaction.ts'
import { isPublishableKind } from '../domain/check-object-kind.ts'
import { same } from '../domain/merge.ts'
import type { ObjectKindBody } from '../domain/object-kind-schema.ts'
import { families } from '../endpoints/index.ts'
import type { KindDraftView } from '../endpoints/object-kind-draft.ts'
import { type Host, NEW } from './bind.ts'
import { versionTag } from './definition.ts'
import { countsOf } from './object-kind.ts'
import { checkedKind, checkedKindView } from './object-kind-check.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { type CallContext, type Reply, type Route, routes } from './route.ts'

/** What stands under the lock: nobody else changes it until the transaction ends. */
type Held = { client: Queryable; db: CallContext['db']; newest: PublishedKind | null; draft: KindDraft | null }

const EMPTY: Omit<ObjectKindBody, 'title'> = { attributes: [], meters: [], rules: [] }

export function objectKindDraftRoutes({ engine }: Pick<Host, 'engine'>): Route[] {
  /** One act, all of it or none; a problem undoes what was written. */
  const underLock = async <Body>(
    id: string,
    { client }: CallContext,
    work: (held: Held) => Promise<Reply<Body> | Problem>,
  ): Promise<Reply<Body> | Problem> => {
    const locked = async (own: Queryable) => {
      await lockObjectKind(own, id)
      const db = queriesOn(own)
      const [[newest = null], [draft = null]] = [await newestKinds(db, id), await kindDrafts(db, id)]
      return work({ client: own, db, newest, draft })
    }
    return client ? locked(client) : engine.transaction(locked)
  }
  const acted = (id: string, call: CallContext) => ({ id, by: call.actor.id, now: call.now })
  /** A version that says the same but that new objects may begin, or may not. */
  const turned = (id: string, call: CallContext, to: { retired: boolean; reason: string }) =>
    underLock(id, call, async ({ client, db, newest }) => {
      if (!newest) return problem('request.notFound')
      const { retired = false, ...body } = newest.body
      const version =
        retired === to.retired
          ? newest.version
          : await insertKindVersion(client, {
              ...acted(id, call),
              body: to.retired ? { ...body, retired: true } : body,
              comment: to.reason,
            })
      return publishedReply(db, { id, version })
    })
  return routes(families.objectKindDraft, {
    createObjectKind: call =>
      underLock(call.body.id, call, async ({ client, db, newest, draft }) => {
        const { id, title, from } = call.body
        if (newest || draft) return problem('objectKind.taken', { id })
        const [source] = from === undefined ? [] : await newestKinds(db, from)
        if (from !== undefined && !source) return problem('objectKind.unknown', { value: from })
        const { retired: _, ...copied } = source?.body ?? EMPTY
        await writeKindDraft(client, { ...acted(id, call), body: { ...copied, title }, basedOn: null })
        return viewed(db, call, id, null)
      }),
    saveKindDraft: call =>
      underLock(call.params.id, call, async ({ client, db, newest, draft }) => {
        const stale = staleFor(call, newest, draft)
        if (stale) return stale
        const basedOn = draft ? draft.basedOn : (newest?.version ?? null)
        await writeKindDraft(client, { ...acted(call.params.id, call), body: call.body, basedOn })
        return viewed(db, call, call.params.id, newest)
      }),
    getKindDraft: async call => {
      const [newest = null] = await newestKinds(call.db, call.params.id)
      return viewed(call.db, call, call.params.id, newest)
    },
    copyKindDraft: call =>
      underLock(call.params.id, call, async ({ client, db, newest, draft }) => {
        if (draft) return problem('definition.draftExists', { savedBy: draft.savedByName })
        const body = await sourceOf(db, call.params.id, call.body.from, newest)
        if (!body) return problem('request.notFound')
        await writeKindDraft(client, { ...acted(call.params.id, call), body, basedOn: newest?.version ?? null })
        return viewed(db, call, call.params.id, newest)
      }),
    discardKindDraft: call =>
      underLock(call.params.id, call, async ({ client, newest, draft }) => {
        if (!draft) return problem('definition.noDraft')
        const stale = staleFor(call, newest, draft)
        if (stale) return stale
        await deleteKindDraft(client, call.params.id)
        return { body: undefined }
      }),
    publishKind: call =>
      underLock(call.params.id, call, async held => {
        const { id } = call.params
        const body = publishable(call, held)
        if (isProblem(body)) return body
        const { comment } = call.body
        const version = await insertKindVersion(held.client, { ...acted(id, call), body, comment })
        await deleteKindDraft(held.client, id)
        return publishedReply(held.db, { id, version })
      }),
    retireObjectKind: call => turned(call.params.id, call, { retired: true, reason: call.body.reason }),
    restoreObjectKind: call => turned(call.params.id, call, { retired: false, reason: call.body.reason }),
    deleteObjectKind: call =>
      underLock(call.params.id, call, async ({ client, db, newest, draft }) => {
        const { id } = call.params
        if (!newest && !draft) return problem('request.notFound')
        if (shippedKind(id)) return problem('definition.shipped')
        if (await hasObjects(db, id)) return problem('definition.inUse')
        await deleteObjectKind(client, id)
        return { body: undefined }
      }),
  })
}

async function publishedReply(db: CallContext['db'], { id, version }: { id: string; version: number }) {
  const { outdated } = countsOf((await countByRegulation(db)).get(id), version)
  return { body: { id, version, outdated } }
}

const draftTag = ({ revision }: Pick<KindDraft, 'revision'>) => `d${revision}`

/** Of two who edit the same draft the second looks again. */
function staleFor({ version }: CallContext, newest: PublishedKind | null, draft: KindDraft | null): Problem | null {
  const current = draft ? draftTag(draft) : newest ? versionTag(newest.version) : NEW
  return version === current ? null : problem('definition.stale', { current, given: version })
}

async function viewed(
  db: CallContext['db'],
  { locale }: CallContext,
  id: string,
  newest: PublishedKind | null,
): Promise<Reply<KindDraftView> | Problem> {
  const [draft] = await kindDrafts(db, id)
  if (!draft) return problem('definition.noDraft')
  const { revision: _, ...view } = draft
  const outdated = (newest?.version ?? null) !== draft.basedOn
  const checked = checkedKindView(checkedKind(draft.body, newest?.body), locale)
  return { body: { ...view, outdated, ...checked }, headers: { ETag: `"${draftTag(draft)}"` } }
}

/** What a draft begins with; null when there is no such version. */
async function sourceOf(
  db: CallContext['db'],
  id: string,
  from: 'newest' | 'shipped' | number,
  newest: PublishedKind | null,
): Promise<ObjectKindBody | null> {
  if (from === 'shipped') return shippedKind(id)?.body ?? null
  if (from === 'newest') return newest?.body ?? null
  return (await findKindVersion(db, { id, version: from }))?.body ?? null
}

/** What the draft says, when it may be published over the newest version. */
function publishable(
  call: CallContext & { body: { over?: number | undefined } },
  { newest, draft }: Held,
): ObjectKindBody | Problem {
  if (!draft) return problem('definition.noDraft')
  const stale = staleFor(call, newest, draft)
  if (stale) return stale
  const seen = call.body.over ?? draft.basedOn
  if (seen !== (newest?.version ?? null))
    return problem('definition.outdated', { basedOn: seen, newest: newest?.version })
  const checked = checkedKind(draft.body, newest?.body)
  if (!isPublishableKind(checked) || !checked.body) {
    const wrong = checkedKindView(checked, call.locale).problems.filter(({ severity }) => severity === 'error')
    const faults = wrong.map(({ path, code, message }) => ({ path, code, message }))
    return problem('definition.problems', {}, { faults })
  }
  return newest && same(checked.body, newest.body) ? problem('definition.unchanged') : checked.body
}
