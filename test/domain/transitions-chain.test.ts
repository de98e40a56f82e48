import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { aProcess, msk } from '../support/build.ts'
import { describeTransitions } from '../support/transition-table.ts'

// domain.md 3.8: interest, deal, contract, tracked object.
const CREATED = msk('2026-04-20 10:00')
const NOW = msk('2026-04-21 12:00')
const NEXT = { nextStep: 'call', nextStepOn: '2026-04-30' }
const ENTRIES = [{ id: 'one', title: 'a visit', on: '2026-05-10' }]
const REASON = { reason: 'said in words' }

const SALES = 'owner manager kam'
const PIPELINE = 'new contact need_clarified proposal negotiation'

describeTransitions({
  definition: SHIPPED.interest,
  live: `${PIPELINE} deferred`,
  closed: 'converted refused',
  now: NOW,
  rows: [
    ['recordContact', 'new', 'contact', SALES],
    ['clarifyNeed', 'contact', 'need_clarified', SALES],
    ['propose', 'need_clarified', 'proposal', SALES],
    ['negotiate', 'proposal', 'negotiation', SALES],
    ['convert', 'negotiation', 'converted', SALES],
    ['logContact', PIPELINE, 'stays', SALES],
    ['confirmDate', PIPELINE, 'stays', SALES],
    ['defer', PIPELINE, 'deferred', SALES],
    ['wake', 'deferred', 'back', SALES],
    ['wakeUp', 'deferred', 'back', '-'],
    ['refuse', `${PIPELINE} deferred`, 'refused', SALES],
    ['reopen', 'refused', 'new', SALES],
  ],
  record: state =>
    aProcess('interest', state, CREATED, {
      facts: { lines: [{ description: 'pump' }], amount: 100, stateBefore: 'proposal' },
    }),
  input: {
    ...Object.fromEntries(
      ['recordContact', 'clarifyNeed', 'propose', 'negotiate', 'logContact', 'wake', 'reopen'].map(name => [
        name,
        NEXT,
      ]),
    ),
    confirmDate: { ...NEXT, expectedOn: '2026-06-01' },
    defer: { ...REASON, deferredUntil: '2026-06-01' },
    refuse: REASON,
  },
})

const OFFICE = `${SALES} lawyer finance`
const UNPAID = 'draft contract_approval signed in_execution documents'

describeTransitions({
  definition: SHIPPED.deal,
  live: `${UNPAID} paid suspended`,
  closed: 'closed_won closed_lost',
  now: NOW,
  rows: [
    ['requestApproval', 'draft', 'contract_approval', SALES],
    ['approveLegal', 'contract_approval', 'stays', 'lawyer'],
    ['approveFinance', 'contract_approval', 'stays', 'finance'],
    ['sign', 'contract_approval', 'signed', OFFICE],
    ['startExecution', 'signed', 'in_execution', OFFICE],
    ['finishExecution', 'in_execution', 'documents', OFFICE],
    ['recordDocuments', 'documents', 'stays', OFFICE],
    ['recordAdvance', 'signed in_execution suspended', 'stays', OFFICE],
    ['recordPayment', 'documents', 'paid', OFFICE],
    ['saveMilestones', `${UNPAID} suspended`, 'stays', OFFICE],
    ['finishMilestone', `${UNPAID} suspended`, 'stays', OFFICE],
    ['proposeMore', 'in_execution documents paid', 'stays', OFFICE],
    ['close', 'paid', 'closed_won', OFFICE],
    ['restore', 'closed_lost', 'back', '-'],
    ['lose', `${UNPAID} suspended`, 'closed_lost', OFFICE],
    ['suspend', 'signed in_execution', 'suspended', OFFICE],
    ['reinstate', 'suspended', 'back', OFFICE],
  ],
  record: state => aProcess('deal', state, CREATED, { facts: { milestones: ENTRIES, stateBefore: 'in_execution' } }),
  input: {
    recordDocuments: { documentsOn: '2026-04-21' },
    recordAdvance: { advanceOn: '2026-04-21', advanceAmount: 10 },
    recordPayment: { paidOn: '2026-04-21' },
    saveMilestones: { milestones: ENTRIES },
    finishMilestone: { entryId: 'one' },
    proposeMore: { need: 'filters' },
    lose: REASON,
    suspend: REASON,
  },
})

const OURS = 'owner manager kam lawyer'
const OUTSIDE = `${OURS} feed`
const UNSIGNED = 'planned offered drafting agreed'
const RUNNING = 'active renewal_window suspended'

