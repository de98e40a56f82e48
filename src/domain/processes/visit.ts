// The visit (domain.md 3.6): what of a client's services is done together, at one site, on one journey.

import { type Command, defineProcess, type Rule } from '../definition.ts'
import { DAY, INTEGER, internal, MOMENT, PARTY, REASON, required, TEXT } from './inputs.ts'

const LIVE = ['planned', 'booked'] as const
const SERVICE = ['owner', 'service_manager', 'head'] as const

const SALE = { type: 'choice', choices: ['interest', 'deal'] } as const
const COUNT = internal(INTEGER)

const COMMANDS: Readonly<Record<string, Command>> = {
  // Also to another day, or with another person.
  book: {
    from: LIVE,
    to: 'booked',
    by: SERVICE,
    guards: ['visitDayAhead'],
    input: { bookedOn: required(DAY), performerId: { type: 'user' }, note: TEXT },
    effects: ['handToPerformer'],
    event: 'booked',
  },
  unbook: {
    from: ['booked'],
    to: 'planned',
    by: SERVICE,
    input: { reason: REASON },
    effects: ['clearBooked'],
    event: 'unbooked',
  },
  // What was done on the objects is written with it (db/visit-act.ts); what is still open then goes to another visit.
  complete: {
    from: LIVE,
    to: 'done',
    by: [...SERVICE, 'system'],
    guards: ['visitDoneNotAhead'],
    input: { doneOn: required(DAY), result: TEXT, actDocumentId: internal(TEXT) },
    event: 'done',
  },
  completePart: {
    from: LIVE,
    by: [...SERVICE, 'system'],
    guards: ['visitDoneNotAhead'],
    input: { doneOn: required(DAY), result: TEXT, actDocumentId: internal(TEXT) },
    event: 'part_done',
  },
  // Its services are skipped, or taken by another visit from a day on.
  cancel: {
    from: LIVE,
    to: 'cancelled',
    by: SERVICE,
    guards: ['putOffGiven'],
    input: {
      reason: REASON,
      openServices: { type: 'choice', choices: ['later', 'skip'], required: true },
      putOffUntil: DAY,
    },
    event: 'cancelled',
  },
  lose: {
    from: LIVE,
    to: 'cancelled',
    by: [...SERVICE, 'director'],
    input: { competitorId: required(PARTY), contractEndOn: DAY, note: TEXT },
    effects: ['stampLost'],
    event: 'lost',
  },
  notLost: {
    from: LIVE,
    by: [...SERVICE, 'director'],
    input: { note: REASON },
    effects: ['stampNotLost'],
    event: 'not_lost',
  },
  sell: {
    from: LIVE,
    by: [...SERVICE, 'manager', 'kam', 'director'],
    guards: ['saleNotWanted'],
    input: { sale: required(SALE) },
    effects: ['stampSaleWanted'],
    event: 'sale_asked',
  },
  // Its services opened, moved or ended: what the visit says of them follows.
  follow: {
    from: LIVE,
    by: ['system'],
    input: {
      dueOn: DAY,
      lostOn: DAY,
      openCount: INTEGER,
      objectCount: INTEGER,
      clientLetter: { type: 'boolean' },
      sale: SALE,
      saleWantedAt: { type: 'instant' },
      remindedAt: { type: 'instant' },
    },
    event: 'services_changed',
  },
  fallAway: { from: LIVE, to: 'cancelled', by: ['system'], event: 'fell_away' },
}

const RULES: readonly Rule[] = [
  {
    // Again when a further lead of one of its services has come (an expiry reminds more than once).
    id: 'V1',
    states: ['planned'],
    opens: ['entered', 'remindedAt'],
    due: 'dueOn +0d',
    task: { title: 'bookVisit', to: 'service_manager', ladder: 'L', outcomes: ['book', 'cancel'] },
  },
  {
    id: 'V2',
    states: ['planned'],
    when: ['clientLetterWanted', 'clientReachable'],
    opens: 'created',
    mail: { template: 'clientService', to: ['client'] },
  },
  {
    id: 'V2.call',
    states: ['planned'],
    when: ['clientLetterWanted', 'clientUnreachable'],
    opens: 'created',
    event: 'client_not_written',
  },
  {
    id: 'V3',
    states: ['booked'],
    when: ['visitAhead'],
    opens: 'bookedOn -1wd',
    mail: { template: 'visitAhead', to: ['owner', 'service_manager'] },
  },
  {
    id: 'V4',
    states: ['booked'],
    when: ['visitAhead', 'clientReachable'],
    opens: 'bookedOn -1wd',
    mail: { template: 'clientVisit', to: ['client'] },
  },
  {
    id: 'V5',
    states: ['booked'],
    opens: 'bookedOn -0d',
    due: 'bookedOn +0d',
    task: { title: 'completeVisit', to: 'owner', ladder: 'L', outcomes: ['complete', 'book', 'unbook', 'cancel'] },
  },
  {
    // Late by a whole interval of one of its services: somebody else may be doing it. Silence decides nothing.
    id: 'V6',
    states: LIVE,
    opens: 'latest(lostOn +0d, notLostAt +90d)',
    task: { title: 'askLost', to: 'head', ladder: 'director', outcomes: ['lose', 'notLost'] },
  },
  { id: 'V7', states: LIVE, opens: 'saleWantedAt', event: 'sale_wanted' },
]

export const visit = defineProcess({
  kind: 'visit',
  version: 1,
  initial: 'planned',
  states: [...LIVE, 'done', 'cancelled'],
  closed: ['done', 'cancelled'],
  fields: {
    // The first day on which one of its services is due.
    dueOn: { ...required(DAY), onlyAtCreation: true },
    lostOn: internal(DAY),
    bookedOn: internal(DAY),
    doneOn: internal(DAY),
    putOffUntil: internal(DAY),
    notLostAt: MOMENT,
    lostAt: MOMENT,
    remindedAt: MOMENT,
    saleWantedAt: MOMENT,
    openCount: COUNT,
    objectCount: COUNT,
    clientLetter: { type: 'boolean', internal: true },
    sale: { ...SALE, internal: true },
    competitorId: internal(PARTY),
    contractEndOn: internal(DAY),
    result: internal(TEXT),
    actDocumentId: internal(TEXT),
    reason: internal(TEXT),
  },
  commands: COMMANDS,
  rules: RULES,
  followed: ['visit.sale_wanted'],
})
