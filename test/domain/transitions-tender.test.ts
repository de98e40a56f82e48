import { describe, expect, test } from '@jest/globals'
import { decide } from '../../src/domain/decide.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { aPerson, aProcess, msk } from '../support/build.ts'
import { describeTransitions } from '../support/transition-table.ts'

// domain.md 3.8, "tender": the way of a bid, who decides, and what comes from outside.
const CREATED = msk('2026-04-20 10:00')
const NOW = msk('2026-04-21 12:00')
const D = msk('2026-05-15 12:00')

const OPEN = 'detected ownership_check go_no_go preparing approval'
const WAITING = 'submitted evaluation auction'
const SPECIALIST = 'owner tender_specialist'
const RESULT = 'missed won signing lost competitor_watch security_return'
const LESSON = { causeCode: 'price', lesson: 'too dear' }
const PARTY = '00000000-0000-7000-8000-0000000000aa'

const SETTLES = ['recordSecurityReturn', 'forgoSecurity']

describeTransitions({
  definition: SHIPPED.tender,
  live: `${OPEN} ${WAITING} won signing lost competitor_watch missed security_return`,
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
    ['recordPerformanceSecurity', 'won signing', 'stays', `${SPECIALIST} finance`],
    ['recordSecurityReturn', RESULT, 'stays', `${SPECIALIST} finance`],
    ['forgoSecurity', RESULT, 'stays', `${SPECIALIST} finance head`],
    ['closeSettled', 'security_return', 'onward', '-'],
    ['noteParentHold', '*', 'stays', '-'],
    ['noteParentResume', '*', 'stays', '-'],
  ],
  record: (state, command) =>
    aProcess('tender', state, CREATED, {
      facts: { ownership: 'ours', stateAhead: 'cancelled' },
      dates: {
        submissionDeadline: command === 'miss' ? CREATED : D,
        ...(SETTLES.includes(command) ? { securityPaidOn: '2026-04-20' } : {}),
      },
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
    recordPerformanceSecurity: { performanceSecurityPaidOn: '2026-04-21' },
    recordSecurityReturn: { securityReturnedOn: '2026-04-21' },
    forgoSecurity: { reason: 'evasion' },
    watchCompetitor: LESSON,
    finishLessons: LESSON,
  },
})

describe('a tender whose bid security was paid', () => {
  const paid = (state: string) =>
    aProcess('tender', state, CREATED, {
      facts: { ownership: 'ours' },
      dates: { submissionDeadline: D, securityPaidOn: '2026-04-20' },
    })
  const leads = (state: string, command: string, input: Record<string, unknown>) => {
    const actor = { id: 'system', kind: 'system', roles: [] } as const
    const decision = decide(SHIPPED.tender, paid(state), { command, input, actor, now: NOW })
    return isRefusal(decision) ? decision.code : [decision.state, decision.facts.stateAhead]
  }

  // domain.md 3.8: "security return timer if paid", whatever the outcome.
  test.each([
    ['approval', 'decline', { reason: 'too small' }, 'not_participating'],
    ['submitted', 'cancelByBuyer', { reason: 'no money' }, 'cancelled'],
    ['evaluation', 'markUnsuccessful', { reason: 'one bid only' }, 'unsuccessful'],
    ['missed', 'finishPostMortem', LESSON, 'closed'],
    ['lost', 'finishLessons', LESSON, 'closed'],
    ['competitor_watch', 'stopWatching', {}, 'closed'],
    ['signing', 'signContract', {}, 'contract'],
  ])('waits for it in %s after %s before it is closed', (state, command, input, outcome) => {
    expect(leads(state, command, input)).toEqual(['security_return', outcome])
  })

  test.each([
    ['submitted', 'won', 'win', {}],
    ['submitted', 'lost', 'lose', { winnerId: PARTY }],
    ['lost', 'competitor_watch', 'watchCompetitor', LESSON],
  ])('goes on from %s to %s without waiting: the record stays alive', (state, to, command, input) => {
    expect(leads(state, command, input)).toEqual([to, undefined])
  })
})

describe('guards of a tender', () => {
  const refusal = (
    record: ReturnType<typeof aProcess>,
    command: string,
    input: Record<string, unknown> = {},
    now = NOW,
  ) => {
    const decision = decide(SHIPPED.tender, record, { command, input, actor: aPerson(['administrator']), now })
    return isRefusal(decision) ? [decision.code, decision.params.guard] : decision.state
  }
  const a = (state: string, facts = {}, dates = {}) =>
    aProcess('tender', state, CREATED, { facts, dates: { submissionDeadline: D, ...dates } })

  test('a bid is sent strictly before the deadline', () => {
    expect(refusal(a('preparing'), 'submit', {}, msk('2026-05-15 11:59'))).toBe('submitted')
    expect(refusal(a('preparing'), 'submit', {}, D)).toEqual(['command.guard', 'beforeSubmissionDeadline'])
  })

  test('we do not decide to bid before we know whose client it is, nor after the deadline', () => {
    expect(refusal(a('go_no_go'), 'go')).toEqual(['command.guard', 'ownershipKnown'])
    expect(refusal(a('go_no_go', { ownership: 'ours' }), 'go', {}, D)).toEqual([
      'command.guard',
      'beforeSubmissionDeadline',
    ])
  })

  test("a competitor's client has a competitor", () => {
    expect(refusal(a('detected'), 'classify', { ownership: 'competitor' })).toEqual([
      'command.guard',
      'competitorNamed',
    ])
    expect(refusal(a('detected'), 'classify', { ownership: 'competitor', competitorId: PARTY })).toBe('go_no_go')
  })

  test('a tender is lost to somebody, or to somebody unknown, which is said', () => {
    expect(refusal(a('submitted'), 'lose')).toEqual(['command.guard', 'winnerNamedOrUnknown'])
    expect(refusal(a('submitted'), 'lose', { winnerUnknown: true })).toBe('lost')
  })

  test('it is not missed before its deadline', () => {
    expect(refusal(a('preparing'), 'miss')).toEqual(['command.guard', 'submissionDeadlinePassed'])
  })

  test('a security that was never paid, or came back already, is not waited for', () => {
    expect(refusal(a('lost'), 'recordSecurityReturn', { securityReturnedOn: '2026-05-01' })).toEqual([
      'command.guard',
      'securityOutstanding',
    ])
    const settled = { securityPaidOn: '2026-04-20', securitySettledAt: NOW }
    expect(refusal(a('lost', {}, settled), 'finishLessons', LESSON)).toBe('closed')
  })
})