describeTransitions({
  definition: SHIPPED.contract,
  live: `${UNSIGNED} signed ${RUNNING} intercept expired`,
  closed: 'renewed not_renewed completed terminated',
  now: NOW,
  rows: [
    ['offer', 'planned', 'offered', OURS],
    ['draft', 'offered', 'drafting', OURS],
    ['agree', 'drafting', 'agreed', OURS],
    ['sign', 'agreed', 'signed', OURS],
    ['activate', 'signed', 'active', OUTSIDE],
    ['openRenewal', 'active', 'renewal_window', OURS],
    ['renew', 'renewal_window suspended', 'renewed', OURS],
    ['stopRenewal', 'renewal_window suspended', 'not_renewed', OURS],
    ['expire', `${RUNNING} signed`, 'expired', '-'],
    ['winBack', 'expired', 'renewed', OURS],
    ['closeExpired', 'expired', 'not_renewed', OURS],
    ['noteSuccessor', 'renewed', 'stays', '-'],
    ['finish', `${RUNNING} signed expired`, 'completed', OUTSIDE],
    ['suspend', 'active renewal_window', 'suspended', OURS],
    ['reinstate', 'suspended', 'back', OURS],
    ['terminate', `${UNSIGNED} signed ${RUNNING} expired`, 'terminated', OUTSIDE],
    ['saveObligations', `${UNSIGNED} signed ${RUNNING}`, 'stays', OURS],
    ['finishObligation', `signed ${RUNNING}`, 'stays', `${OURS} service_manager`],
    ['proposeMore', `signed ${RUNNING} expired`, 'stays', OURS],
    ['recordWatch', `signed ${RUNNING} expired`, 'stays', OURS],
    ['finishIntercept', 'intercept', 'terminated', `${OURS} head`],
    ['noteGap', UNSIGNED, 'stays', '-'],
    ['noteParentHold', '*', 'stays', '-'],
    ['noteParentResume', '*', 'stays', '-'],
  ],
  record: (state, command) =>
    aProcess('contract', state, CREATED, {
      facts: {
        holder: command === 'recordWatch' ? 'competitor' : 'ours',
        role: 'support',
        obligations: ENTRIES,
        stateBefore: 'active',
        stateAhead: 'terminated',
      },
    }),
  input: {
    stopRenewal: REASON,
    closeExpired: REASON,
    suspend: REASON,
    terminate: { ...REASON, terminatedOn: '2026-04-21' },
    noteSuccessor: { successorId: 'another' },
    finishIntercept: { note: 'they know us now' },
    saveObligations: { obligations: ENTRIES },
    finishObligation: { entryId: 'one' },
    proposeMore: { need: 'filters' },
  },
})

const SERVICE = 'owner service_manager'
const USABLE = 'in_service in_maintenance standby'

describeTransitions({
  definition: SHIPPED.object,
  live: `${USABLE} out_of_service`,
  closed: 'disposed',
  now: NOW,
  rows: [
    ['scheduleService', USABLE, 'stays', SERVICE],
    ['completeService', USABLE, 'stays', SERVICE],
    ['skipService', USABLE, 'stays', SERVICE],
    ['replaceMeter', `${USABLE} out_of_service`, 'stays', SERVICE],
    ['changeMeterUnit', `${USABLE} out_of_service`, 'stays', SERVICE],
    ['recordEvent', `${USABLE} out_of_service`, 'stays', `${SERVICE} manager kam feed`],
    ['addReading', `${USABLE} out_of_service`, 'stays', `${SERVICE} manager kam feed`],
    ['askReading', 'in_service', 'stays', 'system'],
    ['changeHolder', `${USABLE} out_of_service`, 'stays', `${SERVICE} manager kam head`],
    ['startMaintenance', 'in_service', 'in_maintenance', SERVICE],
    ['finishMaintenance', 'in_maintenance', 'in_service', SERVICE],
    ['toStandby', 'in_service', 'standby', SERVICE],
    ['fromStandby', 'standby', 'in_service', SERVICE],
    ['retire', USABLE, 'out_of_service', `${SERVICE} head`],
    ['dispose', 'out_of_service', 'disposed', SERVICE],
  ],
  record: state =>
    aProcess('object', state, CREATED, {
      facts: {
        meter: 'km',
        serviceRules: [
          {
            id: 'yearly',
            everyMonths: 12,
            combine: 'first',
            anchor: 'fixed',
            leadDays: 30,
            gracePercent: 10,
            last: { on: '2026-01-10' },
          },
        ],
      },
    }),
  input: {
    scheduleService: { serviceRuleId: 'yearly', scheduledOn: '2026-05-10' },
    completeService: { serviceRuleId: 'yearly', on: '2026-04-20', result: 'all is well' },
    addReading: { value: 100 },
    skipService: { serviceRuleId: 'yearly', ...REASON },
    replaceMeter: { startsAt: 0, ...REASON },
    changeMeterUnit: { unit: 'mi', ...REASON },
    recordEvent: { name: 'accident', on: '2026-04-20' },
    changeHolder: { holder: 'nobody' },
    toStandby: REASON,
    retire: REASON,
    dispose: REASON,
  },
})
