import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { parseInteger, parseNumeric } from '../../src/db/pool.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'

describe('what comes out of the database', () => {
  let database: TestDatabase
  const oldZone = process.env.TZ

  beforeAll(async () => {
    // West of Greenwich a day that was taken for a local instant would come out as the day before.
    process.env.TZ = 'America/New_York'
    database = await testDatabase()
  })

  afterAll(async () => {
    process.env.TZ = oldZone
    await database?.drop()
  })

  test('a day is the same text in every zone', async () => {
    const { rows } = await database.db.pool.query(
      `select '2026-03-02'::date as day, array['2026-01-01'::date, null] as days`,
    )
    expect(rows[0]).toEqual({ day: '2026-03-02', days: ['2026-01-01', null] })
  })

  test('an instant is UTC with milliseconds, whatever zone and precision it was written in', async () => {
    const { rows } = await database.db.pool.query(
      `select '2026-03-02 12:00:00+03'::timestamptz as whole, '2026-03-02 12:00:00.123987+03'::timestamptz as fine,
         array['2026-03-02 12:00:00.5+03'::timestamptz] as many`,
    )
    expect(rows[0]).toEqual({
      whole: '2026-03-02T09:00:00.000Z',
      fine: '2026-03-02T09:00:00.123Z',
      many: ['2026-03-02T09:00:00.500Z'],
    })
  })

  test('whole numbers are numbers, and decimals are as long as nothing is lost', async () => {
    const { rows } = await database.db.pool.query(
      `select 12345678901234::bigint as amount, array[1, 2]::bigint[] as ids, 1.50::numeric as rate, 123456789.123456789123::numeric as fine`,
    )
    expect(rows[0]).toEqual({ amount: 12345678901234, ids: [1, 2], rate: 1.5, fine: '123456789.123456789123' })
  })

  test('columns are camelCase, the keys inside jsonb stay as they are', async () => {
    const { rows } = await sql`select 1 as next_due_at, '{"a_key": 1}'::jsonb as some_facts`.execute(database.db.kysely)
    expect(rows).toEqual([{ nextDueAt: 1, someFacts: { a_key: 1 } }])
  })

  test('an integer that a number cannot hold is a fault, never a rounded value', () => {
    expect(() => parseInteger('9007199254740993')).toThrow('9007199254740993')
  })

  test.each([
    ['0', 0],
    ['-0.5', -0.5],
    ['0.10', 0.1],
    ['1000000000000000', '1000000000000000'],
    ['NaN', 'NaN'],
  ])('the decimal %s becomes %p', (text, value) => {
    expect(parseNumeric(text)).toBe(value)
  })
})
