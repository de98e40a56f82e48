// The named conditions of definitions: what must be true for a command, or for a rule to have a say.
// Every guard is total: rules ask it with no input, and facts may be missing.

import { type Day, dayOf, epochOf } from './calendar.ts'
import { clientSilence } from './client.ts'
import { listOf } from './entry.ts'
import { unitFactor } from './meter-unit.ts'
import { offsetOf } from './object-effects.ts'
import { serviceFacts } from './object-service.ts'
import {
  contractorTouched,
  LOW_COVERAGE_PERCENT,
  missingRoles,
  participantsOf,
  presenceOf,
  TARGET_PERCENT,
} from './potential.ts'
import type { CommandContext } from './process.ts'
import { occurrenceOf } from './service.ts'
import { stageRank } from './stage.ts'

export type Guard = (context: CommandContext) => boolean

const DAY_MS = 86_400_000

/** What the command brings, else what is known already. */
const known = ({ process, input }: CommandContext, name: string) => input[name] ?? process.facts[name]
const dateOf = ({ process }: CommandContext, name: string) => process.dates[name]?.value
const hasLines = (value: unknown) => Array.isArray(value) && value.length > 0

// A contract whose role or holder nobody noted is our own main contract: that is what a signed deal brings.
const roleOf = (context: CommandContext) => known(context, 'role') ?? 'main'
const isOurs = (context: CommandContext) => (known(context, 'holder') ?? 'ours') === 'ours'

const enteredWithin =
  (days: number): Guard =>
  ({ process, now }) =>
    epochOf(now) - epochOf(process.enteredAt) <= days * DAY_MS

export const GUARDS = {
  ownerMissing: ({ process }) => process.ownerId === null,

  // project
  stageForwardOrHead: context => forwardOrHead(context),
  skippedStageExplained: ({ process, input, actor }) =>
    stageRank(input.stage) - stageRank(process.facts.stage) <= 1 || actor.kind !== 'person' || Boolean(input.note),
  researchOpen: context => dateOf(context, 'researchedAt') === undefined,
  needLinesSaved: context => hasLines(known(context, 'needLines')),
  coverageUnknown: context => dateOf(context, 'capacityAssessedAt') === undefined,
  coverageLow: context =>
    Number(context.process.facts.coveragePercent ?? 100) < LOW_COVERAGE_PERCENT &&
    dateOf(context, 'capacityDecidedAt') === undefined,
  percentGiven: ({ input }) =>
    input.coveragePercent === undefined || (Number(input.coveragePercent) >= 0 && Number(input.coveragePercent) <= 100),
  presenceBelowTarget: ({ process: { facts } }) =>
    facts.presence !== undefined && Number(facts.presencePercent ?? 0) < Number(facts.targetPercent ?? TARGET_PERCENT),
  somethingDelivered: ({ process }) => presenceOf(process.facts.presence).some(line => line.delivered > 0),
  contractorUntouched: ({ process }) => !contractorTouched(process),
  roleMissing: ({ process }) => missingRoles(process).length > 0,
  participantKnown: ({ process, input }) =>
    input.entryId === undefined || participantsOf(process.facts.participants).some(one => one.id === input.entryId),
  supplyLinesSaved: context => hasLines(known(context, 'supplyLines')),
  supplyLinesGiven: ({ input }) => hasLines(input.supplyLines),
  cancelledWithin180Days: enteredWithin(180),

  // tender
  beforeSubmissionDeadline: context => !deadlinePassed(context),
  submissionDeadlinePassed: context => deadlinePassed(context),
  ownershipKnown: context => typeof known(context, 'ownership') === 'string',
  competitorNamed: context => known(context, 'ownership') !== 'competitor' || Boolean(known(context, 'competitorId')),
  winnerNamedOrUnknown: ({ input }) => Boolean(input.winnerId) || input.winnerUnknown === true,
  winnerUnknown: ({ process }) => process.facts.winnerUnknown === true,
  notApproved: context => dateOf(context, 'approvedAt') === undefined,
  // An amount nobody knows yet must be asked for; only a known zero needs no payment.
  securityUnpaid: context =>
    context.process.facts.bidSecurityAmount !== 0 && dateOf(context, 'securityPaidOn') === undefined,

  performanceSecurityUnpaid: context =>
    context.process.facts.performanceSecurityAmount !== 0 && dateOf(context, 'performanceSecurityPaidOn') === undefined,
  signingDeadlineMissing: context => dateOf(context, 'signingDeadline') === undefined,
  securityOutstanding: context =>
    dateOf(context, 'securityPaidOn') !== undefined && dateOf(context, 'securitySettledAt') === undefined,
  securitySettled: context => dateOf(context, 'securitySettledAt') !== undefined,

  // interest
  linesAndPrice: context => hasLines(known(context, 'lines')) && Number(known(context, 'amount') ?? 0) > 0,
  refusedWithin90Days: enteredWithin(90),
  // People end every conversation with what comes next; our own rules ask for it by a task instead (domain.md 3.3).
  nextStepAhead: context => context.actor.kind !== 'person' || notBehind(context, 'nextStepOn'),
  nextStepMissing: context => dateOf(context, 'nextStepOn') === undefined && dateOf(context, 'wokenAt') === undefined,
  deferredAhead: context => String(context.input.deferredUntil ?? '') > today(context),
  slippedTwice: ({ process }) => Number(process.facts.slips ?? 0) >= 2,

  // deal
  legalApprovalMissing: context => dateOf(context, 'legalApprovedAt') === undefined,
  financeApprovalMissing: context => dateOf(context, 'financeApprovedAt') === undefined,
  documentsMissing: context => dateOf(context, 'documentsOn') === undefined,

  // lists of milestones, visits, reports
  entryOpen: ({ process, input }) => listOf(process, input.entryId) !== undefined,

  // letters to the client
  clientNoticeKnown: context => dateOf(context, 'clientNoticeOn') !== undefined,
  clientNoticeUnknown: context => dateOf(context, 'clientNoticeOn') === undefined,
  clientReachable: ({ process }) => clientSilence(process) === null,
  clientUnreachable: ({ process }) => clientSilence(process) !== null,
  clientNamed: ({ process }) => Boolean(process.contacts),
  clientMissing: ({ process }) => !process.contacts,

  // contract
  // The notice day has passed when it has ended; a decision after it says why it came so late (domain.md K5).
  decidedInTimeOrExplained: context => !noticePassed(context) || Boolean(context.input.lateReason),
  ours: isOurs,
  oursMain: context => isOurs(context) && roleOf(context) === 'main',
  oursSupport: context => isOurs(context) && roleOf(context) === 'support',
  competitors: context => !isOurs(context),
  noContact: context => dateOf(context, 'contactOn') === undefined,
  termMissing: context => dateOf(context, 'startOn') === undefined || dateOf(context, 'endOn') === undefined,

  // visit
  clientLetterWanted: ({ process }) => process.facts.clientLetter === true,
  saleNotWanted: context => dateOf(context, 'saleWantedAt') === undefined,
  visitDayAhead: context => String(context.input.bookedOn ?? '') >= today(context),
  visitAhead: context => String(dateOf(context, 'bookedOn') ?? '') >= today(context),
  visitDoneNotAhead: context => !isAhead(context, 'doneOn'),
  putOffGiven: context =>
    context.input.openServices !== 'later' || String(context.input.putOffUntil ?? '') > today(context),

  // account
  classA: ({ process }) => process.facts.abc === 'A',

  // object
  notHeldByCompetitor: ({ process }) => process.facts.holder !== 'competitor',
  metered: context => Boolean(context.process.facts.meter) || dateOf(context, 'lastReadingAt') !== undefined,
  serviceRuleKnown: context => serviceRuleOf(context) !== undefined,
  // Whoever names the service that is meant does it once: the next one of the rule is another.
  serviceOpen: context => {
    const rule = serviceRuleOf(context)
    return !context.input.occurrence || rule === undefined || context.input.occurrence === occurrenceOf(rule)
  },
  readingGivenForUsage: context =>
    serviceRuleOf(context)?.everyUsage === undefined || typeof context.input.usage === 'number',
  dayNotAhead: context => !isAhead(context, 'on'),
  readingNotAhead: ({ input, now }) => typeof input.at !== 'string' || input.at <= now,
  unitConvertible: ({ process, input }) => unitFactor(process.facts.meter, input.unit) !== null,
  readingFollowsOrExplained: context => Boolean(context.input.reason) || readingFollows(context),
} as const satisfies Record<string, Guard>

