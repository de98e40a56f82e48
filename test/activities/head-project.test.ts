import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type ActivityStage, activityStage, give, unfollowed } from '../support/activities.ts'
import { create, msk } from '../support/build.ts'

// domain.md S34, 3.1: the state of the head project is controlled; what lies below inherits it.
let stage: ActivityStage
beforeAll(async () => {
  stage = await activityStage()
})
afterAll(() => stage.drop())
beforeEach(() => stage.rows('delete from mail'))

const NOW = msk('2026-04-20 10:00')
const LATER = msk('2026-05-20 10:00')

/** A head project with a sub-project, that one with a sub-project of its own; an interest and a bid in each of them. */
async function aHead() {
  const project = async (under?: string) =>
    (await create(stage.engine, NOW, { kind: 'project', links: under === undefined ? {} : { projectId: under } })).view
      .id
  const head = await project()
  const sub = await project(head)
  const deep = await project(sub)
  const below = async (id: string) => {
    const links = { projectId: id }
    const interest = await create(stage.engine, NOW, { kind: 'interest', links })
    const bid = await create(stage.engine, NOW, { kind: 'tender', state: 'preparing', links })
    return { interest: interest.view.id, bid: bid.view.id }
  }
  const of = { head: await below(head), sub: await below(sub), deep: await below(deep) }
  await stage.rows('delete from mail')
  return { head, sub, deep, of }
}

const causes = async (id: string) => {
  const [row] = await stage.rows('select pauses from process where id = $1', [id])
  const pauses = Array.isArray(row?.pauses) ? row.pauses : []
  return pauses.filter(pause => pause.to === null).map(pause => String(pause.cause))
}
const noted = async (id: string) => {
  const [row] = await stage.rows(
    `select facts -> 'parentHolds' as holds, facts ->> 'risk' as risk from process where id = $1`,
    [id],
  )
  return { holds: row?.holds ?? [], risk: row?.risk ?? null }
}
const hold = (processId: string, now = NOW) =>
  give(stage.engine, { processId, now, command: 'hold', input: { reason: 'no money' } })
const resume = (processId: string, now = LATER, input = {}) =>
  give(stage.engine, { processId, now, command: 'resume', input })

/** Every event that waits is followed, as watchers would do it, until none is left. */
async function followAll(now: string) {
  const types = {
    'project.put_on_hold': stage.activities.cascadeHold,
    'project.resumed': stage.activities.cascadeResume,
    'project.hold_lifted': stage.activities.cascadeResume,
    'project.cancelled': stage.activities.closeChildren,
  }
  for (;;) {
    const waiting = await stage.rows(
      'select process_id, type from event where follow and followed_at is null and type = any ($1) order by position limit 1',
      [Object.keys(types)],
    )
    const [event] = waiting
    if (!event) return
    const type = String(event.type)
    const follow = Object.entries(types).find(([name]) => name === type)?.[1]
    await follow?.(await unfollowed(stage, { recordId: String(event.process_id), type, now }))
  }
}

/** How many letters each reader was really sent; what went into them is kept as merged. */
const lettersPerReader = async () =>
  (await stage.rows(`select reader_id, count(*)::integer as letters from mail where state <> 'merged' group by 1`)).map(
    row => row.letters,
  )

