// The investment project (domain.md 3.1). Two axes: the state is our work, the fact `stage` is the building outside.

import { type Command, defineProcess } from '../definition.ts'
import { STAGES } from '../stage.ts'
import { AMOUNT, DAY, INSTANT, internal, JSON_VALUE, MOMENT, PARTY, REASON, required, TEXT } from './inputs.ts'
import { PROJECT_RULES } from './project-rules.ts'

const WORKED_ON = ['new', 'research', 'potential_defined', 'in_progress', 'present'] as const
const KEEPER = ['owner', 'kam'] as const
const OBSERVER = [...KEEPER, 'marketing', 'head', 'feed'] as const
const STAGE = { type: 'choice', choices: STAGES } as const
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
    effects: ['stampNeedLines'],
    event: 'need_lines_saved',
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
  moveStage: {
    from: '*',
    by: OBSERVER,
    guards: ['stageForwardOrHead', 'skippedStageExplained'],
    input: { stage: required(STAGE), observedOn: DAY, source: REASON, note: TEXT },
    effects: ['stampVerified', 'stampCompletion'],
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
    commissioningOn: DAY,
    ...ANSWERS,
    needLines: JSON_VALUE,
    supplyLines: internal(JSON_VALUE),
    potentialAmount: internal(AMOUNT),
    deliveredOn: internal(DAY),
    reason: internal(TEXT),
    completedAt: MOMENT,
    researchedAt: MOMENT,
    needLinesSavedAt: MOMENT,
    supplyLinesSavedAt: MOMENT,
  },
  commands: COMMANDS,
  rules: PROJECT_RULES,
  followed: [
    'project.supply_lines_saved',
    'project.put_on_hold',
    'project.resumed',
    'project.cancelled',
    'project.archived',
    'project.rejected',
    'project.withdrawn',
    'project.completed',
  ],
})
