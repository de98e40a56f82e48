// Administrators edit a copy, publish it, retire a kind. Each act is one transaction under the lock of its kind.

import {
  type DraftRow,
  findDraft,
  kindStates,
  newestDefinitions,
  type PublishedDefinition,
  shippedByHash,
  shippedDefinitions,
} from '../db/definition-read.ts'
import {
  deleteDraft,
  deleteKind,
  insertVersion,
  keepOwn,
  lockKind,
  noteAct,
  restoreKind,
  retireKind,
  writeDraft,
} from '../db/definition-write.ts'
import type { Queryable } from '../db/reference.ts'
import { queriesOn } from '../db/transaction.ts'
import { isPublishable } from '../domain/check.ts'
import { isShipped } from '../domain/kind.ts'
import { mergeDefinitions, same } from '../domain/merge.ts'
import type { DraftView } from '../endpoints/definition-draft.ts'
import { families } from '../endpoints/index.ts'
import { type Host, NEW } from './bind.ts'
import { versionOf, versionTag } from './definition.ts'
import { checkedFor, checkedView, withoutVersion } from './definition-check.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { type CallContext, type Reply, type Route, routes } from './route.ts'

type Call = CallContext & { params: { kind: string } }
/** What stands under the lock: nobody else changes it until the transaction ends. */
type Held = {
  client: Queryable
  db: CallContext['db']
  newest: PublishedDefinition | null
  draft: DraftRow | null
}

export function definitionDraftRoutes({ engine }: Pick<Host, 'engine'>): Route[] {
  const view = async (draft: DraftRow | null, newest: PublishedDefinition | null, { locale }: CallContext) => {
    if (!draft) return problem('definition.noDraft')
    return draftReply(
      draft,
      newest,
      checkedView(checkedFor(draft.kind, draft.body, await engine.reference.current()), locale),
    )
  }
  /** One act, all of it or none; a problem undoes what was written. */
  const underLock = async <Body>(
    { params, client }: Call,
    work: (held: Held) => Promise<Reply<Body> | Problem>,
  ): Promise<Reply<Body> | Problem> => {
    const locked = async (own: Queryable) => {
      await lockKind(own, params.kind)
      const db = queriesOn(own)
      const [newest = null] = await newestDefinitions(db, params.kind)
      return work({ client: own, db, newest, draft: await findDraft(db, params.kind) })
    }
    return client ? locked(client) : engine.transaction(locked)
  }
  const acted = (call: Call) => ({ kind: call.params.kind, by: call.actor.id, now: call.now })
  return routes(families.definitionDraft, {
    saveDraft: call =>
      underLock(call, async ({ client, db, newest, draft }) => {
        const stale = staleFor(call, newest, draft)
        if (stale) return stale
        const kept = { basedOn: newest?.version ?? null, shippedHash: newest?.shippedHash ?? null }
        const { basedOn, shippedHash } = draft ?? kept
        await writeDraft(client, { ...acted(call), body: withoutVersion(call.body), basedOn, shippedHash })
        return view(await findDraft(db, call.params.kind), newest, call)
      }),
    getDraft: async call => {
      const [newest = null] = await newestDefinitions(call.db, call.params.kind)
      return view(await findDraft(call.db, call.params.kind), newest, call)
    },
    copyDraft: call =>
      underLock(call, async ({ client, db, newest, draft }) => {
        if (draft) return problem('definition.draftExists', { savedBy: draft.savedByName })
        const from = await sourceOf(db, call.params.kind, call.body.from, newest)
        if (isProblem(from)) return from
        await writeDraft(client, { ...acted(call), ...from, basedOn: newest?.version ?? null })
        await noteAct(client, { ...acted(call), act: 'copied', comment: String(call.body.from) })
        return view(await findDraft(db, call.params.kind), newest, call)
      }),
    discardDraft: call =>
      underLock(call, async ({ client, newest, draft }) => {
        if (!draft) return problem('definition.noDraft')
        const stale = staleFor(call, newest, draft)
        if (stale) return stale
        await deleteDraft(client, call.params.kind)
        await noteAct(client, { ...acted(call), act: 'discarded' })
        return { body: undefined }
      }),
    publishDraft: call =>
      underLock(call, async held => {
        const { client, db, draft } = held
        if (!draft) return problem('definition.noDraft')
        const body = await publishable(engine, call, held, draft)
        if (isProblem(body)) return body
        const { comment } = call.body
        const version = await insertVersion(client, { ...acted(call), body, shippedHash: draft.shippedHash, comment })
        await deleteDraft(client, call.params.kind)
        await noteAct(client, { ...acted(call), act: 'published', version, comment })
        const [state] = await kindStates(db, call.params.kind)
        return { body: { kind: call.params.kind, version, outdated: state?.outdated ?? 0 } }
      }),
    getShipped: async ({ params, db }) => {
      const [newest] = await newestDefinitions(db, params.kind)
      const offered = newest && (await offeredBeside(db, newest))
      return offered ? { body: offered } : problem('request.notFound')
    },
    keepOwn: call =>
      underLock(call, async ({ client, db, newest }) => {
        const [shipped] = await shippedDefinitions(db, call.params.kind)
        if (!newest || !shipped) return problem('request.notFound')
        await keepOwn(client, { kind: call.params.kind, hash: shipped.bodyHash })
        await noteAct(client, { ...acted(call), act: 'kept', version: newest.version, comment: call.body.comment })
        return { body: undefined }
      }),
    retireKind: call =>
      underLock(call, async ({ client, newest }) => {
        if (!newest) return problem('request.notFound')
        if (isShipped(call.params.kind)) return problem('definition.shipped')
        await retireKind(client, { ...acted(call), reason: call.body.reason })
        await noteAct(client, { ...acted(call), act: 'retired', comment: call.body.reason })
        return { body: undefined }
      }),
    restoreKind: call =>
      underLock(call, async ({ client, newest }) => {
        if (!newest) return problem('request.notFound')
        await restoreKind(client, call.params.kind)
        await noteAct(client, { ...acted(call), act: 'restored', comment: call.body.reason })
        return { body: undefined }
      }),
    deleteKind: call =>
      underLock(call, async ({ client, db, newest, draft }) => {
        if (!newest && !draft) return problem('request.notFound')
        if (isShipped(call.params.kind)) return problem('definition.shipped')
        const [state] = await kindStates(db, call.params.kind)
        if (state && state.records > 0) return problem('definition.inUse', { records: state.records })
        await deleteKind(client, call.params.kind)
        await noteAct(client, { ...acted(call), act: 'deleted' })
        return { body: undefined }
      }),
  })
}

