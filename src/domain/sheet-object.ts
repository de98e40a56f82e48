// What a row of a sheet says of a tracked object. Pure; the columns are those of src/feeds/sheet/field.ts.

import type { Day } from './calendar.ts'
import type { NewObject } from './new-object.ts'
import type { AttributeValue } from './object-kind.ts'
import type { Mark } from './service-rule.ts'
import { numberIn, type RowProblem, type RowRead, textIn } from './sheet.ts'

export type ObjectDraft = {
  title: string | undefined
  externalId: string | undefined
  group: string | undefined
  parent: string | undefined
  site: string | undefined
  owner: string | undefined
  state: string | undefined
  /** Facts that every object may have. */
  fields: Readonly<Record<string, string>>
  attributes: Readonly<Record<string, AttributeValue>>
  reading: { value: number; on: Day | null } | undefined
  lastService: Mark | undefined
  lastServices: Readonly<Record<string, Mark>>
  /** Targets that the sheet has and the row leaves empty. */
  empty: readonly string[]
}

const FIELDS = ['holder', 'meter', 'commissionedOn', 'warrantyEndOn', 'shelfLifeEndOn'] as const
const ATTRIBUTE = 'attribute:'
const MARK = /^mark:(.+)\.(on|usage)$/

/** The draft, and what of the row makes no sense together. */
export function objectDraft(read: RowRead): { draft: ObjectDraft; problems: RowProblem[] } {
  const { values, row } = read
  const attributes = attributesIn(values)
  const { marks, problems } = marksIn(read)
  const { '*': lastService, ...lastServices } = marks
  const reading = numberIn(values, 'reading')
  if (reading !== undefined && reading < 0)
    problems.push({ row, column: null, value: String(reading), code: 'readingNegative' })
  const draft = {
    title: textIn(values, 'title') ?? titleOf(attributes),
    externalId: textIn(values, 'externalId'),
    group: textIn(values, 'group'),
    parent: textIn(values, 'parent.externalId'),
    site: textIn(values, 'site.externalId'),
    owner: textIn(values, 'owner'),
    state: textIn(values, 'state'),
    fields: Object.fromEntries(
      FIELDS.flatMap(name => (values[name] === undefined ? [] : [[name, String(values[name])]])),
    ),
    attributes,
    reading: reading === undefined ? undefined : { value: reading, on: textIn(values, 'readingOn') ?? null },
    lastService,
    lastServices,
    empty: read.empty,
  }
  return { draft, problems }
}

/** A table of vehicles need not have a column for what we call them. */
function titleOf(attributes: ObjectDraft['attributes']): string | undefined {
  const parts = ['brand', 'model', 'plate'].flatMap(name =>
    attributes[name] === undefined ? [] : [String(attributes[name])],
  )
  const named =
    parts.length > 0 ? parts : ['serial', 'vin', 'address'].flatMap(name => attributes[name] ?? []).slice(0, 1)
  return named.length > 0 ? named.join(' ') : undefined
}

function attributesIn(values: RowRead['values']): ObjectDraft['attributes'] {
  return Object.fromEntries(
    Object.entries(values).flatMap(([target, value]) =>
      target.startsWith(ATTRIBUTE) ? [[target.slice(ATTRIBUTE.length), value]] : [],
    ),
  )
}

/** A reading at a service says nothing without its day. */
function marksIn({ values, row }: RowRead): { marks: Record<string, Mark>; problems: RowProblem[] } {
  const marks: Record<string, Mark> = {}
  const problems: RowProblem[] = []
  for (const target of Object.keys(values)) {
    const [, rule = '', part] = MARK.exec(target) ?? []
    if (rule === '') continue
    const on = textIn(values, `mark:${rule}.on`)
    const usage = numberIn(values, `mark:${rule}.usage`)
    if (on === undefined && part === 'usage')
      problems.push({ row, column: null, value: String(usage ?? ''), code: 'markWithoutDay', params: { rule } })
    if (on !== undefined) marks[rule] = { on, ...(usage === undefined ? {} : { usage }) }
  }
  return { marks, problems }
}

/** As the creation of an object by its kind takes it. */
export const newObjectOf = ({ attributes, reading, lastService, lastServices }: ObjectDraft): NewObject => ({
  attributes,
  reading: reading?.value,
  readingOn: reading?.on ?? undefined,
  lastService,
  lastServices,
})
