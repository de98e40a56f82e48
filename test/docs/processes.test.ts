import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { processPages } from '../../scripts/process-page.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'processes')
const pages = processPages()

describe('the pages about processes', () => {
  test.each([...pages])('%s says what the definitions say: `npm run docs` writes it', (name, text) => {
    expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(text)
  })

  test('there is none that nothing writes any more', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual([...pages.keys()].toSorted())
  })

  test('every word of a definition has a label in both languages', () => {
    const unlabelled = [...pages].flatMap(([name, text]) =>
      text
        .split('\n')
        .filter(line => /^\| `(\w+)` \| (\1 \||[^|]+ \| \1 \|)/.test(line))
        .map(line => `${name}: ${line}`),
    )
    expect(unlabelled).toEqual([])
  })
})
