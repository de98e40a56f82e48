import { describe, expect, test } from '@jest/globals'
import { decide } from '../../src/domain/decide.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import type { Role } from '../../src/domain/people.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { aPerson, aProcess, msk } from '../support/build.ts'
import { describeTransitions } from '../support/transition-table.ts'

// domain.md 3.8, "project": our work in states, the building outside as a stage.
const CREATED = msk('2026-03-02 10:00')
const NOW = msk('2026-03-03 12:00')
const { project } = SHIPPED
const WORK = 'new research potential_defined in_progress present'
const KEEPER = 'owner kam'
const OBSERVER = `${KEEPER} marketing head feed`
const needs = [{ description: 'Pump', quantity: 10 }]
const why = { reason: 'too small for us' }

describeTransitions({
  definition: project,
  live: `${WORK} lost`,
  closed: 'rejected archived cancelled',
  now: NOW,
  rows: [
    ['startResearch', 'new', 'research', KEEPER],
    ['finishResearch', 'new research', 'research', KEEPER],
    ['saveNeedLines', WORK, 'stays', `${KEEPER} manager feed`],
    ['assessCapacity', WORK, 'stays', `${KEEPER} head`],
    ['decideCapacity', WORK, 'stays', `${KEEPER} head`],
    ['savePresence', WORK, 'stays', `${KEEPER} manager`],
    ['saveParticipants', '*', 'stays', `${OBSERVER} manager`],
    ['touchParticipant', '*', 'stays', `${KEEPER} manager marketing head`],
    ['saveSupplyLines', WORK, 'stays', `${KEEPER} manager`],
    ['definePotential', 'new research', 'potential_defined', KEEPER],
    ['startWork', 'new research potential_defined', 'in_progress', '-'],
    ['recordDelivery', 'in_progress', 'present', `${KEEPER} manager`],
    ['notePresence', '*', 'stays', '-'],
    ['moveStage', '*', 'stays', OBSERVER],
    ['verify', '*', 'stays', OBSERVER],
    ['lose', WORK, 'lost', KEEPER],
    ['reject', `${WORK} lost`, 'rejected', KEEPER],
    ['archive', `${WORK} lost rejected`, 'archived', KEEPER],
    ['revive', 'lost', 'research', KEEPER],
    ['cancelProject', '*', 'cancelled', 'head'],
    ['reopen', 'cancelled', 'research', 'head'],
  ],
  record: state =>
    aProcess('project', state, CREATED, {
      facts: {
        stage: 'identified',
        needLines: needs,
        supplyLines: needs,
        participants: [{ id: 'investor-1', role: 'investor', partyId: 'x', on: '2026-03-02' }],
      },
    }),
  input: {
    saveNeedLines: { needLines: needs },
    saveSupplyLines: { supplyLines: needs },
    assessCapacity: { coveragePercent: 20 },
    decideCapacity: { capacityDecision: 'partial' },
    savePresence: { presence: [{ position: 0, delivered: 1 }] },
    saveParticipants: { parties: [] },
    touchParticipant: { entryId: 'investor-1', touchedOn: '2026-03-03' },
    moveStage: { stage: 'preparation', observedOn: '2026-03-03', source: 'the site' },
    verify: { source: 'the site' },
    lose: why,
    reject: why,
    archive: why,
    revive: why,
    cancelProject: why,
    reopen: why,
  },
})

describe('the stage of a project', () => {
  const at = (stage: string) => aProcess('project', 'research', CREATED, { facts: { stage } })
  const moved = (from: string, to: string, roles: Role[], more: Record<string, unknown> = {}) => {
    const input = { stage: to, observedOn: '2026-03-03', source: 'the site', ...more }
    const decision = decide(project, at(from), { command: 'moveStage', input, actor: aPerson(roles), now: NOW })
    return isRefusal(decision) ? decision.params.guard : decision.facts.stage
  }

  test('goes forward a step at a time, and skips one only with a note', () => {
    expect(moved('identified', 'preparation', ['kam'])).toBe('preparation')
    expect(moved('identified', 'implementation', ['kam'])).toBe('skippedStageExplained')
    expect(moved('identified', 'implementation', ['kam'], { note: 'no tender' })).toBe('implementation')
  })

  test('goes back by a head only', () => {
    expect(moved('implementation', 'procurement', ['kam'])).toBe('stageForwardOrHead')
    expect(moved('implementation', 'procurement', ['head'])).toBe('procurement')
  })

  test('is noted with the day on which it was seen, and who says so', () => {
    const given = (input: Record<string, unknown>) =>
      decide(project, at('identified'), { command: 'moveStage', input, actor: aPerson(['kam']), now: NOW })
    expect(given({ stage: 'preparation', source: 'the site' })).toMatchObject({ code: 'command.input' })
    expect(given({ stage: 'preparation', observedOn: '2026-03-03' })).toMatchObject({ code: 'command.input' })
  })
})

test('a cancelled project is reopened within 180 days, and not after', () => {
  const reopened = (now: string) => {
    const cancelled = aProcess('project', 'cancelled', CREATED, { facts: { stage: 'implementation' } })
    const decision = decide(project, cancelled, { command: 'reopen', input: why, actor: aPerson(['head']), now })
    return isRefusal(decision) ? decision.params.guard : [decision.state, decision.facts.stage]
  }
  expect(reopened(msk('2026-08-29 10:00'))).toEqual(['research', 'identified'])
  expect(reopened(msk('2026-08-29 10:01'))).toBe('cancelledWithin180Days')
})

test('potential is defined by what we can supply', () => {
  const defined = (facts: Parameters<typeof aProcess>[3]) => {
    const asked = { command: 'definePotential', input: {}, actor: aPerson(['kam']), now: NOW }
    const decision = decide(project, aProcess('project', 'research', CREATED, facts), asked)
    return isRefusal(decision) ? decision.params.guard : decision.state
  }
  expect(defined({})).toBe('supplyLinesSaved')
  expect(defined({ facts: { supplyLines: needs } })).toBe('potential_defined')
})
