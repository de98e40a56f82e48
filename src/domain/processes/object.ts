// The tracked object (domain.md 3.6): in service, on standby, out of service; its service rules are facts of its own.

import { type Command, defineProcess, type Field, type Rule } from '../definition.ts'
import { DAY, INSTANT, INTEGER, internal, JSON_VALUE, PARTY, REASON, required, TEXT } from './inputs.ts'

const USABLE = ['in_service', 'in_maintenance', 'standby'] as const
const LIVE = [...USABLE, 'out_of_service'] as const
const SERVICE = ['owner', 'service_manager'] as const

const HOLDER = { type: 'choice', choices: ['ours', 'nobody', 'competitor'] } as const satisfies Field

const COMMANDS: Readonly<Record<string, Command>> = {
  scheduleService: {
    from: USABLE,
    by: SERVICE,
    guards: ['serviceRuleKnown'],
    input: { serviceRuleId: REASON, scheduledOn: required(DAY), note: TEXT },
    event: 'service_scheduled',
  },
  completeService: {
    from: USABLE,
    by: SERVICE,
    guards: ['serviceRuleKnown', 'serviceOpen', 'dayNotAhead', 'readingGivenForUsage'],
    input: {
      serviceRuleId: REASON,
      on: required(DAY),
      usage: INTEGER,
      stock: INTEGER,
      expiresOn: DAY,
      result: REASON,
      parts: internal(JSON_VALUE),
      actDocumentId: internal(TEXT),
      occurrence: internal(TEXT),
    },
    effects: ['recordService'],
    event: 'service_completed',
  },
  skipService: {
    from: USABLE,
    by: SERVICE,
    guards: ['serviceRuleKnown', 'serviceOpen'],
    input: { serviceRuleId: REASON, reason: REASON, occurrence: internal(TEXT) },
    effects: ['recordSkipped'],
    event: 'service_skipped',
  },
  addReading: {
    from: LIVE,
    by: [...SERVICE, 'manager', 'kam', 'feed', 'system'],
    guards: ['readingNotAhead', 'readingFollowsOrExplained'],
    input: { value: required(INTEGER), at: INSTANT, meterName: TEXT, reason: TEXT, doubted: { type: 'boolean' } },
    effects: ['recordReading', 'noteReadingDoubt'],
    event: 'reading_added',
  },
  askReading: {
    from: ['in_service'],
    by: ['system'],
    event: 'reading_asked',
  },
  replaceMeter: {
    from: LIVE,
    by: SERVICE,
    input: { startsAt: required(INTEGER), removedAt: INTEGER, meterName: TEXT, reason: REASON },
    effects: ['recordMeterReplaced'],
    event: 'meter_replaced',
  },
  changeMeterUnit: {
    from: LIVE,
    by: SERVICE,
    guards: ['unitConvertible'],
    input: { unit: required({ type: 'choice', choices: ['km', 'mi'] }), reason: REASON },
    effects: ['recordUnitChanged'],
    event: 'meter_unit_changed',
  },
  recordEvent: {
    from: LIVE,
    by: [...SERVICE, 'manager', 'kam', 'feed'],
    guards: ['dayNotAhead'],
    input: { name: REASON, on: required(DAY), note: TEXT },
    effects: ['recordServiceEvent'],
    event: 'service_event_recorded',
  },
  changeHolder: {
    from: LIVE,
    by: [...SERVICE, 'manager', 'kam', 'head'],
    input: { holder: required(HOLDER), holderId: PARTY, holderUntil: DAY, note: TEXT },
    event: 'holder_changed',
  },
  startMaintenance: {
    from: ['in_service'],
    to: 'in_maintenance',
    by: SERVICE,
    input: { note: TEXT },
    event: 'maintenance_started',
  },
  finishMaintenance: {
    from: ['in_maintenance'],
    to: 'in_service',
    by: SERVICE,
    input: { note: TEXT },
    event: 'maintenance_finished',
  },
  toStandby: {
    from: ['in_service'],
    to: 'standby',
    by: SERVICE,
    input: { reason: REASON },
    effects: ['beginStandby'],
    event: 'put_on_standby',
  },
  fromStandby: {
    from: ['standby'],
    to: 'in_service',
    by: SERVICE,
    input: { note: TEXT },
    effects: ['endStandby'],
    event: 'returned_to_service',
  },
  retire: {
    from: USABLE,
    to: 'out_of_service',
    by: [...SERVICE, 'head'],
    input: { reason: REASON },
    effects: ['endStandby'],
    event: 'retired',
  },
  dispose: {
    from: ['out_of_service'],
    to: 'disposed',
    by: SERVICE,
    input: { disposedOn: DAY, reason: REASON },
    event: 'disposed',
  },
}

