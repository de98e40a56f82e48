// The named consequences of commands, beside the state and the given values: anchors that start clocks, and facts.

import type { Day, Instant } from './calendar.ts'
import { listOf, withDone } from './entry.ts'
import { noticePassed, today } from './guards.ts'
import {
  beginStandby,
  endStandby,
  recordMeterReplaced,
  recordReading,
  recordService,
  recordServiceEvent,
  recordSkipped,
  recordUnitChanged,
} from './object-effects.ts'
import {
  coveragePercent,
  namedPresence,
  participantsFrom,
  presenceAfter,
  presencePercent,
  presenceSigned,
  quartersUntil,
  withTouch,
} from './potential.ts'
import type { CommandContext, Fact } from './process.ts'
import { stageRank } from './stage.ts'

export type Effect = (context: CommandContext) => {
  dates?: Record<string, Instant | Day | null>
  facts?: Record<string, Fact>
  /** Who answers for the record from now on. */
  ownerId?: string
}

const stamp =
  (name: string): Effect =>
  ({ now }) => ({ dates: { [name]: now } })

export const EFFECTS = {
  // Project on hold, told to children that go on working (domain.md 3.1).
  noteParentHold,
  noteParentResume,
  raiseRisk: ({ process }) => (process.facts.holder === 'competitor' ? {} : { facts: { risk: 'project_on_hold' } }),
  dropRisk: context => (holdsWithout(context).length > 0 ? {} : { facts: { risk: null } }),

  // project
  stampVerified: ({ input, now }) => ({ dates: { lastVerified: notAfter(input.observedOn, now) } }),
  stampCompletion,
  stampResearched: stamp('researchedAt'),
  stampNeedLines: stamp('needLinesSavedAt'),
  stampStage,
  assessNeeds,
  stampCapacityAssessed: ({ now }) => ({
    dates: { capacityAssessedAt: now, capacityDecidedAt: null },
    facts: { capacityDecision: null },
  }),
  stampCapacityDecided: stamp('capacityDecidedAt'),
  keepPresence,
  recordPresence,
  notePresence,
  nameParticipants: ({ process, input, now }) => ({
    dates: { participantsSavedAt: now },
    facts: { participants: participantsFrom(input.parties, process.facts.participants, now.slice(0, 10)) },
  }),
  touchParticipant: ({ process, input }) => ({
    facts: { participants: withTouch(process.facts.participants, input.entryId, String(input.touchedOn)) },
  }),
  stampSupplyLines: stamp('supplyLinesSavedAt'),
  backToIdentified: ({ now }) => ({ facts: { stage: 'identified' }, dates: { lastVerified: now } }),

  // tender
  stampGo: stamp('goAt'),
  stampApprovalRequested: stamp('approvalRequestedAt'),
  stampApproved: stamp('approvedAt'),
  clearApproval: () => ({ dates: { approvedAt: null } }),
  stampSubmitted: stamp('submittedAt'),
  stampResult: stamp('resultAt'),
  stampSecuritySettled: stamp('securitySettledAt'),
  winnerKnown: () => ({ facts: { winnerUnknown: false } }),
  forgetWinner: () => ({ facts: { winnerId: null, winnerUnknown: true } }),
  ourAward: () => ({ facts: { winnerId: null, winnerUnknown: false } }),

  // interest
  countSlip,
  // What the client does, not what we click: from here 45 days of silence are counted (domain.md 3.3).
  stampClientActive: stamp('clientSilentSince'),
  noteClientActive: ({ input, now }) => (input.clientActive === true ? { dates: { clientSilentSince: now } } : {}),
  stampWoken: stamp('wokenAt'),
  settleReturn: () => ({ dates: { wokenAt: null } }),
  clearNextStep: () => ({ facts: { nextStep: null }, dates: { nextStepOn: null, wokenAt: null } }),
  beginAnew: () => ({ facts: { slips: 0, reason: null, reasonCode: null } }),

  // deal
  stampLegalApproved: stamp('legalApprovedAt'),
  stampFinanceApproved: stamp('financeApprovedAt'),
  stampExecuted: stamp('executedAt'),
  clearPaymentDue: ({ input }) => (input.paymentDueOn ? {} : { dates: { paymentDueOn: null } }),

  // lists of milestones, visits, reports
  finishEntry: context => {
    const { process, input } = context
    const fact = listOf(process, input.entryId)
    const on = typeof input.doneOn === 'string' ? input.doneOn : today(context)
    return fact === undefined ? {} : { facts: { [fact]: withDone(process, fact, input.entryId, on) } }
  },

  // contract
  noteDecision: context => ({ dates: { decidedAt: context.now }, facts: { decidedLate: noticePassed(context) } }),
  stampGap: stamp('gapSince'),
  clearGap: () => ({ dates: { gapSince: null } }),

  // visit
  clearBooked: () => ({ dates: { bookedOn: null } }),
  stampLost: stamp('lostAt'),
  stampNotLost: stamp('notLostAt'),
  stampSaleWanted: stamp('saleWantedAt'),
  handToPerformer: ({ input }) => (typeof input.performerId === 'string' ? { ownerId: input.performerId } : {}),

  // object
  noteReadingDoubt: ({ input, now }) => (input.doubted === true ? { dates: { readingDoubtedAt: now } } : {}),

  // account
  stampReadingsAsked: stamp('readingsAskedAt'),
  stampReviewed: stamp('reviewedAt'),

  // object
  recordReading,
  recordMeterReplaced,
  recordUnitChanged,
  recordServiceEvent,
  recordSkipped,
  beginStandby,
  endStandby,
  recordService,
} as const satisfies Record<string, Effect>

