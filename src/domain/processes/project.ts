// The investment project (domain.md 3.1). Two axes: the state is our work, the fact `stage` is the building outside.

import { type Command, defineProcess } from '../definition.ts'
import { STAGES } from '../stage.ts'
import { AMOUNT, DAY, INSTANT, INTEGER, internal, JSON_VALUE, MOMENT, PARTY, REASON, required, TEXT } from './inputs.ts'
import { PROJECT_RULES } from './project-rules.ts'

const WORKED_ON = ['new', 'research', 'potential_defined', 'in_progress', 'present'] as const
const KEEPER = ['owner', 'kam'] as const
const OBSERVER = [...KEEPER, 'marketing', 'head', 'feed'] as const
const STAGE = { type: 'choice', choices: STAGES } as const
const CAPACITY_DECISION = { type: 'choice', choices: ['partial', 'via_dealers'] } as const
const ANSWERS = {
  investorId: PARTY,
  generalContractorId: PARTY,
  trustedSuppliers: TEXT,
  nomenclature: TEXT,
  timeline: TEXT,
} as const

const COMMANDS: Readonly<Record<string, Command>> = {
  startResearch: { from: ['new'], to: 'research', by: KEEPER, event: 'research_started' },
  finishResearch: {
    from: ['new', 'research'],
    to: 'research',
    by: KEEPER,
    input: { ...ANSWERS, note: TEXT },
    effects: ['stampResearched'],
    event: 'researched',
  },
  saveNeedLines: {
    from: WORKED_ON,
    by: [...KEEPER, 'manager', 'feed'],
    input: { needLines: required(JSON_VALUE) },
    effects: ['stampNeedLines', 'assessNeeds', 'keepPresence'],
    event: 'need_lines_saved',
  },
  // Where no line says what we can make, a person says how much of it all we could.
  assessCapacity: {
    from: WORKED_ON,
    by: [...KEEPER, 'head'],
    input: { coveragePercent: required(INTEGER), note: TEXT },
    guards: ['percentGiven'],
    effects: ['stampCapacityAssessed'],
    event: 'capacity_assessed',
  },
  decideCapacity: {
    from: WORKED_ON,
    by: [...KEEPER, 'head'],
    input: { capacityDecision: required(CAPACITY_DECISION), note: TEXT },
    effects: ['stampCapacityDecided'],
    event: 'capacity_decided',
  },
  savePresence: {
    from: WORKED_ON,
    by: [...KEEPER, 'manager'],
    input: { presence: required(JSON_VALUE) },
    guards: ['needLinesSaved'],
    effects: ['recordPresence'],
    event: 'presence_saved',
  },
  saveParticipants: {
    from: '*',
    by: [...OBSERVER, 'manager'],
    input: { parties: required(JSON_VALUE) },
    effects: ['nameParticipants'],
    event: 'participants_saved',
  },
  touchParticipant: {
    from: '*',
    by: [...KEEPER, 'manager', 'marketing', 'head'],
    input: { entryId: required(TEXT), touchedOn: required(DAY), note: TEXT },
    guards: ['participantKnown'],
    effects: ['touchParticipant'],
    event: 'participant_touched',
  },
  saveSupplyLines: {
    from: WORKED_ON,
    by: [...KEEPER, 'manager'],
    guards: ['supplyLinesGiven'],
    input: { supplyLines: required(JSON_VALUE) },
    effects: ['stampSupplyLines'],
    event: 'supply_lines_saved',
  },
  definePotential: {
    from: ['new', 'research'],
    to: 'potential_defined',
    by: [...KEEPER, 'system'],
    guards: ['supplyLinesSaved'],
    input: { potentialAmount: AMOUNT, note: TEXT },
    event: 'potential_defined',
  },
  // The first interest or tender says that we are in, wherever our own paperwork stands.
  startWork: {
    from: ['new', 'research', 'potential_defined'],
    to: 'in_progress',
    by: ['system'],
    event: 'work_started',
  },
  recordDelivery: {
    from: ['in_progress'],
    to: 'present',
    by: [...KEEPER, 'manager', 'system'],
    input: { deliveredOn: DAY, note: TEXT },
    event: 'delivered',
  },
  // A signed deal has its lines in the presence from now on; how far each got, people say (P7).
  notePresence: {
    from: '*',
    by: ['system'],
    input: { dealId: TEXT },
    effects: ['notePresence'],
    event: 'presence_noted',
  },
  moveStage: {
    from: '*',
    by: OBSERVER,
    guards: ['stageForwardOrHead', 'skippedStageExplained'],
    input: { stage: required(STAGE), observedOn: required(DAY), source: REASON, note: TEXT },
    effects: ['stampVerified', 'stampStage', 'stampCompletion'],
    event: 'stage_moved',
  },
  verify: {
    from: '*',
    by: OBSERVER,
    input: { observedOn: DAY, source: REASON, note: TEXT },
    effects: ['stampVerified'],
    event: 'verified',
  },
  lose: { from: WORKED_ON, to: 'lost', by: KEEPER, input: { reason: REASON }, event: 'lost' },
  reject: { from: [...WORKED_ON, 'lost'], to: 'rejected', by: KEEPER, input: { reason: REASON }, event: 'rejected' },
  archive: {
    from: [...WORKED_ON, 'lost', 'rejected'],
    to: 'archived',
    by: KEEPER,
    input: { reason: REASON },
    event: 'archived',
  },
  revive: { from: ['lost'], to: 'research', by: KEEPER, input: { reason: REASON }, event: 'revived' },
  cancelProject: {
    from: '*',
    to: 'cancelled',
    by: ['head'],
    input: { reason: REASON, source: TEXT },
    event: 'cancelled',
  },
  reopen: {
    from: ['cancelled'],
    to: 'research',
    by: ['head'],
    guards: ['cancelledWithin180Days'],
    input: { reason: REASON, source: TEXT },
    effects: ['backToIdentified'],
    event: 'reopened',
  },
}