const draftTag = ({ revision }: Pick<DraftRow, 'revision'>) => `d${revision}`

/** Of two who edit the same draft the second looks again. */
function staleFor(
  { version }: CallContext,
  newest: PublishedDefinition | null,
  draft: DraftRow | null,
): Problem | null {
  const current = draft ? draftTag(draft) : newest ? versionTag(newest.version) : NEW
  return version === current ? null : problem('definition.stale', { current, given: version })
}

function draftReply(
  { kind, body, basedOn, savedAt, savedBy, savedByName, revision }: DraftRow,
  newest: PublishedDefinition | null,
  checked: Pick<DraftView, 'problems' | 'publishable'>,
): Reply<DraftView> {
  const outdated = (newest?.version ?? null) !== basedOn
  return {
    body: { kind, body, basedOn, outdated, savedAt, savedBy, savedByName, ...checked },
    headers: { ETag: `"${draftTag({ revision })}"` },
  }
}

/** What the draft says, when it may be published over the newest version. */
async function publishable(
  engine: Host['engine'],
  call: Call & { body: { over?: number | undefined } },
  { client, newest }: Held,
  draft: DraftRow,
) {
  const stale = staleFor(call, newest, draft)
  if (stale) return stale
  const seen = call.body.over ?? draft.basedOn
  if (seen !== (newest?.version ?? null))
    return problem('definition.outdated', { basedOn: seen, newest: newest?.version })
  const checked = checkedFor(draft.kind, draft.body, await engine.reference.current(client))
  if (!isPublishable(checked) || !checked.definition) {
    const { problems } = checkedView(checked, call.locale)
    const wrong = problems.filter(({ severity }) => severity === 'error')
    return problem(
      'definition.problems',
      {},
      { faults: wrong.map(({ path, code, message }) => ({ path, code, message })) },
    )
  }
  const { version: _, ...body } = checked.definition
  if (newest && same(body, newest.body)) return problem('definition.unchanged')
  return body
}

type Source = { body: unknown; shippedHash: string | null }

/** What a draft begins with. Taking what is shipped, wholly or brought together with ours, takes account of it. */
async function sourceOf(
  db: CallContext['db'],
  kind: string,
  from: Parameters<typeof versionOf>[2] | 'merged',
  newest: PublishedDefinition | null,
): Promise<Source | Problem> {
  if (from === 'merged' || from === 'shipped') {
    const [shipped] = await shippedDefinitions(db, kind)
    const offered = newest && (await offeredBeside(db, newest))
    if (!shipped || !offered) return problem('request.notFound')
    return { body: from === 'merged' ? offered.merged : offered.shipped, shippedHash: shipped.bodyHash }
  }
  const found = await versionOf(db, kind, from)
  return isProblem(found) ? found : { body: withoutVersion(found), shippedHash: newest?.shippedHash ?? null }
}

/** What is shipped beside the administrators' own; null for a kind that no release ships. */
async function offeredBeside(db: CallContext['db'], newest: PublishedDefinition) {
  const { kind, shippedHash, body } = newest
  const [shipped] = await shippedDefinitions(db, kind)
  if (!shipped) return null
  const base = shippedHash === null ? null : await shippedByHash(db, { kind, hash: shippedHash })
  const { body: merged, conflicts } = mergeDefinitions(base ?? {}, body, shipped.body)
  return {
    differs: shippedHash !== shipped.bodyHash,
    shipped: { ...shipped.body },
    merged: isObject(merged) ? merged : { ...body },
    conflicts: conflicts.map(({ path, ...sides }) => ({ path: [...path], ...sides })),
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
