import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import { type Client, idOf, idsOf, itemsOf, problemOf, type TestApi, testApi } from '../support/api.ts'

let api: TestApi
let seller: Client
beforeAll(async () => {
  api = await testApi()
  seller = await api.join(['manager'])
})
afterAll(() => api.close())

describe('GET /mails', () => {
  test('tells each obligation to write, of one record or to me', async () => {
    const record = idOf(await seller.post('/interests', { title: 'I' }))
    const { items } = itemsOf(await seller.get(`/mails?record=${record}`))
    expect(items.length).toBeGreaterThan(0)
    expect(items[0]).toMatchObject({
      recordId: record,
      recordKind: 'interest',
      messageId: expect.stringMatching(/^<.+@.+>$/),
    })
    expect(idsOf(await seller.get(`/mails?record=${record}&reader=me`))).toHaveLength(items.length)
    expect(idsOf(await seller.get(`/mails?record=${record}&state=failed,bounced`))).toEqual([])
  })
})

describe('the captured mailbox', () => {
  const HTML = '<p style="color:red">Hello</p><script>alert(1)</script>'

  async function aLetter(subject = 'Last call'): Promise<string> {
    const id = newId()
    await api.engine.pool.query(
      `insert into captured_mail (id, received_at, mail_from, rcpt_to, message_id, subject, headers, text_body, html_body, raw)
       values ($1, now(), 'potok@localhost', '{seller@example.test}', '<1@x>', $2, '{"subject":"Last call","x-rule":"T5"}', 'Hello', $3, $4)`,
      [id, subject, HTML, Buffer.from('Subject: Last call\r\n\r\nHello')],
    )
    return id
  }

  test('lists and shows letters', async () => {
    const id = await aLetter(`Only ${newId()}`)
    expect(idsOf(await seller.get('/mailbox?to=seller@example.test'))).toContain(id)
    expect(idsOf(await seller.get('/mailbox?q=only'))).toEqual([id])
    expect(await seller.get(`/mailbox/${id}`)).toMatchObject({
      status: 200,
      body: {
        from: 'potok@localhost',
        text: 'Hello',
        html: HTML,
        headers: expect.arrayContaining([{ name: 'x-rule', value: 'T5' }]),
        raw: expect.stringContaining('Subject:'),
      },
    })
  })

  test('a letter shown as a page may run nothing, load nothing and be framed by us only', async () => {
    const answer = await seller.get(`/mailbox/${await aLetter()}/html`)
    expect(answer).toMatchObject({ status: 200, body: HTML })
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/html/)
    const policy = answer.headers.get('Content-Security-Policy') ?? ''
    expect(policy).toMatch(/^sandbox allow-popups/)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin/)
    expect(policy).toContain("frame-ancestors 'self'")
  })

  test('is not there where letters are really sent', async () => {
    const real = await testApi({ mailCaptured: false })
    const person = await real.join(['manager'])
    expect(problemOf(await person.get('/mailbox')).status).toBe(404)
    expect(problemOf(await person.get(`/mailbox/${newId()}`)).status).toBe(404)
    expect(await person.get('/me')).toMatchObject({ body: { mailCaptured: false } })
    await real.close()
  })

  test('a stranger sees no letters', async () => {
    expect(problemOf(await api.call('GET', `/mailbox/${await aLetter()}/html`)).status).toBe(401)
  })
})
