import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'

test.each(Object.values(SHIPPED).filter(definition => definition.kind !== 'object'))(
  'every event of $kind that waits to be followed has its follow-up, and none follows what never waits',
  ({ kind, followed }) => {
    const story = readFileSync(join(import.meta.dirname, '..', '..', 'src', 'workflows', `${kind}.ts`), 'utf8')
    const lines = [...story.matchAll(/^ {2}'([a-z_.]+)':/gm)].map(match => match[1])
    expect(lines.toSorted()).toEqual([...followed].toSorted())
  },
)
