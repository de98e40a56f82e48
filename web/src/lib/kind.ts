import type { Definition } from '../../../src/domain/definition.ts'
import { isShipped } from '../../../src/domain/kind.ts'

/** The dates that people look for first in a list of a shipped kind. */
const MAIN_DATES: Readonly<Record<string, readonly string[]>> = {
  tender: ['submissionDeadline'],
  interest: ['expectedOn'],
  deal: ['paymentDueOn'],
  contract: ['endOn'],
  visit: ['dueOn', 'bookedOn'],
  account: ['lastTouch'],
}

/** Of a kind that administrators defined: the date that must be given, else the first one that its rules count from. */
export function mainDates({ kind, fields, rules }: Pick<Definition, 'kind' | 'fields' | 'rules'>): readonly string[] {
  if (isShipped(kind)) return MAIN_DATES[kind] ?? []
  const dated = Object.entries(fields).filter(
    ([, field]) => !field.internal && (field.type === 'day' || field.type === 'instant'),
  )
  const told = JSON.stringify(rules)
  const found =
    dated.find(([, field]) => field.required) ?? dated.find(([name]) => told.includes(`${name} `)) ?? dated[0]
  return found ? [found[0]] : []
}

/** What a list of kinds needs of each to link to it. */
type Row = { kind: string; own: boolean; version: number | null; retiredAt: string | null; records: number }

/** Kinds of the administrators' own that have a page: published, and not retired without ever having had a record. */
export const ownKinds = <R extends Row>(rows: readonly R[]): R[] =>
  rows.filter(({ own, version, retiredAt, records }) => own && version !== null && (retiredAt === null || records > 0))
