import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { checkDefinition, isPublishable } from '../../src/domain/check.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { forecast } from '../../src/domain/forecast.ts'
import { plan } from '../../src/domain/plan.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, aProcess, msk } from '../support/build.ts'
import { claim } from '../support/claim.ts'

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const DEFINITIONS = [...Object.values(SHIPPED), claim]

/** What an administrator, a program or a slip of the hand may put anywhere. */
const anything = fc.oneof(
  fc.constantFrom(null, 0, -1, 1e300, true, '', [], {}, '*', 'previous', 'withdrawn', '__proto__', 'constructor'),
  fc.constantFrom('created', 'entered +1min', 'entered +0h', 'endOn -30d', 'created +99999y', 'earliest(endOn)', '-1d'),
  fc.constantFrom(
    'fieldKnown:amount',
    'datePassed:endOn',
    'setField:amount=1',
    'stampNow:x',
    'owner',
    'head',
    'system',
  ),
  fc.jsonValue({ maxDepth: 2 }),
)

type Change = { way: readonly number[]; value: unknown; act: 'put' | 'drop' | 'double' }
const change: fc.Arbitrary<Change> = fc.record({
  way: fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 6 }),
  value: anything,
  act: fc.constantFrom('put', 'put', 'drop', 'double'),
})

/** The same value with one place changed, wherever the way leads. */
function mutated(value: unknown, [step, ...rest]: readonly number[], { value: next, act }: Change): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return next
  const keys = Object.keys(value)
  const key = keys[step % Math.max(keys.length, 1)]
  if (key === undefined) return next
  const entries = Object.entries(value)
  const isLast = rest.length === 0
  if (Array.isArray(value)) {
    const copy: unknown[] = [...value]
    const at = Number(key)
    if (isLast && act === 'drop') copy.splice(at, 1)
    else if (isLast && act === 'double') copy.splice(at, 0, copy[at])
    else copy[at] = isLast ? next : mutated(copy[at], rest, { way: rest, value: next, act })
    return copy
  }
  if (isLast && act === 'drop') return Object.fromEntries(entries.filter(([name]) => name !== key))
  return Object.fromEntries(
    entries.map(([name, one]) => [
      name,
      name === key ? (isLast ? next : mutated(one, rest, { way: rest, value: next, act })) : one,
    ]),
  )
}

const edited = fc
  .tuple(fc.constantFrom(...DEFINITIONS), fc.array(change, { minLength: 1, maxLength: 3 }))
  .map(([definition, changes]) =>
    changes.reduce<unknown>((value, one) => mutated(value, one.way, one), json(definition)),
  )

const DATES = {
  startOn: '2026-03-29',
  endOn: '2027-03-28',
  answerOn: '2026-06-10',
  submissionDeadline: msk('2026-05-15 12:00'),
}
const CREATED = msk('2026-04-20 10:00')
const NOW = msk('2026-05-20 12:00')

describe('whatever an administrator writes', () => {
  test('a check answers with problems and never breaks', () => {
    fc.assert(
      fc.property(edited, value => {
        const { problems } = checkDefinition(value, { directory: aContext(NOW).directory, templates: ['notice'] })
        expect(problems.every(({ code }) => code.length > 0)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('what may be published is planned, lived and forecast in every one of its states', () => {
    fc.assert(
      fc.property(edited, value => {
        const checked = checkDefinition(value)
        fc.pre(isPublishable(checked))
        const { definition } = checked
        if (!definition) return
        for (const state of definition.states) {
          const process = aProcess(definition.kind, state, CREATED, { dates: DATES })
          plan(definition, process, aContext(NOW))
          const turned = turn(definition, process, aContext(NOW))
          expect(isRefusal(turned)).toBe(false)
          forecast(definition, process, aContext(NOW), msk('2026-08-20 12:00'))
        }
      }),
      { numRuns: 60, maxSkipsPerRun: 100 },
    )
  })
})
