import { describe, expect, test } from '@jest/globals'
import type { Ask } from '../../src/domain/ask.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { plan } from '../../src/domain/plan.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { project } from '../../src/domain/processes/project.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk } from '../support/build.ts'

// Worked example B: a hold in the middle of a working deadline, over Women's Day of 2026.
const CREATED = msk('2026-03-02 10:00')
const HELD = msk('2026-03-04 12:00')
const RESUMED = msk('2026-03-19 10:00')

function take(process: ProcessView, now: string, ask?: Ask): Turn {
  const turned = turn(project, process, aContext(now), ask && { ask, actor: aPerson() })
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

const command = (name: string, input: Record<string, unknown> = {}): Ask => ({ act: 'command', command: name, input })
const HOLD = command('hold', { reason: 'the client waits for money' })
const RESUME = command('resume', { reason: 'the money came' })

const created = () => take(aProcess('project', 'new', CREATED, { facts: { stage: 'preparation' } }), CREATED)
const held = () => take(created().process, HELD, HOLD)
const research = (process: ProcessView) => process.tasks.find(task => task.rule === 'P2')
const rungs = (process: ProcessView, now: string) =>
  plan(project, process, aContext(now)).filter(step => step.kind === 'rung' && step.rule === 'P2')

describe('a project held in the middle of its research', () => {
  test('P2 gives five working days, and the ninth of March is none of them', () => {
    expect(research(created().process)).toMatchObject({ title: 'research', dueAt: msk('2026-03-10 18:00') })
  })

  test('a hold stops the clock of the research: no reminder and no ladder has a time', () => {
    const now = msk('2026-03-17 10:00')
    const waited = take(held().process, now)
    expect(waited.letters).toEqual([])
    expect(rungs(waited.process, now).map(step => [step.at, step.status])).toEqual([
      [null, 'paused'],
      [null, 'paused'],
      [null, 'paused'],
    ])
  })

  test('resuming gives the 33 working hours that were left back: until the sixteenth hour of 24 March', () => {
    const resumed = take(held().process, RESUMED, RESUME).process
    expect(research(resumed)?.dueAt).toBe(msk('2026-03-24 16:00'))
    expect(rungs(resumed, RESUMED).map(step => step.at)).toEqual([
      msk('2026-03-25 09:00'),
      msk('2026-03-26 09:00'),
      msk('2026-03-31 09:00'),
    ])
  })

  test('the reminder that lay ahead keeps the six working hours it had', () => {
    const resumed = take(held().process, RESUMED, RESUME)
    expect(resumed.next).toMatchObject({ rule: 'P2', which: '+3wd', at: msk('2026-03-19 16:00') })
  })

  test('that reminder does not forget what the hold gave back', () => {
    const resumed = take(held().process, RESUMED, RESUME).process
    const reminded = take(resumed, msk('2026-03-19 16:00'))
    expect(reminded.letters).toMatchObject([{ rule: 'P2', template: 'reminder' }])
    expect(research(reminded.process)?.dueAt).toBe(msk('2026-03-24 16:00'))
  })

  test('a hold over a night and a weekend loses no working time', () => {
    const process = take(created().process, msk('2026-03-06 18:00'), HOLD).process
    const resumed = take(process, msk('2026-03-10 09:00'), RESUME).process
    expect(research(resumed)?.dueAt).toBe(msk('2026-03-10 18:00'))
  })

  test('two causes overlap: the clock runs again when the last one is lifted', () => {
    const twice = take(held().process, msk('2026-03-10 12:00'), command('hold', { reason: 'flood', cause: 'flood' }))
    const half = take(twice.process, msk('2026-03-12 12:00'), RESUME).process
    expect(rungs(half, msk('2026-03-12 12:00'))[0]?.at).toBeNull()
    const whole = take(half, RESUMED, command('resume', { cause: 'flood' })).process
    expect(research(whole)?.dueAt).toBe(msk('2026-03-24 16:00'))
  })

  test('the review of the hold itself comes 30, 60 and 90 days after it began', () => {
    const steps = plan(project, held().process, aContext(HELD)).filter(step => step.rule === 'H.review')
    expect(steps.map(step => step.at).slice(0, 3)).toEqual([
      msk('2026-04-03 09:00'),
      // 3 May is a Sunday; 2 June is a Tuesday.
      msk('2026-05-04 09:00'),
      msk('2026-06-02 09:00'),
    ])
  })
})
