import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { cycles, manifest, median, placesByKey, sum } from './support/architecture.ts'
import { filesUnder, fromRoot, type MarkKind, ROOT, type SourceFile, sourceFiles } from './support/source.ts'

/*
 * Guard rails, not goals. When one stands in the way of clear code, raise it here, with the reason, in the same commit.
 */
const PRODUCT = ['src', 'worker.ts', 'cli.ts', 'web/src']
const files = sourceFiles([...PRODUCT, 'dev', 'scripts', 'bench', 'test', 'web/vite.config.ts'])
const product = files.filter(file => under(file, 'src', 'worker.ts', 'cli.ts', 'web'))
const generated = (file: SourceFile) => file.path.endsWith('.gen.ts')

// Layer → what it may import. `types` after a layer: its types only.
const ARROWS: Record<string, string[]> = {
  domain: ['domain'],
  i18n: ['i18n', 'domain'],
  endpoints: ['endpoints', 'domain'],
  feeds: ['feeds', 'domain'],
  // What a feed file says is stored by its own shape; the text is read before, outside.
  db: ['db', 'domain', 'feeds types'],
  email: ['email', 'domain', 'db', 'i18n'],
  // An activity pokes watchers and keeps schedules, by the names that their messages have.
  activities: ['activities', 'db', 'domain', 'email', 'feeds', 'i18n', 'messages'],
  workflows: ['workflows', 'domain types', 'activities types'],
  // A letter is shown before it is written in the words in which it will be; nothing of that sends.
  api: ['api', 'endpoints', 'db', 'domain', 'feeds', 'i18n', 'messages', 'preview'],
  preview: ['email', 'domain', 'db', 'i18n'],
  web: ['web', 'endpoints', 'domain', 'i18n'],
  cli: ['cli', 'domain', 'endpoints', 'feeds'],
  messages: ['domain types'],
  config: [],
}
const ROOTS = ['worker.ts', 'cli.ts', 'src/api/main.ts']

describe('imports', () => {
  test('go one way, by the arrows of the architecture', () => {
    const wrong = product.flatMap(file =>
      file.imports.filter(entry => entry.own && !mayImport(file, entry)).map(entry => arrow(file, entry.target)),
    )
    expect(wrong).toEqual([])
  })

  test('never reach a composition root, and only roots read the configuration', () => {
    const roots = new Set([...ROOTS, 'src/config.ts'])
    const wrong = product
      .filter(file => !isRoot(file.path))
      .flatMap(file =>
        file.imports
          .filter(entry => !entry.typesOnly && roots.has(entry.target))
          .map(entry => arrow(file, entry.target)),
      )
    expect(wrong).toEqual([])
  })

  test('name files that exist, with their ending', () => {
    const wrong = files.flatMap(file =>
      file.imports
        .filter(entry => entry.own && !existsSync(join(ROOT, entry.target)))
        .map(entry => arrow(file, entry.target)),
    )
    expect(wrong).toEqual([])
  })

  test('form no cycle', () => {
    expect(cycles(files)).toEqual([])
  })

  test('leave the generated table types inside the database layer', () => {
    const wrong = product.filter(
      file => layerOf(file.path) !== 'db' && file.imports.some(entry => entry.target.endsWith('tables.gen.ts')),
    )
    expect(wrong.map(file => file.path)).toEqual([])
  })

  test('of packages are declared, and what the server runs on is no development dependency', () => {
    const { dependencies, devDependencies } = manifest()
    const server = product.filter(file => !under(file, 'web'))
    const undeclared = (from: SourceFile[], known: Record<string, string>) =>
      from.flatMap(file =>
        file.imports
          .filter(entry => !entry.own && !entry.typesOnly && !isBuiltin(entry.target) && !(entry.target in known))
          .map(entry => arrow(file, entry.target)),
      )
    expect(undeclared(server, dependencies)).toEqual([])
    expect(undeclared(files, { ...dependencies, ...devDependencies })).toEqual([])
    expect(Object.keys(dependencies).length).toBeLessThanOrEqual(25)
  })
})

