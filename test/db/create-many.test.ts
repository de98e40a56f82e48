import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { checkInvariants } from '../../src/db/invariant.ts'
import { createMany, createRecord, type NewRecord } from '../../src/db/record.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { newId } from '../../src/domain/id.ts'
import { SYSTEM } from '../../src/domain/process.ts'
import { aParty, aPerson, msk, OWNER, type TestEngine, testEngine } from '../support/build.ts'
import { rowsOf } from '../support/rows.ts'

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine({ max: 8 })
  const body = { title: { ru: 'Машина', en: 'Vehicle' }, attributes: [], meters: [{ unit: 'km' }], rules: [OIL] }
  await stage.engine.pool.query(
    `insert into object_kind (id, version, body, body_hash, published_at, published_by) values ('van', 1, $1, '', $2, 'test')`,
    [JSON.stringify(body), NOW],
  )
})
afterAll(() => stage.drop())

const NOW = msk('2026-04-20 10:00')
const rows = async (sql: string, values: unknown[] = []) => (await stage.engine.pool.query(sql, values)).rows

const rule = (id: string, last: string, more: Record<string, unknown> = {}) => ({
  id,
  everyMonths: 6,
  combine: 'first',
  anchor: 'fixed',
  leadDays: 14,
  last: { on: last },
  ...more,
})

const OIL = {
  id: 'oil',
  title: { ru: 'Масло', en: 'Oil' },
  calendar: { every: 6, unit: 'month' },
  combine: 'first',
  anchor: 'fixed',
  leadDays: 14,
}

/** Asleep, due at once, and without anything to wait for; some of each kind that opens accounts or asks for tasks. */
const RECORDS: readonly (Omit<NewRecord, 'title' | 'partyId'> & { ofClient: boolean })[] = [
  { kind: 'object', ofClient: true, fields: { meter: 'km', serviceRules: [rule('oil', '2026-03-01')] } },
  {
    kind: 'object',
    ofClient: true,
    fields: { serviceRules: [rule('late', '2024-01-10'), rule('soon', '2025-11-01')] },
  },
  { kind: 'object', ofClient: true, state: 'standby', fields: { serviceRules: [rule('oil', '2026-03-01')] } },
  {
    kind: 'object',
    ofClient: true,
    groupName: 'North',
    fields: { objectKind: 'van', regulation: 1, marks: { oil: ['2026-02-01'] } },
  },
  { kind: 'object', ofClient: false },
  { kind: 'object', ofClient: true, state: 'disposed' },
  { kind: 'tender', ofClient: true, state: 'preparing', fields: { submissionDeadline: msk('2026-04-28 12:00') } },
  { kind: 'contract', ofClient: true, state: 'active', fields: { holder: 'competitor', endOn: '2026-09-01' } },
  {
    kind: 'contract',
    ofClient: true,
    state: 'active',
    fields: { holder: 'ours', role: 'support', endOn: '2026-06-01' },
  },
  { kind: 'interest', ofClient: true, calendarId: 'ru', fields: { expectedOn: '2026-05-10' } },
  { kind: 'project', ofClient: false, ownerId: undefined, fields: { stage: 'preparation' } },
  // Refused, each for a reason of its own.
  { kind: 'object', ofClient: true, fields: { colour: 'red' } },
  { kind: 'object', ofClient: false, ownerId: newId() },
  { kind: 'tender', ofClient: true, state: 'nowhere' },
  { kind: 'unheardOf', ofClient: false },
]

const choice = fc.record({
  template: fc.nat(RECORDS.length - 1),
  client: fc.nat(2),
  // Some are known outside; then the second of the same name is the first.
  outside: fc.option(fc.nat(3), { nil: undefined, freq: 3 }),
})

