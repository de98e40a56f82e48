import { pickQuery } from './link.ts'

const NAMES = ['q', 'state', 'owner', 'party', 'region', 'industry', 'held', 'closed', 'stage', 'sort']

/** What a list of records asks of the API: live ones unless the address says otherwise. */
export function recordQuery(search: URLSearchParams): Record<string, string> {
  const { closed = 'false', ...query } = pickQuery(search, NAMES)
  return closed === 'all' ? query : { ...query, closed }
}

const OBJECT_NAMES = [
  ...NAMES,
  'object_kind',
  'holder',
  'site',
  'parent',
  'group',
  'service',
  'service_from',
  'service_to',
  'attribute',
]

/** Live objects, what is due first. */
export function objectQuery(search: URLSearchParams): Record<string, string> {
  const { closed = 'false', sort = 'service', ...query } = pickQuery(search, OBJECT_NAMES)
  return { ...query, sort, ...(closed === 'all' ? {} : { closed }) }
}

type Amounts = { amountMinor: number | null; facts: Readonly<Record<string, unknown>> }

/** What commands and amendments said last wins over the sum that the record came with. */
export const amountOf = ({ amountMinor, facts }: Amounts): number | null =>
  typeof facts.amount === 'number' ? facts.amount : amountMinor

const PROCESS_NAMES = [
  'q',
  'kind',
  'state',
  'owner',
  'party',
  'calendar',
  'version',
  'held',
  'overdue',
  'error',
  'stuck',
  'forgotten',
  'rule',
  'due_from',
  'due_before',
  'closed',
  'sort',
]

/** Processes for operators: live ones, what is due first. */
export function processQuery(search: URLSearchParams): Record<string, string> {
  const { closed = 'false', sort = 'due', ...query } = pickQuery(search, PROCESS_NAMES)
  return { ...query, sort, ...(closed === 'all' ? {} : { closed }) }
}
