// What the company, a team or a person has ahead, as callers meet it.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { advance } from '../../src/db/advance.ts'
import { type NextPage, next } from '../../src/endpoints/next.ts'
import { nextView } from '../../src/endpoints/record.ts'
import { lettersView } from '../../src/endpoints/why.ts'
import { type Answer, type Client, idOf, problemOf, type TestApi, testApi } from '../support/api.ts'
import { aParty, create, HEAD, msk, OWNER } from '../support/build.ts'

const NOW = msk('2026-03-03 11:00')
const DEADLINE = msk('2026-03-20 12:00')

let api: TestApi
let person: Client
let partyId: string
const ids: Record<'tender' | 'mine' | 'project' | 'far', string> = { tender: '', mine: '', project: '', far: '' }

beforeAll(async () => {
  api = await testApi()
  api.clock.now = NOW
  person = await api.join(['kam', 'tender_specialist', 'head'], 'Maria')
  partyId = await aParty(api.engine)
  await api.engine.pool.query(`insert into calendar (id, zone) values ('far', 'Asia/Vladivostok')`)
  const fields = { submissionDeadline: DEADLINE, ownership: 'ours' }
  const made = async (record: Parameters<typeof create>[2]) => (await create(api.engine, NOW, record)).view.id
  ids.tender = await made({ kind: 'tender', state: 'preparing', partyId, fields })
  ids.mine = await made({ kind: 'tender', state: 'preparing', ownerId: person.userId, fields })
  ids.project = await made({ kind: 'project', state: 'new' })
  ids.far = await made({ kind: 'interest', state: 'contact', calendarId: 'far' })
})
afterAll(() => api.close())

const pageOf = (answer: Answer): NextPage => {
  expect(answer.status).toBe(200)
  return next.listNext.returns.parse(answer.body)
}
const ask = async (query = '') => pageOf(await person.get(`/next?limit=200${query}`))
const records = (page: NextPage) => [...new Set(page.items.map(item => item.recordId))].toSorted()

describe('GET /next', () => {
  test('tells thirty days of the reader, soonest first, with counts of every day that equal the list', async () => {
    const page = await ask()
    expect(page).toMatchObject({ now: NOW, from: NOW, to: msk('2026-04-02 00:00'), zone: 'Europe/Moscow' })
    expect(page).toMatchObject({ complete: true, computing: 0, failing: 0 })
    expect(records(page)).toEqual(Object.values(ids).toSorted())
    expect(page.items.map(item => item.at)).toEqual(page.items.map(item => item.at).toSorted())
    const counted = new Map<string, number>()
    for (const { local, what } of page.items) {
      const key = `${local?.slice(0, 10)} ${what}`
      counted.set(key, (counted.get(key) ?? 0) + 1)
    }
    expect(page.next).toBeNull()
    expect(new Map(page.days?.map(({ day, what, steps }) => [`${day} ${what}`, steps]))).toEqual(counted)
    expect(new Set(page.items.map(item => item.what))).toEqual(new Set(['task', 'rung', 'system', 'letter']))
  })

  test('says what, to whom, when on both clocks, and whether it is planned already', async () => {
    const page = await ask('&kind=tender,interest')
    const lastCall = page.items.find(item => item.recordId === ids.tender && item.rule === 'T5')
    expect(lastCall).toMatchObject({
      what: 'task',
      armed: true,
      critical: true,
      local: '2026-03-19T12:00:00+03:00',
      recordLocal: null,
      ownerName: 'Owner',
      partyName: 'Alpha',
    })
    expect(lastCall?.letters.flatMap(letter => letter.readers.map(reader => reader.name))).toContain('Owner')
    const missed = page.items.find(item => item.recordId === ids.tender && item.rule === 'T6')
    expect(missed).toMatchObject({ what: 'system', command: 'miss', at: DEADLINE, state: 'missed' })
    expect(page.items.some(item => item.what === 'rung' && !item.armed)).toBe(true)
    const far = page.items.find(item => item.recordId === ids.far)
    expect(far?.recordLocal).toMatch(/\+10:00$/)
    expect(far?.local).toMatch(/\+03:00$/)
  })

  test('narrows to owner, team, person, reader, kind, company, rule and sort of step', async () => {
    expect(records(await ask('&owner=me'))).toEqual([ids.mine])
    expect(records(await ask(`&owner=${OWNER}&kind=project`))).toEqual([ids.project])
    expect(records(await ask(`&party=${partyId}`))).toEqual([ids.tender])
    expect(records(await ask('&team=00000000-0000-7000-8000-0000000000ff'))).not.toContain(ids.mine)
    expect(records(await ask('&team=mine'))).toEqual([])
    const mine = await ask('&person=me')
    const toMe = (page: NextPage) =>
      page.items.filter(item => item.letters.some(letter => letter.readers.some(({ id }) => id === person.userId)))
    expect(mine.items.every(item => item.recordId === ids.mine || toMe(mine).includes(item))).toBe(true)
    const read = await ask('&reader=me')
    expect(read.items).toEqual(toMe(read))
    expect(toMe(await ask())).toHaveLength(read.items.length)
    const head = await ask(`&reader=${HEAD}`)
    expect(records(head).length).toBeGreaterThan(1)
    expect(head.items.every(item => item.letters.some(one => one.readers.some(({ id }) => id === HEAD)))).toBe(true)
    expect((await ask('&rule=T5,T6')).items.map(item => item.rule)).toEqual(expect.arrayContaining(['T5', 'T6']))
    expect(new Set((await ask('&rule=T5,T6')).items.map(item => item.rule)).size).toBe(2)
    expect((await ask('&what=rung')).items.every(item => item.what === 'rung')).toBe(true)
    const later = await ask(`&from=${encodeURIComponent(DEADLINE)}&to=${encodeURIComponent(msk('2026-03-21 00:00'))}`)
    expect(later.items.every(item => item.at >= DEADLINE && item.at < msk('2026-03-21 00:00'))).toBe(true)
    expect(later.items.some(item => item.rule === 'T6')).toBe(true)
  })

  test('looks 92 days ahead at most, and refuses what is no question', async () => {
    const far = await ask('&to=2027-01-01T00:00:00Z')
    expect(far.to).toBe(new Date(Date.parse(NOW) + 92 * 86_400_000).toISOString())
    for (const query of [
      'what=everything',
      'team=none',
      'person=you',
      'from=yesterday',
      'limit=0',
      'cursor=x',
      'x=1',
    ]) {
      const answer = await person.get(`/next?${query}`)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      problemOf(answer)
    }
  })

  test('shows at once what a command changed', async () => {
    const id = idOf(await person.post('/tenders', { title: 'Declined', submissionDeadline: DEADLINE }))
    expect(records(await ask())).toContain(id)
    await person.post(`/tenders/${id}/commands/decline`, { reason: 'too small' })
    expect(records(await ask())).not.toContain(id)
  })
})

