// The differential test of invariant I-8: what the rules foresee for a year in which nobody reacts, against what the
// watchers on the real engine did in that year, skipped through timer by timer.

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { lettersForeseen } from '../support/activities.ts'
import { aParty, create } from '../support/build.ts'
import { startJourney } from '../support/journey.ts'
import { type WorkerStage, workerStage } from '../support/worker.ts'

let stage: WorkerStage
beforeAll(async () => {
  stage = await workerStage()
})
afterAll(() => stage.stop())

const DAYS = 365
// A timer of the server fires up to a second late, and what counts from a state that a rule entered is as late.
const TIMER_MS = 5_000

/** The rule and which of its openings: the anchor may be such a late instant. */
const named = ({ key }: { key: string }) => key.split(':', 2).join(':')
const byKey = (one: { key: string; at: string }, other: { key: string; at: string }) =>
  named(one) + one.at < named(other) + other.at ? -1 : 1

test('a year without reactions brings, on the real engine, the steps and the letters that were foreseen', async () => {
  const journey = startJourney(stage)
  const { day, now } = journey
  const partyId = await aParty(stage.engine, 'City of Alpha')
  const deadline = `${day(40)}T09:00:00.000Z`
  const yearly = {
    id: 'yearly',
    everyMonths: 12,
    combine: 'first',
    anchor: 'fixed',
    leadDays: 30,
    last: { on: day(-200) },
  }
  const records = [
    { kind: 'project', fields: { stage: 'procurement', procurementStartOn: day(100), commissioningOn: day(300) } },
    { kind: 'tender', state: 'preparing', fields: { submissionDeadline: deadline, ownership: 'ours' } },
    { kind: 'tender', state: 'submitted', fields: { submissionDeadline: deadline, ownership: 'ours' } },
    { kind: 'interest', fields: { expectedOn: day(30), nextStepOn: day(10), nextStep: 'call' } },
    { kind: 'deal', state: 'in_execution', fields: { paymentDueOn: day(45), deliveryOn: day(30) } },
    { kind: 'contract', state: 'active', fields: { role: 'main', holder: 'ours', startOn: day(-30), endOn: day(250) } },
    {
      kind: 'contract',
      state: 'active',
      fields: { role: 'support', holder: 'ours', startOn: day(-30), endOn: day(200) },
    },
    { kind: 'contract', state: 'planned', fields: { role: 'support', holder: 'ours', mainEndOn: day(120) } },
    { kind: 'contract', state: 'active', fields: { role: 'main', holder: 'competitor', endOn: day(330) } },
    { kind: 'object', fields: { holder: 'ours', meter: 'km', serviceRules: [yearly] } },
  ]
  const begun = now()
  const ids: string[] = []
  for (const record of records) ids.push((await create(stage.engine, begun, { ...record, partyId })).view.id)
  const until = journey.at(DAYS - 1)
  const foreseen = await Promise.all(
    ids.map(processId => lettersForeseen(stage.engine, { processId, now: begun, until })),
  )

  await journey.toDay(DAYS)

  for (const [index, id] of ids.entries()) {
    const kind = records[index]
    const steps = await stage.rows(
      `select key, at from step where process_id = $1 and status = 'fired' and at > $2 and at <= $3`,
      [id, begun, until],
    )
    const happened = steps.map(({ key, at }) => ({ key: String(key), at: String(at) })).toSorted(byKey)
    const said = (foreseen[index]?.steps ?? []).filter(({ at }) => at > begun).toSorted(byKey)
    expect({ kind, keys: happened.map(named) }).toEqual({ kind, keys: said.map(named) })
    const late = happened.map(({ at }, position) => Date.parse(at) - Date.parse(said[position]?.at ?? ''))
    expect({ kind, late: late.filter(ms => Math.abs(ms) > TIMER_MS) }).toEqual({ kind, late: [] })
    const letters = await stage.rows(
      `select m.step_key as key, m.reader_id as reader from mail m join step s on s.process_id = m.process_id and s.key = m.step_key
       where m.process_id = $1 and s.at > $2 and s.at <= $3`,
      [id, begun, until],
    )
    const written = letters.map(({ key, reader }) => `${named({ key: String(key) })} ${reader}`)
    const expected = (foreseen[index]?.letters ?? []).filter(({ at }) => at > begun)
    expect({ kind, letters: written.toSorted() }).toEqual({
      kind,
      letters: expected.map(({ stepKey, readerId }) => `${named({ key: stepKey })} ${readerId}`).toSorted(),
    })
  }
  expect(foreseen.flatMap(one => one.letters).length).toBeGreaterThan(100)
  expect(await stage.rows('select id from process where error is not null')).toEqual([])
}, 240_000)