export type GuardName = keyof typeof GUARDS

/** The day it is where the record is worked on; by Greenwich where nobody said. */
export const today = ({ calendar, now }: CommandContext): Day => (calendar ? dayOf(calendar, now) : now.slice(0, 10))

/** With a day of grace, because "today" of the far east begins while Greenwich still has yesterday. */
function isAhead({ input, now }: CommandContext, field: string): boolean {
  const day = input[field]
  return typeof day === 'string' && epochOf(`${day}T00:00:00Z`) > epochOf(now) + DAY_MS
}

function notBehind(context: CommandContext, field: string): boolean {
  const day = context.input[field]
  return typeof day === 'string' && day >= today(context)
}

/** Whether the last day for notice is over. */
export function noticePassed(context: CommandContext): boolean {
  const noticeOn = dateOf(context, 'noticeOn')
  return noticeOn !== undefined && today(context) > noticeOn
}

function deadlinePassed(context: CommandContext): boolean {
  const deadline = dateOf(context, 'submissionDeadline')
  return deadline !== undefined && context.now >= deadline
}

function forwardOrHead({ process, input, actor }: CommandContext): boolean {
  if (stageRank(input.stage) >= stageRank(process.facts.stage)) return true
  return actor.kind === 'person' && (actor.roles.includes('head') || actor.roles.includes('administrator'))
}

function serviceRuleOf({ process, input }: CommandContext) {
  return serviceFacts(process).rules.find(rule => rule.id === input.serviceRuleId)
}

/** A meter does not run backwards: no earlier reading is higher, no later one lower. */
function readingFollows({ process, input, now }: CommandContext): boolean {
  const meter = typeof input.meterName === 'string' ? input.meterName : undefined
  const value = Number(input.value) + offsetOf(process, meter)
  const readAt = typeof input.at === 'string' ? input.at : now
  return serviceFacts(process).readings.every(
    ({ at, value: other, meter: of }) => of !== meter || (at <= readAt ? other <= value : other >= value),
  )
}
