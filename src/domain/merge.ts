// What a release changed in a definition, brought into an administrator's edited copy of it. Pure.
// base: the shipped definition that the copy was made from. theirs: what is shipped now. ours: the copy.

/** A place where both changed: the copy's own stays. */
export type MergeConflict = { path: readonly (string | number)[]; ours: unknown; theirs: unknown }

export type Merged = { body: unknown; conflicts: readonly MergeConflict[] }

/** Every place that only one side changed is taken from it; where both did, ours stays and is told. */
export function mergeDefinitions(base: unknown, ours: unknown, theirs: unknown): Merged {
  const conflicts: MergeConflict[] = []
  return { body: merged({ base, ours, theirs }, [], conflicts), conflicts }
}

type Three = { base: unknown; ours: unknown; theirs: unknown }
type Path = readonly (string | number)[]

function merged({ base, ours, theirs }: Three, path: Path, conflicts: MergeConflict[]): unknown {
  if (same(ours, theirs) || same(base, theirs)) return ours
  if (same(base, ours)) return theirs
  if (isTable(ours) && isTable(theirs)) return mergedTable({ base, ours, theirs }, path, conflicts)
  if (isNamedList(ours) && isNamedList(theirs)) return mergedRules({ base, ours, theirs }, path, conflicts)
  if (isSet(path) && isWords(ours) && isWords(theirs)) return mergedWords(isWords(base) ? base : [], ours, theirs)
  conflicts.push({ path, ours: ours ?? null, theirs: theirs ?? null })
  return ours
}

// Lists whose order means nothing; times of a rule are one thought, and two of them do not add up to a third.
const SETS = ['states', 'closed', 'startStates', 'from', 'by', 'guards', 'effects', 'when', 'outcomes', 'choices']
const ALSO_SETS = ['followed', 'createdBy', 'to', 'copies']

const isSet = (path: Path) => [...SETS, ...ALSO_SETS].includes(String(path.at(-1)))

type Table = Readonly<Record<string, unknown>>

function mergedTable(three: Three, path: Path, conflicts: MergeConflict[]): unknown {
  const [base, ours, theirs] = [tableOf(three.base), tableOf(three.ours), tableOf(three.theirs)]
  // Our order, then what is new on their side.
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
  const entries = names.flatMap((name): [string, unknown][] => {
    const value = merged(
      { base: own(base, name), ours: own(ours, name), theirs: own(theirs, name) },
      [...path, name],
      conflicts,
    )
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(entries)
}

/** Rules are known by their ids, wherever they stand. */
function mergedRules(three: Three, path: Path, conflicts: MergeConflict[]): unknown {
  const byId = (list: unknown) => Object.fromEntries(isNamedList(list) ? list.map(one => [one.id, one]) : [])
  const parts = { base: byId(three.base), ours: byId(three.ours), theirs: byId(three.theirs) }
  return Object.values(tableOf(mergedTable(parts, path, conflicts)))
}

/** Words of a list that stands for a set: what either side added is in, what either took out is out. */
function mergedWords(base: readonly string[], ours: readonly string[], theirs: readonly string[]): string[] {
  const added = theirs.filter(word => !base.includes(word) && !ours.includes(word))
  return [...ours.filter(word => theirs.includes(word) || !base.includes(word)), ...added]
}

const own = (table: Table, name: string) => (Object.hasOwn(table, name) ? table[name] : undefined)
const tableOf = (value: unknown): Table => (isTable(value) ? value : {})

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)
const isNamedList = (value: unknown): value is readonly { id: string }[] =>
  Array.isArray(value) && value.every(one => isTable(one) && typeof one.id === 'string') && value.length > 0
const isWords = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(one => typeof one === 'string')

/** Equal as JSON, whatever the order of names. */
export function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((part, index) => same(part, other[index]))
  }
  if (!isTable(one) || !isTable(other)) return one === other
  const names = Object.keys(one).filter(name => one[name] !== undefined)
  const others = Object.keys(other).filter(name => other[name] !== undefined)
  return (
    names.length === others.length && names.every(name => Object.hasOwn(other, name) && same(one[name], other[name]))
  )
}