describe('createMany', () => {
  test('makes what createRecord makes of each alone, row for row, accounts included', async () => {
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(choice, { minLength: 1, maxLength: 30 }), fc.boolean(), async (choices, byHand) => {
        round += 1
        const common = {
          now: NOW,
          actor: byHand ? aPerson(['administrator']) : SYSTEM,
          requestId: 'r',
          watching: !byHand,
        }
        const batch = async (name: string) => {
          const parties = [await aParty(stage.engine), await aParty(stage.engine), await aParty(stage.engine)]
          const records = choices.map(({ template, client, outside }, index): NewRecord => {
            const { ofClient, ...record } = RECORDS[template] ?? { ofClient: false, kind: 'object' }
            return {
              title: `Record ${index}`,
              ownerId: OWNER,
              ...record,
              ...(ofClient ? { partyId: parties[client] ?? '' } : {}),
              ...(outside === undefined ? {} : { externalId: `${name}:${round}:${outside}` }),
            }
          })
          return { parties, records }
        }
        const [one, many] = [await batch('one'), await batch('many')]
        const alone = []
        for (const record of one.records) alone.push(await createRecord(stage.engine, { record, ...common }))
        const together = await createMany(stage.engine, stage.engine.pool, many.records, common)
        expect(together.map(told)).toEqual(alone.map(told))
        for (const [index, made] of alone.entries()) {
          const other = together[index]
          if (isRefusal(made) || !other || isRefusal(other)) continue
          expect(await rowsOf(stage.engine, other.view.id)).toEqual(await rowsOf(stage.engine, made.view.id))
        }
        expect(await accountsOf(many.parties)).toEqual(await accountsOf(one.parties))
      }),
      { numRuns: 12 },
    )
    expect(await checkInvariants(stage.engine.pool, { now: NOW })).toEqual([])
    const [found] = await rows(
      `select (select count(*) from task) as tasks, (select count(*) from mail) as mails,
         (select count(*) from record where kind = 'account') as accounts,
         (select count(*) from record r join process p on p.id = r.id where r.object_kind = 'van' and r.group_name = 'North'
            and p.service_on between '2026-07-31' and '2026-08-03' and p.next_due_at is not null and not p.facts ? 'serviceRules') as vans`,
    )
    for (const count of Object.values(found ?? {})) expect(count).toBeGreaterThan(0)
  })

  test('gives numbers in the order in which the records were given', async () => {
    const records = Array.from({ length: 20 }, (_, index) => ({
      kind: 'object',
      title: `Object ${index}`,
      ownerId: OWNER,
    }))
    const made = await createMany(stage.engine, stage.engine.pool, records, { now: NOW })
    const numbers = made.map(one => (isRefusal(one) ? 0 : one.view.number))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    const [last] = await rows('select title from record where number = $1', [numbers.at(-1)])
    expect(last?.title).toBe('Object 19')
  })

  test('makes one account for a client, also when several make records of that client at once', async () => {
    const partyId = await aParty(stage.engine)
    const records = Array.from({ length: 5 }, (_, index) => ({ kind: 'object', title: `Object ${index}`, partyId }))
    const make = () => createMany(stage.engine, stage.engine.pool, records, { now: NOW })
    const made = await Promise.all([make(), make(), make()])
    expect(made.flat().filter(isRefusal)).toEqual([])
    expect(await rows(`select title from record where kind = 'account' and party_id = $1`, [partyId])).toHaveLength(1)
  })

  test('leaves nothing behind when one of them cannot be stored', async () => {
    const external = { kind: 'object', title: 'Twin', externalId: 'meanwhile' }
    const failing = stage.engine.transaction(async client => {
      await createMany(stage.engine, client, [{ kind: 'object', title: 'Lonely', externalId: 'lonely' }], { now: NOW })
      // Somebody else makes it between the look and the write.
      await client.query(`create function pg_temp.twin() returns trigger language plpgsql as $$ begin
        if new.external_id = 'meanwhile' and new.title = 'Twin' then raise unique_violation; end if; return new; end $$`)
      await client.query('create trigger twin before insert on record for each row execute function pg_temp.twin()')
      await createMany(stage.engine, client, [external], { now: NOW })
    })
    await expect(failing).rejects.toThrow()
    expect(await rows(`select 1 from record where external_id in ('lonely', 'meanwhile')`)).toEqual([])
  })
})

/** Every row of the accounts of these companies. */
async function accountsOf(parties: readonly string[]): Promise<unknown[]> {
  const found = []
  for (const partyId of parties) {
    const accounts = await rows(`select id from record where kind = 'account' and party_id = $1`, [partyId])
    for (const { id } of accounts) found.push({ party: parties.indexOf(partyId), rows: await rowsOf(stage.engine, id) })
  }
  return found
}

/** An answer without the ids that differ from record to record. */
const told = (one: Awaited<ReturnType<typeof createRecord>>) =>
  isRefusal(one)
    ? { code: one.code }
    : {
        replayed: one.replayed,
        changed: one.changed,
        tally: one.tally,
        mayPark: one.mayPark,
        nextDueAt: one.nextDueAt,
        title: one.view.title,
        seq: one.view.seq,
        state: one.view.state,
        commands: one.view.commands,
        label: one.label.replace(/\d+/, 'n'),
      }