describe('pages of what is next', () => {
  test('show no step twice and miss none that stood still, while records are changed between them', async () => {
    const whole = await ask()
    const stable = whole.items.filter(item => item.recordId !== ids.mine && item.recordId !== ids.project)
    const walked: NextPage['items'] = []
    let cursor: string | null = ''
    for (let step = 0; cursor !== null; step++) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page: NextPage = pageOf(await person.get(`/next?limit=3${query}`))
      expect(page.days === null).toBe(cursor !== '')
      walked.push(...page.items)
      cursor = page.next
      // Somebody else works meanwhile: dates move there and back, and another record is touched.
      const submissionDeadline = step % 2 === 0 ? msk('2026-03-24 12:00') : DEADLINE
      await advance(api.engine, {
        processId: ids.mine,
        now: NOW,
        ask: { act: 'command', command: 'amend', input: { submissionDeadline } },
      })
      await advance(api.engine, {
        processId: ids.project,
        now: NOW,
        actor: { id: person.userId, kind: 'person', roles: ['kam'] },
        ask: { act: 'command', command: 'touch', input: {} },
      })
    }
    const name = (item: NextPage['items'][number]) => `${item.at} ${item.recordId} ${item.key}`
    expect(new Set(walked.map(name)).size).toBe(walked.length)
    expect(walked.filter(item => item.recordId !== ids.mine && item.recordId !== ids.project).map(name)).toEqual(
      stable.map(name),
    )
  })
})

describe('GET /{records}/:id/next', () => {
  const ahead = async (id: string, kind = 'tenders') => nextView.parse((await person.get(`/${kind}/${id}/next`)).body)

  test('tells each step on both clocks, with subject and first lines of its letter in the language of its reader', async () => {
    await api.engine.pool.query(`update app_user set locale = 'ru' where id = $1`, [OWNER])
    const page = await ahead(ids.tender)
    expect(page).toMatchObject({ zone: 'Europe/Moscow', recordZone: 'Europe/Moscow' })
    const lastCall = page.forecast.find(step => step.rule === 'T5')
    expect(lastCall).toMatchObject({
      kind: 'opening',
      critical: true,
      local: '2026-03-19T12:00:00+03:00',
      letter: { readerName: 'Owner', locale: 'ru' },
    })
    expect(lastCall?.letter?.subject).toMatch(/^Срочно: .*Тендер/)
    expect(lastCall?.letter?.lines.length).toBeGreaterThan(1)
    expect(page.steps.find(step => step.rule === 'T5')?.letter?.subject).toBe(lastCall?.letter?.subject)
    const far = await ahead(ids.far, 'interests')
    expect(far).toMatchObject({ zone: 'Europe/Moscow', recordZone: 'Asia/Vladivostok' })
    expect(far.steps.every(step => step.at === null || step.recordLocal?.endsWith('+10:00'))).toBe(true)
  })

  test('and the whole letters of a step, one for each reader, also of one that only silence brings', async () => {
    const page = await ahead(ids.tender)
    const rung = page.forecast.find(step => step.kind === 'rung' && step.letters.length > 0)
    const key = rung?.key ?? ''
    const answer = await person.get(`/tenders/${ids.tender}/letters/${encodeURIComponent(key)}`)
    const { letters, at } = lettersView.parse(answer.body)
    expect(at).toBe(rung?.at)
    const named = new Set(rung?.letters.flatMap(letter => letter.readers.map(reader => reader.id)))
    expect(new Set(letters.map(letter => letter.readerId))).toEqual(named)
    for (const letter of letters) {
      expect(letter.subject).not.toBe('')
      expect(letter.text).toContain(`/tenders/${ids.tender}`)
      expect(letter.leavesAt >= at).toBe(true)
    }
  })

  test('a person outside may not ask', async () => {
    const paths = ['/next', `/tenders/${ids.tender}/next`, `/tenders/${ids.tender}/letters/x`, '/mails/x/why']
    for (const path of paths) expect((await api.call('GET', path)).status).toBe(401)
    expect(z.string().parse(problemOf(await api.call('GET', '/next')).code)).toBe('request.loginNeeded')
  })
})