describe('sizes', () => {
  test('a file has at most 300 lines, a file of tests 500, and half of the product at most 90', () => {
    const limit = (file: SourceFile) => (file.path.endsWith('.test.ts') ? 500 : 300)
    const long = files.filter(file => !generated(file) && file.lines.length > limit(file))
    expect(long.map(file => `${file.path}: ${file.lines.length}`)).toEqual([])
    expect(median(product.filter(file => !generated(file)).map(file => file.lines.length))).toBeLessThanOrEqual(90)
  })

  test('a function of the product has at most 60 lines of its own', () => {
    const long = product.flatMap(file =>
      file.functions
        .filter(entry => entry.ownLines > 60)
        .map(entry => `${file.path}:${entry.line} ${entry.name}: ${entry.ownLines}`),
    )
    expect(long).toEqual([])
  })

  test('a workflow file has at most 80 lines, the watcher excepted', () => {
    const long = product.filter(
      file => under(file, 'src/workflows') && !file.path.endsWith('/process.ts') && file.lines.length > 80,
    )
    expect(long.map(file => `${file.path}: ${file.lines.length}`)).toEqual([])
  })

  test('comments are 4 to 18 % of the lines of each layer, 3 where markup explains itself', () => {
    const wrong = Object.entries(groupByLayer(product.filter(file => !isRoot(file.path)))).flatMap(
      ([layer, members]) => {
        const lines = sum(members.map(file => file.lines.length))
        const percent = (100 * sum(members.map(file => file.commentLines))) / lines
        const least = layer === 'web' ? 3 : 4
        // A layer of a few lines says nothing about its habits yet.
        return lines < 200 || (percent >= least && percent <= 18) ? [] : [`${layer}: ${percent.toFixed(1)} %`]
      },
    )
    expect(wrong).toEqual([])
  })
})

describe('syntax', () => {
  const everywhere = files.filter(file => !generated(file))

  test('knows no enum, namespace or any', () => {
    expect(marks(everywhere, 'enum', 'namespace', 'any')).toEqual([])
  })

  test('exports by name, configuration of tools excepted', () => {
    const tools = (file: SourceFile) => file.path.endsWith('.config.ts') || file.path.includes('/global-')
    expect(
      marks(
        everywhere.filter(file => !tools(file)),
        'default export',
      ),
    ).toEqual([])
  })

  test('asserts no type by `as`, constants excepted', () => {
    expect(marks(product, 'as')).toEqual([])
  })

  test('writes nothing to the console in the product', () => {
    expect(
      marks(
        product.filter(file => file.path !== 'cli.ts'),
        'console',
      ),
    ).toEqual([])
  })

  test('reads the environment in one file', () => {
    expect(
      marks(
        product.filter(file => file.path !== 'src/config.ts'),
        'process.env',
      ),
    ).toEqual([])
  })
})

describe('purity', () => {
  const domain = product.filter(file => under(file, 'src/domain'))
  const workflows = product.filter(file => under(file, 'src/workflows'))

  test('the domain reads no clock and rolls no dice', () => {
    expect(marks(domain, 'clock')).toEqual([])
    expect(
      marks(
        domain.filter(file => !isCalendar(file.path)),
        'date',
      ),
    ).toEqual([])
    expect(
      marks(
        domain.filter(file => file.path !== 'src/domain/id.ts'),
        'random',
      ),
    ).toEqual([])
  })

  test('the domain needs zod at most, the date library in the calendar only', () => {
    const wrong = domain.flatMap(file =>
      file.imports
        .filter(entry => !entry.own && !mayDomainImport(file.path, entry.target))
        .map(entry => arrow(file, entry.target)),
    )
    expect(wrong).toEqual([])
  })

  test('workflow code imports nothing but the engine at run time, and lets no timer lose a race', () => {
    const wrong = workflows.flatMap(file =>
      file.imports
        .filter(entry => !entry.own && !entry.typesOnly && entry.target !== '@temporalio/workflow')
        .map(entry => arrow(file, entry.target)),
    )
    expect(wrong).toEqual([])
    expect(marks(workflows, 'race')).toEqual([])
  })

  test('nothing but advance moves processes and steps', () => {
    const WRITES = /\b(?:insert\s+into|update|delete\s+from)\s+(?:process|step)\b/i
    const writers = product.filter(file => WRITES.test(file.text)).map(file => file.path)
    expect(writers.filter(path => !WRITERS.has(path))).toEqual([])
  })
})

