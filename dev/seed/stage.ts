// stage: what every story of the demo is told on: the time, the people, the companies, the records told before.

import type { Queryable } from '../../src/db/reference.ts'
import type { Instant } from '../../src/domain/calendar.ts'
import type { Clock } from './clock.ts'
import { COMPANIES, type Company } from './companies.ts'
import type { Teller } from './teller.ts'
import type { Cast } from './users.ts'

export type Stage = {
  clock: Clock
  cast: Cast
  /** The id of a company. */
  party: (key: string) => string
  company: (key: string) => Company
  /** The id of the first record of a story that was told before. */
  record: (key: string) => string
  /** A story has been told. */
  remember: (key: string, id: string) => void
}

/** One story: told in one transaction, or not at all. */
export type Story = {
  key: string
  tell: (teller: Teller) => Promise<void>
  /** Told up to then instead of now, because something that reaches several stories happens next. */
  until?: Instant
}

/** Kopecks of so many thousand roubles. */
export const thousands = (amount: number) => amount * 100_000

export function createStage(given: {
  clock: Clock
  cast: Cast
  parties: ReadonlyMap<string, string>
  told: ReadonlyMap<string, string>
}): Stage {
  const { clock, cast, parties } = given
  const records = new Map(given.told)
  return {
    clock,
    cast,
    party: key => found(parties.get(key), `company ${key}`),
    company: key =>
      found(
        COMPANIES.find(company => company.key === key),
        `company ${key}`,
      ),
    record: key => found(records.get(key), `story ${key}`),
    remember: (key, id) => void records.set(key, id),
  }
}

/** What has been told already, by the key of its story. */
export async function readTold(client: Queryable): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ id: string; external_id: string }>(
    `select id, external_id from record where external_id like 'demo:%'`,
  )
  return new Map(rows.map(row => [row.external_id, row.id]))
}

function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`The demo has no ${what}`)
  return value
}
