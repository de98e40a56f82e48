import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { parseSync } from '@swc/core'

/*
 * The project's source as the architecture test looks at it: files, their imports, and a few facts from the syntax tree.
 */
export const ROOT = join(import.meta.dirname, '..', '..')

export type Import = {
  /** A path from the project's root for our own files, else the package's name or `node:…`. */
  target: string
  own: boolean
  typesOnly: boolean
}

/** Something in a file that a rule speaks of, with its line. */
export type Mark = { kind: MarkKind; line: number; text: string }
export type MarkKind =
  | 'enum'
  | 'any'
  | 'namespace'
  | 'default export'
  | 'console'
  | 'as'
  | 'process.env'
  | 'clock'
  | 'date'
  | 'random'
  | 'race'

export type Func = { name: string; line: number; ownLines: number }

export type SourceFile = {
  path: string
  text: string
  lines: string[]
  commentLines: number
  imports: Import[]
  marks: Mark[]
  functions: Func[]
}

type Node = { type: string; span?: { start: number; end: number } } & Record<string, unknown>

const SKIPPED = new Set(['node_modules', '.data', '.git', 'dist', 'coverage', 'histories', 'fixtures'])

/** All TypeScript under these places, parsed. A place that does not exist yet is no trouble. */
export function sourceFiles(places: string[]): SourceFile[] {
  return places.flatMap(place => filesUnder(join(ROOT, place))).map(parseFile)
}

/** The project's files under a folder whose name ends so. */
export function filesUnder(path: string, endings: string[] = ['.ts', '.tsx']): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true }).flatMap(entry => {
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesUnder(join(path, entry.name), endings)
    return endings.some(ending => entry.name.endsWith(ending)) ? [join(path, entry.name)] : []
  })
}

/** A path as the rules write it. */
export const fromRoot = (path: string) => relative(ROOT, path).split(sep).join('/')

function parseFile(path: string): SourceFile {
  const text = readFileSync(path, 'utf8')
  const bytes = Buffer.from(text)
  // The parser counts bytes from an arbitrary base; a semicolon before the text makes that base known.
  const tree = parseSync(`;${text}`, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'es2024' })
  const base = tree.span.start + 1
  const lineOf = (offset: number) =>
    bytes
      .subarray(0, Math.max(0, offset - base))
      .toString()
      .split('\n').length
  const file: SourceFile = {
    path: fromRoot(path),
    text,
    lines: text.trimEnd().split('\n'),
    commentLines: countCommentLines(text),
    imports: [],
    marks: [],
    functions: [],
  }
  visit(tree, file, lineOf)
  return file
}

type Inner = { nested: number }

function visit(
  value: unknown,
  file: SourceFile,
  lineOf: (offset: number) => number,
  outer: Inner = { nested: 0 },
): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, file, lineOf, outer)
    return
  }
  if (typeof value !== 'object' || value === null) return
  let inner = outer
  if (isNode(value)) {
    const line = lineOf(value.span?.start ?? 0)
    const found = importOf(value)
    if (found !== null) file.imports.push(resolveImport(file.path, found))
    const kind = markOf(value)
    if (kind !== null) file.marks.push({ kind, line, text: file.lines[line - 1]?.trim() ?? '' })
    if (isFunction(value)) inner = { nested: 0 }
  }
  for (const child of Object.values(value)) visit(child, file, lineOf, inner)
  if (isNode(value) && isFunction(value)) {
    const line = lineOf(value.span?.start ?? 0)
    const length = lineOf(value.span?.end ?? 0) - line + 1
    file.functions.push({ name: nameOf(value), line, ownLines: length - inner.nested })
    // What an inner function takes counts for itself; its first and last line still belong to the outer one.
    outer.nested += Math.max(0, length - 2)
  }
}

const isNode = (value: object): value is Node => 'type' in value && typeof value.type === 'string'

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'MethodProperty',
  'ClassMethod',
])
const isFunction = (node: Node) => FUNCTIONS.has(node.type) && node.span !== undefined

function nameOf(node: Node): string {
  const named = field(node, 'identifier') ?? field(node, 'key')
  const name = named?.value
  return typeof name === 'string' ? name : 'function'
}

function importOf(node: Node): { source: string; typesOnly: boolean } | null {
  if (node.type === 'CallExpression' && field(node, 'callee')?.type === 'Import') {
    const [first] = Array.isArray(node.arguments) ? node.arguments : []
    const source = stringValue(first?.expression)
    return source === null ? null : { source, typesOnly: false }
  }
  if (!['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'].includes(node.type)) return null
  const source = stringValue(node.source)
  if (source === null) return null
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers : []
  const eachIsType = specifiers.length > 0 && specifiers.every(specifier => specifier?.isTypeOnly === true)
  return { source, typesOnly: node.typeOnly === true || eachIsType }
}

function resolveImport(from: string, { source, typesOnly }: { source: string; typesOnly: boolean }): Import {
  if (!source.startsWith('.')) return { target: packageName(source), own: false, typesOnly }
  return {
    target: normalize(join(dirname(from), source))
      .split(sep)
      .join('/'),
    own: true,
    typesOnly,
  }
}

function packageName(source: string): string {
  if (source.startsWith('node:')) return source
  return source
    .split('/')
    .slice(0, source.startsWith('@') ? 2 : 1)
    .join('/')
}

function markOf(node: Node): MarkKind | null {
  switch (node.type) {
    case 'TsEnumDeclaration':
      return 'enum'
    case 'TsKeywordType':
      return node.kind === 'any' ? 'any' : null
    case 'TsModuleDeclaration':
      return isNamespace(node) ? 'namespace' : null
    case 'ExportDefaultDeclaration':
    case 'ExportDefaultExpression':
      return 'default export'
    case 'TsAsExpression':
    case 'TsTypeAssertion':
      return 'as'
    case 'NewExpression':
      return isIdentifier(node.callee, 'Date') ? dateMark(node) : null
    case 'MemberExpression':
      return memberMark(node)
    default:
      return null
  }
}

// `new Date()` asks the clock, `new Date(…)` only counts.
function dateMark(node: Node): MarkKind {
  return Array.isArray(node.arguments) && node.arguments.length > 0 ? 'date' : 'clock'
}

// `declare global` and `declare module 'package'` describe what is there, they make no namespace.
function isNamespace(node: Node): boolean {
  return node.global !== true && field(node, 'id')?.type === 'Identifier'
}

function memberMark(node: Node): MarkKind | null {
  const property = field(node, 'property')?.value
  if (isIdentifier(node.object, 'console')) return 'console'
  if (isIdentifier(node.object, 'process') && property === 'env') return 'process.env'
  if (isIdentifier(node.object, 'Date') && property === 'now') return 'clock'
  if (isIdentifier(node.object, 'Math') && property === 'random') return 'random'
  if (isIdentifier(node.object, 'Promise') && property === 'race') return 'race'
  return null
}

const isIdentifier = (value: unknown, name: string) =>
  typeof value === 'object' && value !== null && isNode(value) && value.type === 'Identifier' && value.value === name

function field(node: Node, name: string): Node | null {
  const value = node[name]
  return typeof value === 'object' && value !== null && isNode(value) ? value : null
}

function stringValue(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !isNode(value) || value.type !== 'StringLiteral') return null
  return typeof value.value === 'string' ? value.value : null
}

function countCommentLines(text: string): number {
  let inBlock = false
  let count = 0
  for (const line of text.split('\n').map(entry => entry.trim())) {
    if (line.startsWith('/*')) inBlock = true
    if (inBlock || line.startsWith('//')) count += 1
    if (line.includes('*/')) inBlock = false
  }
  return count
}
