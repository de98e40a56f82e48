import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Client, idOf, idsOf, itemsOf, problemOf, type TestApi, testApi } from '../support/api.ts'

let api: TestApi
let seller: Client
beforeAll(async () => {
  api = await testApi()
  seller = await api.join(['manager', 'kam'])
})
afterAll(() => api.close())

/** All pages of a list, followed by their Link headers. `between` runs after the first page. */
async function walk(path: string, between?: () => Promise<unknown>): Promise<string[]> {
  const ids: string[] = []
  for (let address: string | null = path, pages = 0; address !== null; pages++) {
    const answer = await seller.get(address)
    ids.push(...idsOf(answer))
    const { next } = itemsOf(answer)
    const link = answer.headers.get('Link')
    expect(link === null).toBe(next === null)
    address = link === null ? null : (/^<\/api(.+)>; rel="next"$/.exec(link)?.[1] ?? null)
    if (pages === 0) await between?.()
    expect(pages).toBeLessThan(50)
  }
  return ids
}

async function deals(count: number, word: string): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const amountMinor = index % 3 === 0 ? {} : { amountMinor: 100 * (index % 4) }
    ids.push(idOf(await seller.post('/deals', { title: `${word} ${index % 5}`, ...amountMinor })))
  }
  return ids
}

describe('a walk over the pages of a list', () => {
  test.each([
    'created',
    '-created',
    'title',
    '-title',
    'amount',
    '-amount',
    'due',
    '-due',
    'number',
    '-number',
    'updated',
    '-entered',
  ])('sorted by %s shows every record once', async sort => {
    const word = `walk${sort.replace('-', 'minus')}`
    const ids = await deals(11, word)
    const seen = await walk(`/deals?q=${word}&limit=3&sort=${sort}`)
    expect(seen).toHaveLength(11)
    expect(new Set(seen)).toEqual(new Set(ids))
  })

  test('while records are added shows each of the old ones once', async () => {
    const ids = await deals(8, 'busy')
    const seen = await walk('/deals?q=busy&limit=3&sort=-created', () => deals(4, 'busy'))
    expect(seen.filter(id => ids.includes(id))).toHaveLength(8)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('what has no value comes last in both directions', async () => {
    await deals(6, 'valued')
    for (const sort of ['amount', '-amount']) {
      const { items } = itemsOf(await seller.get(`/deals?q=valued&sort=${sort}`))
      const missing = items.map(item => item.amountMinor === null)
      expect(missing).toEqual([...missing].sort())
    }
  })

  test('goes through companies, people, tasks, events and letters alike', async () => {
    const word = 'alike'
    for (let index = 0; index < 5; index++) {
      const party = idOf(await seller.post('/parties', { name: `${word} ${index}` }))
      await seller.post('/people', { partyId: party, name: `${word} ${index}` })
      await seller.post('/interests', { title: `${word} ${index}`, partyId: party })
    }
    expect(await walk(`/parties?q=${word}&limit=2`)).toHaveLength(5)
    expect(await walk(`/people?q=${word}&limit=2`)).toHaveLength(5)
    expect(await walk(`/tasks?q=${word}&limit=2`)).toHaveLength(5)
    const [record] = idsOf(await seller.get(`/interests?q=${word}&limit=1`))
    const story = await walk(`/interests/${record}/timeline?limit=2`)
    expect(new Set(story).size).toBeGreaterThan(2)
    const letters = await walk('/mails?limit=2')
    expect(new Set(letters).size).toBe(letters.length)
    expect(letters.length).toBeGreaterThan(4)
  })
})

describe('a cursor', () => {
  const cursorOf = async (path: string) => itemsOf(await seller.get(path)).next ?? ''

  test('of another list, other filters or another order is refused', async () => {
    await deals(3, 'signed')
    const cursor = encodeURIComponent(await cursorOf('/deals?q=signed&limit=1'))
    for (const path of ['/tenders?q=signed&limit=1', '/deals?q=other&limit=1', '/deals?q=signed&limit=1&sort=title']) {
      expect(problemOf(await seller.get(`${path}&cursor=${cursor}`))).toMatchObject({
        status: 400,
        code: 'request.cursor',
      })
    }
    expect(await seller.get(`/deals?q=signed&limit=2&cursor=${cursor}`)).toMatchObject({ status: 200 })
  })

  test.each(['x', 'x.y', '.', 'W251bGwsIngiXQ.AAAAAAAAAAAAAAAAAAAAAA', 'a'.repeat(2_000)])(
    'made up as %s is refused',
    async cursor => {
      expect(problemOf(await seller.get(`/deals?cursor=${cursor}`))).toMatchObject({
        status: 400,
        code: 'request.cursor',
      })
    },
  )
})
