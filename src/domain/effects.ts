// The named consequences of commands, beside the state and the given values: anchors that start clocks, and facts.

import type { Day, Instant } from './calendar.ts'
import { serviceFacts } from './object-service.ts'
import type { CommandContext, Fact } from './process.ts'
import { complete, type Reading } from './service.ts'
import { stageRank } from './stage.ts'

export type Effect = (context: CommandContext) => {
  dates?: Record<string, Instant | Day | null>
  facts?: Record<string, Fact>
}

// Bounded: a forecast looks back 90 days from the newest reading; the table of readings keeps all of them.
const READINGS_AT_MOST = 400

const stamp =
  (name: string): Effect =>
  ({ now }) => ({ dates: { [name]: now } })

export const EFFECTS = {
  // Project on hold, told to children that go on working (domain.md 3.1).
  noteParentHold: ({ now }) => ({ dates: { parentHeldAt: now, parentResumedAt: null } }),
  noteParentResume: ({ now }) => ({ dates: { parentHeldAt: null, parentResumedAt: now } }),
  raiseRisk: ({ process }) => (process.facts.holder === 'competitor' ? {} : { facts: { risk: 'project_on_hold' } }),
  dropRisk: () => ({ facts: { risk: null } }),

  // project
  stampVerified: ({ input, now }) => ({ dates: { lastVerified: notAfter(input.observedOn, now) } }),
  stampCompletion,
  stampResearched: stamp('researchedAt'),
  stampNeedLines: stamp('needLinesSavedAt'),
  stampSupplyLines: stamp('supplyLinesSavedAt'),
  backToIdentified: ({ now }) => ({ facts: { stage: 'identified' }, dates: { lastVerified: now } }),

  // tender
  stampGo: stamp('goAt'),
  stampApprovalRequested: stamp('approvalRequestedAt'),
  stampApproved: stamp('approvedAt'),
  clearApproval: () => ({ dates: { approvedAt: null } }),
  stampSubmitted: stamp('submittedAt'),
  stampResult: stamp('resultAt'),
  winnerKnown: () => ({ facts: { winnerUnknown: false } }),
  forgetWinner: () => ({ facts: { winnerId: null, winnerUnknown: true } }),
  ourAward: () => ({ facts: { winnerId: null, winnerUnknown: false } }),

  // interest
  countSlip: ({ process }) => ({ facts: { slips: Number(process.facts.slips ?? 0) + 1 } }),

  // deal
  stampLegalApproved: stamp('legalApprovedAt'),
  stampFinanceApproved: stamp('financeApprovedAt'),
  clearPaymentDue: ({ input }) => (input.paymentDueOn ? {} : { dates: { paymentDueOn: null } }),

  // contract
  stampGap: stamp('gapSince'),
  clearGap: () => ({ dates: { gapSince: null } }),

  // object
  recordReading: ({ process, input, now }) =>
    withReading(process, { at: typeof input.at === 'string' ? input.at : now, value: Number(input.value) }),
  recordService,
} as const satisfies Record<string, Effect>

export type EffectName = keyof typeof EFFECTS

/** The day on which somebody looked, when that was before today; a stage seen last week is a week old. */
function notAfter(on: unknown, now: Instant): Instant {
  if (typeof on !== 'string') return now
  const seen = `${on}T23:59:59.000Z`
  return seen < now ? seen : now
}

/** Only the first time: a project that is completed twice has not got its objects twice. */
function stampCompletion({ process, input, now }: CommandContext): ReturnType<Effect> {
  const completed = stageRank(input.stage) >= stageRank('completion')
  return completed && !process.dates.completedAt ? { dates: { completedAt: now } } : {}
}

function withReading(process: CommandContext['process'], reading: Reading): ReturnType<Effect> {
  const readings = [...serviceFacts(process).readings, reading].toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const newest = readings.at(-1) ?? reading
  return {
    facts: { readings: readings.slice(-READINGS_AT_MOST), lastReading: newest.value },
    dates: { lastReadingAt: newest.at },
  }
}

/** What was done moves the rule on to its next occurrence; a reading taken on the way counts as one. */
function recordService({ process, input }: CommandContext): ReturnType<Effect> {
  const { rules } = serviceFacts(process)
  const on = String(input.on)
  const usage = typeof input.usage === 'number' ? input.usage : undefined
  const serviceRules = rules.map(rule => (rule.id === input.serviceRuleId ? complete(rule, { on, usage }) : rule))
  const read = usage === undefined ? {} : withReading(process, { at: on, value: usage })
  return { dates: { ...read.dates, scheduledOn: null }, facts: { ...read.facts, serviceRules } }
}
