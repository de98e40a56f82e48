import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { mergeDefinitions, same } from '../../src/domain/merge.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { claim } from '../support/claim.ts'

const rule = (id: string, more: object = {}) => ({ id, states: ['received'], opens: 'created', ...more })

describe('a release and an edited copy', () => {
  test('where one side changed, its change is taken; where both did the same, nobody is asked', () => {
    const base = { ...claim, rules: [rule('A'), rule('B'), rule('C')] }
    const ours = { ...base, rules: [rule('A', { opens: 'created +1d' }), rule('C', { off: true }), rule('D')] }
    const theirs = { ...base, rules: [rule('A'), rule('B'), rule('C', { off: true }), rule('E')], initial: 'examined' }
    const { body, conflicts } = mergeDefinitions(base, ours, theirs)
    expect(body).toEqual({
      ...base,
      initial: 'examined',
      rules: [rule('A', { opens: 'created +1d' }), rule('C', { off: true }), rule('D'), rule('E')],
    })
    expect(conflicts).toEqual([])
  })

  test('where both changed, ours stays and is told', () => {
    const changed = (opens: string) => ({ ...claim, rules: [rule('A', { opens })] })
    const { body, conflicts } = mergeDefinitions(changed('created'), changed('created +1d'), changed('created +2d'))
    expect(body).toEqual(changed('created +1d'))
    expect(conflicts).toEqual([{ path: ['rules', 'A', 'opens'], ours: 'created +1d', theirs: 'created +2d' }])
  })

  test('who may do a thing is a set: what either added is in, what either took out is out', () => {
    const by = (...who: string[]) => ({ commands: { ask: { by: who } } })
    const { body } = mergeDefinitions(by('owner', 'head'), by('owner', 'head', 'lawyer'), by('owner', 'kam'))
    expect(body).toEqual(by('owner', 'lawyer', 'kam'))
  })

  const shipped = fc.constantFrom(...Object.values(SHIPPED))
  test('with itself, or with a side that stood still, it is what it was', () => {
    fc.assert(
      fc.property(shipped, shipped, (one, other) => {
        expect(same(mergeDefinitions(one, one, other).body, other)).toBe(true)
        expect(same(mergeDefinitions(one, other, one).body, other)).toBe(true)
        expect(mergeDefinitions(one, other, other)).toEqual({ body: other, conflicts: [] })
      }),
      { numRuns: 36 },
    )
  })
})
