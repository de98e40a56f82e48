import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ROOT, type SourceFile } from './source.ts'

/** Strongly connected files, by imports that stay at run time. */
export function cycles(from: SourceFile[]): string[] {
  const next = new Map(
    from.map(file => [
      file.path,
      file.imports.filter(entry => entry.own && !entry.typesOnly).map(entry => entry.target),
    ]),
  )
  const done = new Set<string>()
  const found: string[] = []
  const walk = (path: string, trail: string[]) => {
    if (trail.includes(path)) {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    if (done.has(path)) return
    for (const target of next.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const path of next.keys()) walk(path, [])
  return found
}

/** The keys of a dictionary, each with the places that its text leaves to fill in. */
export function placesByKey(value: unknown, path = ''): Record<string, string[]> {
  if (typeof value === 'string')
    return { [path]: [...value.matchAll(/{{-?\s*([\w.]+)/g)].map(match => match[1] ?? '').sort() }
  const entries = Object.entries(z.record(z.string(), z.unknown()).parse(value))
  return Object.assign(
    {},
    ...entries.map(([key, child]) => placesByKey(child, path === '' ? singular(key) : `${path}.${singular(key)}`)),
  )
}

// i18next's plural endings differ between languages; one of them stands for all.
function singular(key: string): string {
  return key.replace(/_(zero|one|two|few|many|other)$/, '_plural')
}

/** What package.json declares. */
export function manifest() {
  const words = z.record(z.string(), z.string())
  const schema = z.object({ scripts: words, dependencies: words, devDependencies: words })
  return schema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
}

/** All of them together. */
export function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** The one in the middle. */
export function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
