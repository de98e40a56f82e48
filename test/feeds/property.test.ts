import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseFeed } from '../../src/feeds/feed.ts'
import { joinProcesses, timeline } from '../../src/feeds/ocds/process.ts'

const FIXTURES = ['school-tender.json', 'records.json', 'hospital-project.json'].map(name =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8'),
)

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    '',
    ' ',
    '2026-02-30',
    '9999-12-31T00:00:00Z',
    '__proto__',
    '\ud800',
    'constructor',
    1e308,
    -1,
    null,
    [],
    {},
  ),
)

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

/** Every place of a document, as the keys that lead to it. */
function placesOf(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, child]) => placesOf(child, [...path, key]))]
}

function replaced(value: Json, path: readonly string[], by: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined || typeof value !== 'object' || value === null) return by
  if (isList(value)) return value.map((child, index) => (String(index) === key ? replaced(child, rest, by) : child))
  return { ...value, [key]: replaced(value[key] ?? null, rest, by) }
}

const mutated = fc.constantFrom(...FIXTURES).chain(text => {
  const document: Json = JSON.parse(text)
  const change = fc.tuple(fc.constantFrom(...placesOf(document).slice(1)), strange)
  return fc
    .array(change, { minLength: 1, maxLength: 6 })
    .map(changes =>
      JSON.stringify(
        changes.reduce<Json>(
          (found, [path, by]) => JSON.parse(JSON.stringify(replaced(found, path, by) ?? null)),
          document,
        ),
      ),
    )
})

/** What holds of any batch, however broken the file: plain JSON, releases in order, valid dates, nothing dangling. */
function expectSound(text: string): void {
  const batch = parseFeed(text)
  expect(JSON.parse(JSON.stringify(batch))).toStrictEqual(batch)
  expect(parseFeed(text)).toEqual(batch)
  for (const process of batch.processes) {
    const dates = process.releases.map(release => release.date)
    expect(dates).toEqual(dates.toSorted())
    expect(dates.every(date => new Date(date).toISOString() === date)).toBe(true)
    expect(timeline(process).every(entry => process.releases.some(release => release.id === entry.releaseId))).toBe(
      true,
    )
    const keys = new Set(process.parties.map(party => party.key))
    expect(keys.size).toBe(process.parties.length)
    expect(process.current.awards.flatMap(award => award.supplierKeys).every(key => keys.has(key))).toBe(true)
    expect(joinProcesses(process, process).contentHash).toBe(process.contentHash)
  }
}

describe('whatever a file says, reading it never fails', () => {
  test('a feed with any of its nodes replaced by anything', () => {
    fc.assert(fc.property(mutated, expectSound), { numRuns: 300 })
  })

  test('a feed cut off in the middle', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FIXTURES), fc.nat(), (text, at) => expectSound(text.slice(0, at % text.length))),
      { numRuns: 50 },
    )
  })

  test('any JSON under the lists of a package, and any text', () => {
    const anyPackage = fc
      .record({ key: fc.constantFrom('releases', 'records', 'projects'), list: fc.array(fc.jsonValue()) })
      .map(({ key, list }) => JSON.stringify({ [key]: list }))
    fc.assert(fc.property(fc.oneof(anyPackage, fc.json(), fc.string()), expectSound), { numRuns: 200 })
  })
})