export type EffectName = keyof typeof EFFECTS

const projectsAbove = ({ process }: CommandContext): string[] => {
  const known = process.facts.parentHolds
  return Array.isArray(known) ? known.map(String) : []
}
const holdsWithout = (context: CommandContext) =>
  context.input.projectId === undefined ? [] : projectsAbove(context).filter(id => id !== context.input.projectId)

/** The first project above that is held asks for a decision; others only keep it from being over. */
function noteParentHold(context: CommandContext): ReturnType<Effect> {
  const { process, input, now } = context
  const parentHolds = [...new Set([...projectsAbove(context), ...(input.projectId ? [String(input.projectId)] : [])])]
  const isHeld = process.dates.parentHeldAt !== undefined
  return { facts: { parentHolds }, dates: isHeld ? {} : { parentHeldAt: now, parentResumedAt: null } }
}

function noteParentResume(context: CommandContext): ReturnType<Effect> {
  const parentHolds = holdsWithout(context)
  if (parentHolds.length > 0) return { facts: { parentHolds } }
  return { facts: { parentHolds }, dates: { parentHeldAt: null, parentResumedAt: context.now } }
}

/** A stage that was noted anew is not one that began anew. */
function stampStage({ process, input, now }: CommandContext): ReturnType<Effect> {
  return input.stage === process.facts.stage ? {} : { dates: { stageSince: notAfter(input.observedOn, now) } }
}

/** How much of the new need we can cover; whoever decided about the old one decides again. */
function assessNeeds({ process, input, now }: CommandContext): ReturnType<Effect> {
  const until = process.dates.commissioningOn?.value
  const percent = coveragePercent(input.needLines, quartersUntil(now.slice(0, 10), until))
  return {
    dates: { capacityAssessedAt: percent === null ? null : now, capacityDecidedAt: null },
    facts: { coveragePercent: percent, capacityDecision: null },
  }
}

/** What is there stays there when the list of what is needed is written anew. */
function keepPresence({ process: { facts }, input }: CommandContext): ReturnType<Effect> {
  if (facts.presence === undefined) return {}
  const presence = presenceAfter(facts.presence, input.needLines)
  return { facts: { presence, presencePercent: presencePercent(input.needLines, presence) } }
}

function recordPresence({ process: { facts }, input, now }: CommandContext): ReturnType<Effect> {
  const presence = namedPresence(facts.needLines, input.presence)
  return {
    dates: { presenceSavedAt: now },
    facts: { presence, presencePercent: presencePercent(facts.needLines, presence) },
  }
}

/** Signed is not delivered: the share stays, and nobody has looked. */
function notePresence({ process: { facts } }: CommandContext): ReturnType<Effect> {
  return { facts: { presence: presenceSigned(facts.needLines, facts.supplyLines, facts.presence) } }
}

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

/** A slip is an expected date that is put off; one that is brought forward is none. */
function countSlip({ process, input }: CommandContext): ReturnType<Effect> {
  const before = process.dates.expectedOn?.value
  const later = typeof input.expectedOn === 'string' && before !== undefined && input.expectedOn > before
  return later ? { facts: { slips: Number(process.facts.slips ?? 0) + 1 } } : {}
}