describe('a head project that is put on hold', () => {
  test('holds its sub-projects at every depth and all that lies in them, each person told once', async () => {
    const { head, sub, deep, of } = await aHead()
    await hold(head)
    await followAll(NOW)
    const cause = [`project:${head}`]
    expect(await Promise.all([sub, deep, of.head.interest, of.sub.interest, of.deep.interest].map(causes))).toEqual([
      cause,
      cause,
      cause,
      cause,
      cause,
    ])
    for (const { bid } of Object.values(of))
      expect(await noted(bid)).toEqual({ holds: [head], risk: 'project_on_hold' })
    expect(new Set(await lettersPerReader())).toEqual(new Set([1]))
  })

  test('gives everything back when it is resumed', async () => {
    const { head, sub, deep, of } = await aHead()
    await hold(head)
    await followAll(NOW)
    await stage.rows('delete from mail')
    await resume(head)
    await followAll(LATER)
    for (const id of [sub, deep, of.head.interest, of.sub.interest, of.deep.interest])
      expect(await causes(id)).toEqual([])
    for (const { bid } of Object.values(of)) expect(await noted(bid)).toEqual({ holds: [], risk: null })
    expect(new Set(await lettersPerReader())).toEqual(new Set([1]))
  })

  test('leaves the hold of a sub-project alone: reasons are kept apart', async () => {
    const { head, sub, of } = await aHead()
    await hold(sub)
    await followAll(NOW)
    await hold(head)
    await followAll(NOW)
    expect(await causes(of.sub.interest)).toEqual([`project:${sub}`, `project:${head}`])
    expect(await noted(of.sub.bid)).toEqual({ holds: [sub, head], risk: 'project_on_hold' })
    await resume(head)
    await followAll(LATER)
    expect(await causes(sub)).toEqual(['hand'])
    expect(await causes(of.sub.interest)).toEqual([`project:${sub}`])
    expect(await noted(of.sub.bid)).toEqual({ holds: [sub], risk: 'project_on_hold' })
    expect(await causes(of.head.interest)).toEqual([])
  })

  test('goes on holding a sub-project whose own reason is lifted first, and nobody is told that it is over', async () => {
    const { head, sub, of } = await aHead()
    await hold(sub)
    await hold(head)
    await followAll(NOW)
    await stage.rows('delete from mail')
    await resume(sub)
    await followAll(LATER)
    expect(await causes(sub)).toEqual([`project:${head}`])
    expect(await causes(of.sub.interest)).toEqual([`project:${head}`])
    expect((await noted(of.sub.bid)).holds).toEqual([head])
    expect(await stage.rows(`select 1 from mail where template = 'resume' and process_id = $1`, [of.sub.bid])).toEqual(
      [],
    )
    await resume(head)
    await followAll(LATER)
    expect(await causes(of.sub.interest)).toEqual([])
    expect((await noted(of.sub.bid)).holds).toEqual([])
  })

  test('can be overruled for one sub-project: what lies in it goes on, the rest stands', async () => {
    const { head, sub, of } = await aHead()
    await hold(head)
    await followAll(NOW)
    await resume(sub, LATER, { cause: `project:${head}` })
    await followAll(LATER)
    expect(await causes(of.sub.interest)).toEqual([])
    expect((await noted(of.sub.bid)).holds).toEqual([])
    expect(await causes(of.head.interest)).toEqual([`project:${head}`])
  })

  test('twice is once: a second hold moves nothing and writes to nobody', async () => {
    const { head } = await aHead()
    await hold(head)
    await followAll(NOW)
    await stage.rows('delete from mail')
    await hold(head, msk('2026-04-20 11:00'))
    await followAll(msk('2026-04-20 11:00'))
    expect(await stage.rows('select id from mail')).toEqual([])
  })
})

test('a head project that is cancelled closes its sub-projects with the same reason, and what has nothing left to sell to', async () => {
  const { head, sub, deep, of } = await aHead()
  await give(stage.engine, { processId: head, now: NOW, command: 'cancelProject', input: { reason: 'law changed' } })
  await followAll(NOW)
  const state = async (id: string) =>
    (await stage.rows(`select state, facts ->> 'reason' as reason from process where id = $1`, [id]))[0]
  expect(await state(sub)).toEqual({ state: 'cancelled', reason: 'law changed' })
  expect(await state(deep)).toEqual({ state: 'cancelled', reason: 'law changed' })
  expect(await state(of.deep.interest)).toEqual({ state: 'refused', reason: 'law changed' })
  expect(await state(of.sub.bid)).toEqual({ state: 'cancelled', reason: 'law changed' })
  expect(new Set(await lettersPerReader())).toEqual(new Set([1]))
})
