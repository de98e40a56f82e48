// How fast ten years pass for a thousand records when nobody reacts: `npm run bench:simulate`. No database, one core.

import { availableParallelism, totalmem } from 'node:os'
import { addDays, type Instant } from '../src/domain/calendar.ts'
import { ru } from '../src/domain/calendars/ru.ts'
import type { Fact, Pause } from '../src/domain/process.ts'
import { SHIPPED } from '../src/domain/processes/shipped.ts'
import { type Simulated, simulate } from '../src/domain/simulate.ts'
import { silentFollowUps } from '../src/domain/simulate-follow.ts'
import { aDirectory, aProcess } from '../test/support/build.ts'

const FROM = '2026-01-12T06:00:00.000Z'
const say = (line: string) => process.stdout.write(`${line}\n`)

type Kind = keyof typeof SHIPPED
type Start = { kind: Kind; state: string; dates?: Record<string, string>; facts?: Record<string, Fact> }

/** The record of a company of which every kind is in every phase of its life. */
function startOf(index: number): Start {
  const day = (days: number) => addDays('2026-01-12', (days + index * 37) % 3_650)
  const yearly = { id: 'yearly', everyMonths: 12, combine: 'first', anchor: 'fixed', leadDays: 30 }
  const starts: readonly Start[] = [
    { kind: 'project', state: 'in_progress', facts: { stage: 'implementation' } },
    { kind: 'project', state: 'new', dates: { procurementStartOn: day(200), commissioningOn: day(900) } },
    { kind: 'tender', state: 'preparing', dates: { submissionDeadline: `${day(20)}T09:00:00.000Z` } },
    { kind: 'interest', state: 'contact', dates: { expectedOn: day(40) } },
    { kind: 'deal', state: 'in_execution', dates: { paymentDueOn: day(60), deliveryOn: day(50) } },
    { kind: 'deal', state: 'suspended' },
    { kind: 'contract', state: 'active', dates: termOf(day(300)), facts: { role: 'support', holder: 'ours' } },
    { kind: 'contract', state: 'active', dates: termOf(day(300)), facts: { role: 'main', holder: 'ours' } },
    { kind: 'contract', state: 'active', dates: termOf(day(900)), facts: { role: 'main', holder: 'competitor' } },
    { kind: 'object', state: 'in_service', facts: { serviceRules: [{ ...yearly, last: { on: '2025-06-01' } }] } },
  ]
  return starts[index % starts.length] ?? { kind: 'interest', state: 'new' }
}

const termOf = (endOn: string) => ({ startOn: addDays(endOn, -1_095), endOn, noticeOn: addDays(endOn, -60) })

function* records(count: number): Generator<Simulated> {
  for (let index = 0; index < count; index++) {
    const { kind, state, dates = {}, facts = {} } = startOf(index)
    const pause: Pause = { cause: 'hand', from: FROM, to: null, reason: 'bench', by: 'bench' }
    const pauses = index % 9 === 0 ? [pause] : []
    const process = aProcess(kind, state, FROM, { id: `record-${index}`, dates, facts, pauses })
    yield { definition: SHIPPED[kind], process, calendarId: 'ru', amountMinor: 1_000_000, currency: 'RUB' }
  }
}

function run(count: number, until: Instant) {
  const started = performance.now()
  const cpu = process.cpuUsage()
  const before = process.memoryUsage().heapUsed
  const done = simulate({
    processes: records(count),
    directory: aDirectory(),
    calendars: () => ru,
    from: FROM,
    until,
    reactions: 'nobody',
    followUp: silentFollowUps(kind => Object.values(SHIPPED).find(definition => definition.kind === kind)),
  })
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const memory = Math.round((process.memoryUsage().heapUsed - before) / 2 ** 20)
  say(
    `${count} records until ${until.slice(0, 10)}: ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of a core), ${done.turns} turns (${Math.round(done.turns / seconds)}/s), ` +
      `${done.letters} letters, ${done.tasks} tasks, ${done.missed.length} missed, ${done.stuck.length} stuck, heap ${memory > 0 ? '+' : ''}${memory} MiB`,
  )
}

say(`${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`)

run(1_000, '2027-01-12T06:00:00.000Z')
run(1_000, '2036-01-12T06:00:00.000Z')
