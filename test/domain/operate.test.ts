import { describe, expect, test } from '@jest/globals'
import type { Ask } from '../../src/domain/ask.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { askOf } from '../../src/domain/history.ts'
import { preview } from '../../src/domain/preview.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { deal } from '../../src/domain/processes/deal.ts'
import { interest } from '../../src/domain/processes/interest.ts'
import { tender } from '../../src/domain/processes/tender.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, HEAD, msk } from '../support/build.ts'

const CREATED = msk('2026-03-02 10:00')
const LATER = msk('2026-03-16 12:00')
const head = aPerson(['head'], HEAD)

const ask = (definition: Definition, process: ProcessView, now: string, asked?: Ask) =>
  turn(definition, process, aContext(now), asked && { ask: asked, actor: head })

function take(definition: Definition, process: ProcessView, now: string, asked?: Ask) {
  const turned = ask(definition, process, now, asked)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

const preparing = () => {
  const dates = { submissionDeadline: msk('2026-04-20 10:00') }
  return take(tender, aProcess('tender', 'preparing', CREATED, { dates }), CREATED).process
}
const restart = (from: 'present' | 'initial' = 'present'): Ask => ({ act: 'restart', from, reason: 'entered wrongly' })
const move = (state: string, reopen = false): Ask => ({ act: 'move', state, reopen, reason: 'the buyer called' })
const titles = (process: ProcessView) => process.tasks.map(task => task.title).sort()

describe('a restart', () => {
  test('withdraws the open tasks and opens them anew, with letters that differ from the first ones', () => {
    const first = preparing()
    const again = take(tender, first, LATER, restart())
    expect(titles(again.process)).toEqual(titles(first))
    expect(first.tasks.length).toBeGreaterThan(0)
    const withdrawn = again.tasks.filter(change => change.change === 'closed')
    expect(withdrawn.map(change => change.reason)).toEqual(first.tasks.map(() => 'restarted'))
    expect(again.process.tasks.map(task => task.openedAt)).toEqual(first.tasks.map(() => LATER))
    const before = new Set(Object.keys(first.steps))
    expect(again.letters.filter(letter => before.has(letter.stepKey))).toEqual([])
    expect(again.letters.length).toBeGreaterThan(0)
  })

  test('begins the state now, and counts from there what counts from its beginning', () => {
    const first = take(interest, aProcess('interest', 'contact', CREATED), CREATED)
    const again = take(interest, first.process, LATER, restart())
    expect(again.process).toMatchObject({ state: 'contact', enteredAt: LATER })
    expect(again.next?.at && again.next.at > LATER).toBe(true)
  })

  test('keeps dates, facts, holds and the story', () => {
    const held = { ...preparing(), pauses: [{ cause: 'hand', from: CREATED, to: null, reason: 'wait', by: HEAD }] }
    const again = take(tender, held, LATER, restart()).process
    expect(again.pauses).toEqual(held.pauses)
    expect(again.dates.submissionDeadline).toEqual(held.dates.submissionDeadline)
    expect(Object.keys(again.steps)).toEqual(expect.arrayContaining(Object.keys(held.steps)))
  })

  test('asks again what somebody has answered', () => {
    const begun = take(tender, aProcess('tender', 'go_no_go', CREATED), CREATED).process
    const [task] = begun.tasks
    const answered: ProcessView = { ...begun, tasks: [], done: [task?.stepKey ?? ''] }
    expect(titles(take(tender, answered, LATER).process)).toEqual([])
    expect(titles(take(tender, answered, LATER, restart()).process)).toEqual([task?.title])
  })

  test('from the initial state leaves the present one', () => {
    const again = take(tender, preparing(), LATER, restart('initial'))
    expect(again.process).toMatchObject({ state: 'detected', enteredAt: LATER })
    expect(again.events).toMatchObject([
      {
        type: 'tender.restarted',
        actorId: HEAD,
        data: { from: 'preparing', to: 'detected', reason: 'entered wrongly' },
      },
    ])
  })

  test('is done again as often as it is asked for', () => {
    const once = take(tender, preparing(), LATER, restart()).process
    const twice = take(tender, once, msk('2026-03-17 12:00'), restart()).process
    expect(titles(twice)).toEqual(titles(once))
    expect(new Set([...once.tasks, ...twice.tasks].map(task => task.stepKey)).size).toBe(2 * once.tasks.length)
  })

  test('does not tell the chain again what it has been told', () => {
    const definition: Definition = {
      ...deal,
      rules: [{ id: 'X', states: '*', opens: 'created +1h', event: 'said' }],
    }
    const told = take(definition, aProcess('deal', 'draft', CREATED), LATER)
    expect(told.events.map(event => event.type)).toContain('deal.said')
    const again = take(definition, told.process, msk('2026-03-17 12:00'), restart())
    expect(again.events.map(event => event.type)).toEqual(['deal.restarted'])
  })

  test('is refused when the process has ended', () => {
    expect(ask(interest, aProcess('interest', 'refused', CREATED), LATER, restart())).toMatchObject({
      code: 'process.closed',
    })
  })
})

describe('a move to a state', () => {
  test('asks no command, withdraws the tasks of the left state and arms those of the entered one', () => {
    const moved = take(tender, preparing(), LATER, move('evaluation'))
    expect(moved.process).toMatchObject({ state: 'evaluation', enteredAt: LATER })
    expect(moved.tasks.filter(change => change.change === 'closed').map(change => change.reason)).toEqual(
      preparing().tasks.map(() => 'state_changed'),
    )
    expect(moved.next ?? moved.waitingFor).not.toBeNull()
    expect(moved.events).toMatchObject([
      {
        type: 'tender.moved',
        actorId: HEAD,
        data: { from: 'preparing', to: 'evaluation', reason: 'the buyer called' },
      },
    ])
  })

  test('back to a state opens its tasks anew', () => {
    const away = take(tender, preparing(), LATER, move('evaluation')).process
    const back = take(tender, away, msk('2026-03-17 12:00'), move('preparing')).process
    expect(titles(back)).toEqual(titles(preparing()))
  })

  test('into a closed state ends the process', () => {
    const ended = take(
      interest,
      take(interest, aProcess('interest', 'contact', CREATED), CREATED).process,
      LATER,
      move('refused'),
    )
    expect(ended).toMatchObject({ closed: true, next: null })
    expect(ended.process.tasks).toEqual([])
  })

  test('out of a closed state wants to be called a reopening', () => {
    const refused = aProcess('interest', 'refused', CREATED)
    expect(ask(interest, refused, LATER, move('contact'))).toMatchObject({ code: 'process.closed' })
    const open = take(interest, refused, LATER, move('contact', true))
    expect(open).toMatchObject({ closed: false, events: [{ type: 'interest.moved', data: { reopened: true } }] })
    expect(open.next ?? open.waitingFor).not.toBeNull()
  })

  test('to where it stands changes nothing', () => {
    expect(take(tender, preparing(), CREATED, move('preparing'))).toMatchObject({ changed: false, events: [] })
  })

  test('to a state that the definition lacks is refused', () => {
    expect(ask(tender, preparing(), LATER, move('nowhere'))).toMatchObject({ code: 'state.unknown' })
  })
})

describe('a step that is chosen by its rule', () => {
  test('is the soonest of that rule, or of all', () => {
    const process = preparing()
    const soonest = take(tender, process, CREATED).next
    const skipped = take(tender, process, CREATED, { act: 'skip', rule: null, reason: 'no' })
    expect(skipped.steps.map(step => [step.key, step.status])).toEqual([[soonest?.key, 'skipped']])
    expect(ask(tender, process, CREATED, { act: 'skip', rule: 'T99', reason: 'no' })).toMatchObject({
      code: 'step.notFound',
    })
  })

  test('is postponed by working days to the beginning of one', () => {
    // A Friday: three working days on is the Wednesday.
    const begun = aProcess('deal', 'draft', CREATED, { dates: {} })
    const definition: Definition = {
      ...deal,
      rules: [{ id: 'D', states: '*', opens: 'created +4wd', mail: { template: 'notice', to: ['owner'] } }],
    }
    const moved = take(definition, begun, CREATED, { act: 'postpone', rule: 'D', workdays: 3, reason: 'later' })
    expect(take(definition, begun, CREATED).next?.at).toBe(msk('2026-03-06 09:00'))
    // 9 March is a day off in 2026, given for the eighth.
    expect(moved.next?.at).toBe(msk('2026-03-12 09:00'))
  })
})

describe('a preview', () => {
  test('tells what would appear, move and vanish, and what tasks would be withdrawn', () => {
    const until = msk('2026-06-01 10:00')
    const seen = preview(tender, preparing(), aContext(LATER), { ask: move('evaluation'), actor: head, until })
    if (isRefusal(seen)) throw new Error(seen.code)
    expect(seen.withdraws.map(task => task.title).sort()).toEqual(titles(preparing()))
    expect(seen.steps.vanishes.length).toBeGreaterThan(0)
    expect(seen.steps.vanishes.every(step => !seen.steps.appears.includes(step))).toBe(true)
  })

  test('of a postponement moves one step and what hangs on it', () => {
    const at = msk('2026-04-01 09:00')
    const process = take(interest, aProcess('interest', 'contact', CREATED), CREATED).process
    const seen = preview(interest, process, aContext(CREATED), {
      ask: { act: 'postpone', rule: null, at, reason: 'holidays' },
      actor: head,
      until: msk('2026-06-01 10:00'),
    })
    if (isRefusal(seen)) throw new Error(seen.code)
    expect(seen.steps.moves.some(({ to }) => to.at === at)).toBe(true)
  })

  test('of what is refused says why', () => {
    const asked = { ask: restart(), actor: head, until: LATER }
    expect(preview(interest, aProcess('interest', 'refused', CREATED), aContext(LATER), asked)).toMatchObject({
      code: 'process.closed',
    })
  })
})

describe('a replay of history', () => {
  test.each([restart(), restart('initial'), move('evaluation')])('asks for %o again', asked => {
    const [event] = take(tender, preparing(), LATER, asked).events
    if (!event) throw new Error('nothing was recorded')
    const actorKind = 'person' as const
    expect(askOf({ ...event, actorKind }, tender, preparing())).toEqual(asked)
  })
})
