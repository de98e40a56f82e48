// What a definition may be made of, in the reader's language.

import { hasCalendar } from '../db/record-page.ts'
import { type Calendar, isDay, isInstant } from '../domain/calendar.ts'
import { BUILT_IN_ANCHORS } from '../domain/check-rule.ts'
import { type Definition, FIELD_TYPES } from '../domain/definition.ts'
import { PARAMETRIC_EFFECTS } from '../domain/effect-text.ts'
import { EFFECTS } from '../domain/effects.ts'
import { PARAMETRIC_GUARDS } from '../domain/guard-text.ts'
import { GUARDS } from '../domain/guards.ts'
import { LADDERS } from '../domain/ladder.ts'
import type { Parameter } from '../domain/parametric.ts'
import { AUDIENCES, ROLES } from '../domain/people.ts'
import { evaluate, parseTime } from '../domain/time.ts'
import { UNIVERSAL_INPUTS } from '../domain/universal.ts'
import { families } from '../endpoints/index.ts'
import { businessWords, type Lexicon } from '../i18n/lexicon.ts'
import { timeInWords } from '../i18n/time-words.ts'
import type { Host } from './bind.ts'
import { checkedFor, TEMPLATES } from './definition-check.ts'
import { lexiconOf, ownLexicon } from './locale.ts'
import { faulty, problem } from './problem.ts'
import { type Route, routes } from './route.ts'

const UNITS = ['min', 'h', 'wh', 'd', 'wd', 'w', 'mo', 'y', '%']

export function catalogueRoutes({ engine }: Pick<Host, 'engine'>): Route[] {
  return routes(families.catalogue, {
    getCatalogue: async ({ locale }) => ({ body: catalogueIn(lexiconOf(locale)) }),
    getTexts: async () => {
      const { kinds, texts } = await engine.reference.current()
      const own = kinds.map(kind => [kind, texts(kind)] as const)
      const said = own.filter(([, { ru, en }]) => Object.keys(ru).length + Object.keys(en).length > 0)
      return { body: Object.fromEntries(said.map(([kind, { ru, en }]) => [kind, { ru: { ...ru }, en: { ...en } }])) }
    },
    tellTime: async ({ params, body, locale, db }) => {
      const reference = await engine.reference.current()
      const definition = body.definition
        ? checkedFor(params.kind, body.definition, reference).definition
        : reference.kinds.includes(params.kind)
          ? reference.latest(params.kind)
          : null
      if (!definition) return problem('request.notFound')
      if (!(await hasCalendar(db, body.calendar))) return faulty('request.body', ['calendar'], body.calendar)
      const bad = Object.entries(body.anchors).find(([, value]) => !isDay(value) && !isInstant(value))
      if (bad) return faulty('request.body', ['anchors', bad[0]], bad[1])
      const lexicon = ownLexicon(locale, reference.texts(params.kind))
      return { body: told(definition, body, reference.calendar(body.calendar), lexicon) }
    },
  })
}

type Asked = { text: string; use: 'opens' | 'due'; anchors: Readonly<Record<string, string>> }

function told(definition: Definition, { text, use, anchors }: Asked, calendar: Calendar, lexicon: Lexicon) {
  const { zone } = calendar
  try {
    parseTime(text)
    const found = evaluate(text, { calendar, anchors, use })
    return { at: found?.at ?? null, zone, words: timeInWords(definition, text, lexicon), problem: null }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { at: null, zone, words: null, problem: error.message }
  }
}

function catalogueIn(lexicon: Lexicon) {
  const words = businessWords(lexicon)
  const label = (key: string, otherwise: string) => (lexicon.has(key) ? lexicon.text(key) : otherwise)
  const all = (names: readonly string[], of: (name: string) => string) => names.map(name => ({ name, label: of(name) }))
  const named = (
    family: 'guard' | 'effect',
    plain: object,
    parametric: Readonly<Record<string, { parameter: Parameter }>>,
  ) => [
    ...all(Object.keys(plain), words[family]).map(one => ({ ...one, parameter: null })),
    ...Object.entries(parametric).map(([name, { parameter }]) => ({
      name,
      label: lexicon.text(`definition.${family}.${name}`, { field: '…', value: '…' }),
      parameter: { on: [...parameter.on], value: parameter.value },
    })),
  ]
  return {
    guards: named('guard', GUARDS, PARAMETRIC_GUARDS),
    effects: named('effect', EFFECTS, PARAMETRIC_EFFECTS),
    roles: all(ROLES, words.who),
    audiences: all(AUDIENCES, words.who),
    givers: all([...ROLES, 'owner', 'feed', 'system'], words.who),
    ladders: Object.entries(LADDERS).map(([name, rungs]) => ({
      name,
      label: label(`definition.ladder.${name}`, name),
      rungs: rungs.map(({ offset, to }) => ({ offset, to: [...to] })),
    })),
    fieldTypes: all(FIELD_TYPES, type => label(`definition.fieldType.${type}`, type)),
    templates: all(TEMPLATES, words.template),
    anchors: all([...BUILT_IN_ANCHORS, 'opened', 'item'], anchor => label(`definition.anchor.${anchor}`, anchor)),
    commands: all(Object.keys(UNIVERSAL_INPUTS), command => words.command('common', command)),
    units: all(UNITS, unit => label(unit === '%' ? 'definition.percent' : `ui.unit.${unit}.many`, unit)),
  }
}