describe('completeness', () => {
  const folder = join(ROOT, 'src', 'i18n')

  test('every text is there in Russian and in English, with the same places to fill in', () => {
    if (!existsSync(join(folder, 'ru.json'))) return
    const [ru, en] = ['ru.json', 'en.json'].map(name =>
      placesByKey(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
    )
    expect(ru).toEqual(en)
  })

  test('every npm script that the documents name exists', () => {
    const documents = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']
      .map(name => join(ROOT, name))
      .concat(filesUnder(join(ROOT, 'docs'), ['.md']))
    const wrong = documents.filter(existsSync).flatMap(path => {
      const names = [...readFileSync(path, 'utf8').matchAll(/npm run ([\w:-]+)/g)].map(match => match[1] ?? '')
      return names.filter(name => !(name in manifest().scripts)).map(name => `${fromRoot(path)}: npm run ${name}`)
    })
    expect(wrong).toEqual([])
  })

  test('the lock names no registry', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved": "http')
  })
})

// `advance` and the files that hold its statements. A record brings its process with it, in its first state; and what
// went wrong with a process is noted beside its state, without touching it.
const WRITERS = new Set(['process-shape', 'process-sql', 'process-error'].map(name => `src/db/${name}.ts`))

function isCalendar(path: string): boolean {
  return /^src\/domain\/calendar[\w-]*\.ts$/.test(path)
}

function mayImport(file: SourceFile, entry: { target: string; typesOnly: boolean }): boolean {
  if (isRoot(file.path)) return true
  const allowed = ARROWS[layerOf(file.path)] ?? []
  const layer = layerOf(entry.target)
  return (
    allowed.includes(layer) ||
    (entry.typesOnly && allowed.includes(`${layer} types`)) ||
    (layer === 'messages' && allowed.includes('workflows'))
  )
}

function layerOf(path: string): string {
  if (path === 'src/workflows/messages.ts') return 'messages'
  if (path === 'src/config.ts') return 'config'
  if (path === 'src/email/preview.ts') return 'preview'
  const [first = '', second = ''] = path.split('/')
  return first === 'src' ? second : first
}

function isRoot(path: string): boolean {
  return ROOTS.includes(path) || path.startsWith('dev/')
}

function mayDomainImport(path: string, target: string): boolean {
  if (target === 'zod') return true
  if (target === 'temporal-polyfill') return isCalendar(path)
  return path === 'src/domain/id.ts' && target === 'node:crypto'
}

function under(file: SourceFile, ...places: string[]): boolean {
  return places.some(place => file.path === place || file.path.startsWith(`${place}/`))
}

function arrow(file: SourceFile, target: string): string {
  return `${file.path} → ${target}`
}

function marks(from: SourceFile[], ...kinds: MarkKind[]): string[] {
  return from.flatMap(file =>
    file.marks
      .filter(mark => kinds.includes(mark.kind))
      .map(mark => `${file.path}:${mark.line} ${mark.kind}: ${mark.text}`),
  )
}

function isBuiltin(target: string): boolean {
  return target.startsWith('node:')
}

function groupByLayer(from: SourceFile[]): Record<string, SourceFile[]> {
  const groups: Record<string, SourceFile[]> = {}
  for (const file of from) groups[layerOf(file.path)] = [...(groups[layerOf(file.path)] ?? []), file]
  return groups
}
