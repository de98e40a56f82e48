import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTransport } from 'nodemailer'
import { startCapturedMail } from '../../dev/mail.ts'
import type { SmtpServer } from '../../dev/smtp.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'

describe('the captured mailbox', () => {
  let database: TestDatabase
  let server: SmtpServer

  beforeAll(async () => {
    database = await testDatabase()
    server = await startCapturedMail({ port: 0, pool: database.db.pool })
  })

  afterAll(async () => {
    await server?.close()
    await database?.drop()
  })

  test('keeps a letter as it came: envelope, texts, headers and bytes', async () => {
    await createTransport(server.url).sendMail({
      from: 'Поток <potok@example.com>',
      to: ['one@example.com', 'two@example.com'],
      subject: 'Срок подачи завтра',
      messageId: '<step.1@potok>',
      text: 'Завтра в 12:00',
      html: '<p>Завтра в 12:00</p>',
      headers: { 'X-Potok-Rule': 'T5' },
    })
    const { rows } = await database.db.pool.query('select * from captured_mail')
    expect(rows).toMatchObject([
      {
        mail_from: 'potok@example.com',
        rcpt_to: ['one@example.com', 'two@example.com'],
        message_id: '<step.1@potok>',
        subject: 'Срок подачи завтра',
        html_body: expect.stringContaining('Завтра'),
        text_body: expect.stringContaining('Завтра в 12:00'),
        headers: { 'x-potok-rule': 'T5' },
        raw: expect.any(Buffer),
      },
    ])
  })

  test('refuses for now what it cannot store, so that the sender tries again', async () => {
    const broken = await startCapturedMail({ port: 0, pool: { query: () => Promise.reject(new Error('no room')) } })
    const attempt = createTransport(broken.url).sendMail({
      from: 'a@example.com',
      to: 'b@example.com',
      subject: 's',
      text: 't',
    })
    await expect(attempt).rejects.toMatchObject({ responseCode: 451 })
    await broken.close()
  })
})
