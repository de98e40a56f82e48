import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { aProcess, msk } from '../support/build.ts'
import { describeTransitions } from '../support/transition-table.ts'

// domain.md 3.8, "tender": the way of a bid, who decides, and what comes from outside.
const CREATED = msk('2026-04-20 10:00')
const NOW = msk('2026-04-21 12:00')
const D = msk('2026-05-15 12:00')

const OPEN = 'detected ownership_check go_no_go preparing approval'
const WAITING = 'submitted evaluation auction'
const SPECIALIST = 'owner tender_specialist'
const LESSON = { causeCode: 'price', lesson: 'too dear' }
const PARTY = '00000000-0000-7000-8000-0000000000aa'

describeTransitions({
  definition: SHIPPED.tender,
  live: `${OPEN} ${WAITING} won signing lost competitor_watch missed`,
  closed: 'contract closed not_participating unsuccessful cancelled',
  now: NOW,
  rows: [
    ['startCheck', 'detected', 'ownership_check', SPECIALIST],
    ['classify', 'detected ownership_check', 'go_no_go', SPECIALIST],
    ['go', 'go_no_go', 'preparing', 'head'],
    ['decline', OPEN, 'not_participating', 'head feed'],
    ['recordSecurity', 'go_no_go preparing approval', 'stays', `${SPECIALIST} finance`],
    ['requestApproval', 'preparing', 'approval', SPECIALIST],
    ['approve', 'preparing approval', 'approval', 'head'],
    ['returnForRework', 'approval', 'preparing', 'head'],
    ['submit', 'preparing approval', 'submitted', SPECIALIST],
    ['miss', OPEN, 'missed', '-'],
    ['finishPostMortem', 'missed', 'closed', `${SPECIALIST} head`],
    ['startEvaluation', 'submitted', 'evaluation', `${SPECIALIST} feed`],
    ['startAuction', 'evaluation', 'auction', `${SPECIALIST} feed`],
    ['win', WAITING, 'won', `${SPECIALIST} feed`],
    ['lose', WAITING, 'lost', `${SPECIALIST} feed`],
    ['markUnsuccessful', WAITING, 'unsuccessful', 'head feed'],
    ['cancelByBuyer', `${OPEN} ${WAITING}`, 'cancelled', 'head feed'],
    ['startSigning', 'won', 'signing', `${SPECIALIST} lawyer feed`],
    ['signContract', 'won signing', 'contract', `${SPECIALIST} lawyer feed`],
    ['cancelAward', 'won signing', 'lost', `${SPECIALIST} lawyer feed`],
    ['reassignAward', 'lost competitor_watch', 'won', `${SPECIALIST} lawyer feed`],
    ['recordWinner', 'lost competitor_watch', 'stays', `${SPECIALIST} feed`],
    ['watchCompetitor', 'lost', 'competitor_watch', `${SPECIALIST} head`],
    ['finishLessons', 'lost', 'closed', `${SPECIALIST} head`],
    ['stopWatching', 'competitor_watch', 'closed', `${SPECIALIST} head`],
    ['noteParentHold', '*', 'stays', '-'],
    ['noteParentResume', '*', 'stays', '-'],
  ],
  record: (state, command) =>
    aProcess('tender', state, CREATED, {
      facts: { ownership: 'ours' },
      dates: { submissionDeadline: command === 'miss' ? CREATED : D },
    }),
  input: {
    classify: { ownership: 'ours' },
    decline: { reason: 'too small' },
    recordSecurity: { securityPaidOn: '2026-04-21' },
    returnForRework: { reason: 'too dear' },
    finishPostMortem: LESSON,
    lose: { winnerId: PARTY },
    markUnsuccessful: { reason: 'one bid only' },
    cancelByBuyer: { reason: 'no money' },
    cancelAward: { reason: 'evasion' },
    recordWinner: { winnerId: PARTY },
    watchCompetitor: LESSON,
    finishLessons: LESSON,
  },
})