export const project = defineProcess({
  kind: 'project',
  version: 1,
  initial: 'new',
  states: [...WORKED_ON, 'lost', 'rejected', 'archived', 'cancelled'],
  closed: ['rejected', 'archived', 'cancelled'],
  startStates: [...WORKED_ON, 'lost', 'rejected', 'archived'],
  fields: {
    stage: { ...STAGE, onlyAtCreation: true },
    lastVerified: INSTANT,
    level: { type: 'choice', choices: ['state', 'federal', 'local', 'commercial'] },
    industry: TEXT,
    region: TEXT,
    amount: AMOUNT,
    procurementStartOn: DAY,
    commissioningOn: { ...DAY, movedAnchor: 'commissioningMovedAt' },
    // How much of the need we want to deliver; 30 where nobody said otherwise.
    targetPercent: INTEGER,
    ...ANSWERS,
    needLines: internal(JSON_VALUE),
    supplyLines: internal(JSON_VALUE),
    coveragePercent: internal(INTEGER),
    capacityDecision: internal(CAPACITY_DECISION),
    presence: internal(JSON_VALUE),
    presencePercent: internal(INTEGER),
    participants: internal({ type: 'entries' }),
    potentialAmount: internal(AMOUNT),
    deliveredOn: internal(DAY),
    reason: internal(TEXT),
    completedAt: MOMENT,
    researchedAt: MOMENT,
    needLinesSavedAt: MOMENT,
    supplyLinesSavedAt: MOMENT,
    capacityAssessedAt: MOMENT,
    capacityDecidedAt: MOMENT,
    presenceSavedAt: MOMENT,
    participantsSavedAt: MOMENT,
    stageSince: MOMENT,
    commissioningMovedAt: MOMENT,
  },
  commands: COMMANDS,
  rules: PROJECT_RULES,
  followed: [
    'project.supply_lines_saved',
    'project.put_on_hold',
    'project.resumed',
    'project.hold_lifted',
    'project.cancelled',
    'project.archived',
    'project.rejected',
    'project.withdrawn',
    'project.completed',
    'project.support_due',
    'project.date_moved',
  ],
})
