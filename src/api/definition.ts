import { newestDefinitions } from '../db/definition-read.ts'
import { toBpmn } from '../domain/bpmn.ts'
import type { BpmnLabels } from '../domain/bpmn-graph.ts'
import { checkDefinition, isPublishable } from '../domain/check.ts'
import { families } from '../endpoints/index.ts'
import en from '../i18n/en.json' with { type: 'json' }
import type { Host } from './bind.ts'
import { type Locale, textOf } from './locale.ts'
import { problem } from './problem.ts'
import { type Route, routes } from './route.ts'

export const TEMPLATES = Object.keys(en.mail.templates)

export function definitionRoutes({ engine }: Pick<Host, 'engine'>): Route[] {
  return routes(families.definition, {
    listDefinitions: async ({ db }) => {
      const found = await newestDefinitions(db)
      return { body: { items: found.map(({ body, ...row }) => ({ ...row, states: body.states.length })) } }
    },
    getDefinition: async ({ params, db }) => {
      const [found] = await newestDefinitions(db, params.kind)
      return found ? { body: found } : problem('request.notFound')
    },
    drawDefinition: async ({ params, locale, db }) => {
      const [found] = await newestDefinitions(db, params.kind)
      if (!found) return problem('request.notFound')
      const { kind, version, body } = found
      const headers = { 'Content-Disposition': `attachment; filename="${kind}-${version}.bpmn"` }
      return { body: toBpmn({ ...body, version }, labelsIn(locale)), headers }
    },
    checkDefinition: async ({ params, body, locale }) => {
      const { directory, kinds } = await engine.reference.current()
      if (!kinds.includes(params.kind)) return problem('request.notFound')
      // A copy stays of its kind: under another one it would be another process.
      const checked = checkDefinition(body, { kinds: [params.kind], directory, templates: TEMPLATES })
      const problems = checked.problems.map(one => ({
        ...one,
        message: textOf(locale, `definitionProblem.${one.code}`, one.params),
        path: [...one.path],
        params: { ...one.params },
      }))
      return { body: { problems, publishable: isPublishable(checked) } }
    },
  })
}

/** What a kind does not name itself is named for all kinds. */
function labelsIn(locale: Locale): BpmnLabels {
  const named = (family: string, kind: string, word: string) =>
    textOf(locale, `${family}.${kind}.${word}`, {}, textOf(locale, `${family}.common.${word}`, {}, word))
  return {
    kind: kind => textOf(locale, `kind.${kind}`, {}, kind),
    state: (kind, state) => named('state', kind, state),
    command: (kind, command) => named('command', kind, command),
    rule: rule => textOf(locale, `rule.${rule}`, {}, rule),
  }
}
