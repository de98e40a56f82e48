import {
  findDraft,
  findVersion,
  kindStates,
  listActs,
  listVersions,
  newestDefinitions,
  type PublishedDefinition,
  shippedDefinitions,
} from '../db/definition-read.ts'
import { toBpmn } from '../domain/bpmn.ts'
import type { BpmnLabels } from '../domain/bpmn-graph.ts'
import type { Definition } from '../domain/definition.ts'
import { isShipped } from '../domain/kind.ts'
import type { OwnTexts } from '../domain/own-text.ts'
import { mayCreate } from '../domain/policy.ts'
import type { DefinitionRow } from '../endpoints/definition.ts'
import { families } from '../endpoints/index.ts'
import { definitionDiff } from '../i18n/definition-diff.ts'
import type { Host } from './bind.ts'
import { checkedFor, checkedView } from './definition-check.ts'
import { type Locale, lexiconOf, ownLexicon } from './locale.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { type CallContext, type Route, routes } from './route.ts'

export function definitionRoutes({ engine }: Pick<Host, 'engine'>): Route[] {
  const missing = () => problem('request.notFound')
  return routes(families.definition, {
    listDefinitions: async call => ({ body: { items: await definitionRows(call, engine) } }),
    drawDefinition: async ({ params, locale, db }) => {
      const [found] = await newestDefinitions(db, params.kind)
      if (!found) return missing()
      const { texts } = await engine.reference.current()
      const { kind, version, body } = found
      const headers = { 'Content-Disposition': `attachment; filename="${kind}-${version}.bpmn"` }
      return { body: toBpmn({ ...body, version }, labelsIn(locale, texts(kind))), headers }
    },
    getDefinition: async ({ params, db }) => {
      const [found] = await newestDefinitions(db, params.kind)
      return found ? viewOf(found) : missing()
    },
    listVersions: async ({ params, db }) => {
      const items = await listVersions(db, params.kind)
      return items.length > 0 ? { body: { items } } : missing()
    },
    getVersion: async ({ params, db }) => {
      const found = await findVersion(db, params)
      return found ? viewOf(found) : missing()
    },
    diffDefinition: async ({ params, query, locale, db }) => {
      const [before, after] = [await versionOf(db, params.kind, query.from), await versionOf(db, params.kind, query.to)]
      if (isProblem(before)) return before
      if (isProblem(after)) return after
      return { body: { changes: definitionDiff(before, after, lexiconOf(locale)).map(copied) } }
    },
    listDefinitionActs: async ({ params, db }) => ({ body: { items: await listActs(db, params.kind) } }),
    checkDefinition: async ({ params, body, locale }) => ({
      body: checkedView(checkedFor(params.kind, body, await engine.reference.current()), locale),
    }),
  })
}

function viewOf({ shippedHash: _, ...found }: PublishedDefinition) {
  return { body: { ...found, body: { ...found.body } }, headers: { ETag: `"${versionTag(found.version)}"` } }
}

/** What `If-Match` of the first save of a draft says. */
export const versionTag = (version: number) => `v${version}`

const copied = ({ before, after, ...change }: ReturnType<typeof definitionDiff>[number]) => ({
  ...change,
  before: [...before],
  after: [...after],
})

async function definitionRows({ db, actor, locale }: CallContext, engine: Host['engine']): Promise<DefinitionRow[]> {
  const newest = new Map((await newestDefinitions(db)).map(one => [one.kind, one]))
  const shipped = new Map((await shippedDefinitions(db)).map(one => [one.kind, one]))
  const { texts } = await engine.reference.current()
  return (await kindStates(db)).map(state => {
    const { kind } = state
    const found = newest.get(kind)
    const hash = shipped.get(kind)?.bodyHash
    return {
      ...state,
      name: ownLexicon(locale, texts(kind)).has(`kind.${kind}`)
        ? ownLexicon(locale, texts(kind)).text(`kind.${kind}`)
        : kind,
      version: found?.version ?? null,
      states: found?.body.states.length ?? 0,
      publishedAt: found?.publishedAt ?? null,
      publishedBy: found?.publishedBy ?? null,
      own: !isShipped(kind),
      shippedDiffers: found !== undefined && hash !== undefined && found.shippedHash !== hash,
      mayCreate: found !== undefined && state.retiredAt === null && mayCreate(actor, found.body),
    }
  })
}

/** A version as a definition, whatever it is called. A draft must have come as far as being one. */
export async function versionOf(
  db: CallContext['db'],
  kind: string,
  which: number | 'draft' | 'newest' | 'shipped',
): Promise<Definition | Problem> {
  if (which === 'draft') {
    const draft = await findDraft(db, kind)
    if (!draft) return problem('definition.noDraft', { kind })
    const { definition } = checkedFor(kind, draft.body)
    return definition ?? problem('definition.incomplete', { kind })
  }
  if (which === 'shipped') {
    const [shipped] = await shippedDefinitions(db, kind)
    return shipped ? { ...shipped.body, version: 0 } : problem('request.notFound')
  }
  const found =
    which === 'newest' ? (await newestDefinitions(db, kind))[0] : await findVersion(db, { kind, version: which })
  return found ? { ...found.body, version: found.version } : problem('request.notFound')
}

/** What a kind does not name itself is named for all kinds. */
function labelsIn(locale: Locale, own: OwnTexts): BpmnLabels {
  const { has, text } = ownLexicon(locale, own)
  const first = (word: string, ...keys: string[]) => text(keys.find(has) ?? '') || word
  const named = (family: string, kind: string, word: string) =>
    first(word, `${family}.${kind}.${word}`, `${family}.common.${word}`)
  return {
    kind: kind => first(kind, `kind.${kind}`),
    state: (kind, state) => named('state', kind, state),
    command: (kind, command) => named('command', kind, command),
    rule: rule => first(rule, `rule.${rule}`),
  }
}
