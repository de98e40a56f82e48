// Effects as definitions write them: a name of effects.ts, or one of the parametric ones below.

import { EFFECTS, type Effect, type EffectName } from './effects.ts'
import { ANY, DATED, nameIn, type Parameter, readAs, WRITABLE } from './parametric.ts'
import type { CommandContext } from './process.ts'

type Consequence = ReturnType<Effect>

type ParametricEffect = {
  parameter: Parameter
  does: (context: CommandContext, field: string, value: string) => Consequence
}

export const PARAMETRIC_EFFECTS = {
  /** The moment of the command. */
  stampNow: { parameter: { on: ['instant'], value: 'none' }, does: ({ now }, field) => ({ dates: { [field]: now } }) },
  setField: {
    parameter: { on: WRITABLE, value: 'word' },
    does: ({ fields = {} }, field, value) => {
      const type = Object.hasOwn(fields, field) ? fields[field] : undefined
      const read = type && readAs(type, value)
      return read === undefined ? {} : { facts: { [field]: read } }
    },
  },
  clearField: {
    parameter: { on: ANY, value: 'none' },
    does: ({ fields = {} }, field) => {
      const type = Object.hasOwn(fields, field) ? fields[field]?.type : undefined
      return type !== undefined && DATED.includes(type) ? { dates: { [field]: null } } : { facts: { [field]: null } }
    },
  },
  addOne: {
    parameter: { on: ['integer'], value: 'none' },
    does: ({ process }, field) => ({ facts: { [field]: Number(process.facts[field] ?? 0) + 1 } }),
  },
} as const satisfies Record<string, ParametricEffect>

/** An effect as it is written in a definition: `stampGo`, `setField:weight=major`. */
export type EffectText = EffectName | `${keyof typeof PARAMETRIC_EFFECTS}:${string}`

export const isEffectText = (text: string): text is EffectText =>
  Object.hasOwn(EFFECTS, text) || nameIn(text, PARAMETRIC_EFFECTS) !== null

/** What an effect changes beside the state and the given values. One that nobody knows changes nothing. */
export function effectsOf(text: EffectText, context: CommandContext): Consequence {
  if (isEffectName(text)) return PLAIN[text](context)
  const found = nameIn(text, PARAMETRIC_EFFECTS)
  return found ? PARAMETRIC_EFFECTS[found.name].does(context, found.field, found.value) : {}
}

const PLAIN: Readonly<Record<EffectName, Effect>> = EFFECTS
const isEffectName = (text: string): text is EffectName => Object.hasOwn(EFFECTS, text)