const RULES: readonly Rule[] = [
  {
    // On standby nothing is driven and no interval runs, but what expires does.
    id: 'O1',
    states: USABLE,
    // What somebody else serves we do not remind of; when their contract ends we ask for it back (O6).
    when: ['notHeldByCompetitor'],
    each: 'service',
    opens: 'serviceLead',
    due: 'serviceDue',
  },
  {
    // The client is asked, by one letter or one task for all of its objects (db/reading-ask.ts); again until it answers.
    id: 'O2',
    states: ['in_service'],
    when: ['metered', 'notHeldByCompetitor', 'clientNamed'],
    // An object that was never read is asked for its first reading as well.
    opens: 'latest(created +30d, lastReadingAt +30d)',
    every: { step: '30d' },
    command: 'askReading',
  },
  {
    id: 'O2.own',
    states: ['in_service'],
    when: ['metered', 'notHeldByCompetitor', 'clientMissing'],
    opens: 'latest(created +30d, lastReadingAt +30d)',
    task: { title: 'requestReading', to: 'service_manager', ladder: 'owner_only', outcomes: ['addReading'] },
  },
  {
    id: 'O3',
    states: ['in_maintenance'],
    opens: 'entered +5wd',
    task: { title: 'finishMaintenance', to: 'service_manager', ladder: 'L', outcomes: ['finishMaintenance', 'retire'] },
  },
  {
    id: 'O4',
    states: ['standby'],
    opens: 'entered +90d',
    every: { step: '90d' },
    task: {
      title: 'reviewStandby',
      to: 'owner',
      ladder: 'owner_only',
      outcomes: ['fromStandby', 'retire', 'continue'],
    },
  },
  {
    id: 'O5',
    states: ['out_of_service'],
    opens: 'entered +30d',
    every: { step: '90d' },
    task: { title: 'decideDisposal', to: 'owner', ladder: 'owner_only', outcomes: ['dispose', 'continue'] },
  },
  {
    // As the contract of a competitor is watched (T12): whoever serves it now will be chosen anew.
    id: 'O6',
    states: USABLE,
    when: ['competitors'],
    opens: ['holderUntil -180d', 'holderUntil -90d', 'holderUntil -30d', 'holderUntil +0d'],
    task: { title: 'holderContractEnds', to: 'owner', ladder: 'L', outcomes: ['changeHolder', 'not_now'] },
    pauseOnHold: false,
  },
  {
    // Somebody outside entered what hardly can be, and said that it is so.
    id: 'O7',
    states: LIVE,
    opens: 'readingDoubtedAt',
    task: {
      title: 'checkReading',
      to: 'service_manager',
      ladder: 'owner_only',
      outcomes: ['addReading', 'replaceMeter', 'readingRight'],
    },
  },
]

export const object = defineProcess({
  kind: 'object',
  version: 1,
  initial: 'in_service',
  states: [...LIVE, 'disposed'],
  closed: ['disposed'],
  startStates: [...LIVE, 'disposed'],
  fields: {
    holder: HOLDER,
    meter: { type: 'choice', choices: ['km', 'mi', 'hours', 'cycles'] },
    /** Of a competitor that holds the service: who it is, and when its contract ends. */
    holderId: PARTY,
    holderUntil: DAY,
    serviceRules: JSON_VALUE,
    /** As its kind describes them (attribute.ts). */
    attributes: JSON_VALUE,
    rulesOff: JSON_VALUE,
    commissionedOn: DAY,
    warrantyEndOn: DAY,
    shelfLifeEndOn: DAY,
    objectKind: internal(TEXT),
    regulation: internal(INTEGER),
    marks: internal(JSON_VALUE),
    readings: internal(JSON_VALUE),
    meterOffsets: internal(JSON_VALUE),
    serviceEvents: internal(JSON_VALUE),
    standby: internal(JSON_VALUE),
    lastReading: internal(INTEGER),
    lastReadingAt: internal(INSTANT),
    readingDoubtedAt: internal(INSTANT),
    scheduledOn: internal(DAY),
    disposedOn: internal(DAY),
    reason: internal(TEXT),
  },
  commands: COMMANDS,
  rules: RULES,
  followed: [],
})
