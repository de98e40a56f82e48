import { describe, expect, test } from '@jest/globals'
import type { LetterFacts } from '../../src/db/letter.ts'
import type { MailData, MailItem } from '../../src/domain/letters.ts'
import { parseAddress } from '../../src/email/address.ts'
import { buildMessage, type MessageInput, renderLetter } from '../../src/email/compose.ts'
import en from '../../src/i18n/en.json' with { type: 'json' }
import ru from '../../src/i18n/ru.json' with { type: 'json' }
import { HEAD, msk, OWNER } from '../support/build.ts'
import { aMatter, DOMAIN, NOW, SECRET } from './ledger.ts'

const PROCESS = '00000000-0000-7000-8000-00000000000a'
const OTHER = '00000000-0000-7000-8000-00000000000b'
const TASK = '00000000-0000-7000-8000-00000000000c'

const TEMPLATES = Object.keys(en.mail.templates)
const LOCALES = ['ru', 'en'] as const
const BOTH = TEMPLATES.flatMap(template => LOCALES.map(locale => ({ template, locale })))

type Told = {
  template: string
  locale: 'ru' | 'en'
  data?: MailData
  critical?: boolean
  title?: string
  company?: string
  name?: string
  texts?: LetterFacts['texts']
}

const facts = ({
  locale,
  title = 'Pumps for a plant',
  company = 'Alpha',
  name = 'Anna',
  texts = new Map(),
}: Told): LetterFacts => ({
  reader: { id: OWNER, name, email: 'anna@example.test', locale, zone: 'Europe/Moscow', active: true },
  records: new Map(
    [PROCESS, OTHER].map((id, index) => [
      id,
      { id, kind: 'tender', number: 12 + index, title, company, state: 'preparing', ownerId: OWNER, closed: false },
    ]),
  ),
  tasks: new Map([
    [TASK, { id: TASK, title: 'preparePrice', open: true, assigneeId: OWNER, audience: 'owner', dueAt: null }],
  ]),
  names: new Map([
    [OWNER, name],
    [HEAD, 'Boris'],
  ]),
  texts,
  visits: new Map(),
})

const because: MailItem['because'] = [
  { what: 'rule', rule: 'T4.price', kind: 'tender', version: 1, states: 'preparing' },
  {
    what: 'anchor',
    anchor: 'submissionDeadline',
    value: msk('2026-05-15 12:00'),
    offset: '-4wd',
    by: HEAD,
    setAt: NOW,
    source: 'ocds',
  },
  { what: 'hold', cause: 'hand', from: NOW, to: null, reason: 'no money' },
  { what: 'calendar', calendar: 'ru' },
]

const aLetter = (template: string): MailData => ({
  items: aMatter(PROCESS, { template, taskId: TASK, task: 'preparePrice', because }).items,
  next: [
    {
      at: msk('2026-05-12 09:00'),
      kind: 'tender',
      rule: 'T4.price',
      task: 'preparePrice',
      template: 'overdue',
      command: null,
      readerIds: [HEAD],
    },
  ],
  deadline: { anchor: 'submissionDeadline', from: msk('2026-05-15 12:00'), to: msk('2026-05-22 12:00') },
  event: 'tender.won',
})

const mailOf = (told: Told) => ({
  template: told.template,
  critical: told.critical ?? false,
  readerId: OWNER,
  forId: null,
  locale: told.locale,
  data: told.data ?? aLetter(told.template),
})

const render = (told: Told) => {
  const mail = mailOf(told)
  return renderLetter({ mail, facts: facts(told), now: NOW, publicUrl: 'https://potok.test' }, mail.data.items)
}

describe('every template in both languages', () => {
  test.each(BOTH)('$template in $locale: one line, why, one button, four facts, what follows, footer', async told => {
    const { subject, text, html } = await render(told)
    const words = (told.locale === 'ru' ? ru : en).mail.words
    expect(subject).toBe(told.locale === 'ru' ? 'Тендер № 12 · Alpha' : 'Tender No. 12 · Alpha')
    const parts = [
      words.why,
      `https://potok.test/tenders/${PROCESS}?task=${TASK}`,
      'Pumps for a plant',
      words.nothing,
      words.language,
    ]
    const places = parts.map(part => text.indexOf(part))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)
    expect(text.split('\n')[0]?.length).toBeGreaterThan(10)
    expect(text).toContain('Boris')
    expect(html).toContain(`lang="${told.locale}"`)
    expect(html.match(/scope="row"/g)).toHaveLength(4)
    expect(html.split(`href="https://potok.test/tenders/${PROCESS}?task=${TASK}"`)).toHaveLength(2)
    expect(html).not.toMatch(/<img|fonts\.googleapis|http:\/\/(?!www\.w3\.org)/)
    expect(Buffer.byteLength(html)).toBeLessThan(100_000)
    expect(subject + text + html).not.toMatch(/\{\{|\}\}|\{%|undefined|\[object|null|T\d\d:\d\d:\d\d/)
  })

  test.each(BOTH)(
    '$template in $locale lists several matters, each with its own link',
    async ({ template, locale }) => {
      const one = aLetter(template)
      const data = { ...one, items: [...one.items, ...aMatter(OTHER, { template }).items] }
      const { subject, text, html } = await render({ template, locale, data })
      expect(subject).toBe(locale === 'ru' ? 'Несколько записей: 2' : 'Several records: 2')
      for (const id of [PROCESS, OTHER]) {
        expect(text).toContain(`https://potok.test/tenders/${id}`)
        expect(html).toContain(`href="https://potok.test/tenders/${id}`)
      }
      expect(text).toContain('https://potok.test/inbox')
      expect(html.match(/scope="col"/g)).toHaveLength(3)
    },
  )

  test('both dictionaries have the same texts', () => {
    expect(pathsOf(ru.mail)).toEqual(pathsOf(en.mail))
  })
})

describe('a letter', () => {
  test('says when in the reader’s zone and language, and why down to who said so', async () => {
    const { text } = await render({ template: 'task', locale: 'ru' })
    expect(text.split('\n')[0]).toContain('8 мая 2026 г. в 18:00')
    expect(text).toContain('15 мая 2026 г. в 12:00')
    expect(text).toContain('(за 4 рабочих дня)')
    expect(text).toContain('Boris')
    expect(text).toContain('ocds')
    expect(text).toContain('no money')
  })

  test('that is a last call says so in its subject and has a thread of its own', async () => {
    expect(await render({ template: 'reminder', locale: 'ru', critical: true })).toMatchObject({
      subject: 'Срочно: Тендер № 12 · Alpha',
    })
    expect(await render({ template: 'reminder', locale: 'en', critical: true })).toMatchObject({
      subject: 'Urgent: Tender No. 12 · Alpha',
    })
    const roots = await Promise.all(
      [false, true].map(async critical => header(await message({ critical }), 'References')),
    )
    expect(new Set(roots).size).toBe(2)
  })

  test('about a kind, state and rule of a newer definition shows them as they are', async () => {
    const data = { ...aMatter(PROCESS, { kind: '__proto__', rule: 'constructor', task: 'toString' }), event: 'x.y' }
    const { text } = await render({ template: 'no_such_template', locale: 'en', data })
    expect(text).toContain('Pumps for a plant')
    expect(text).not.toMatch(/native code|\[object/)
  })

  test('speaks in the words of the record’s own definition, and of its own only', async () => {
    const own = {
      en: { 'task.tender.preparePrice': 'Work out the quotation', 'state.tender.preparing': 'In the works' },
    }
    const line = { ...own.en, 'mail.templates.task.one': 'Please: {{ matter }}', 'kind.tender': 'Purchase' }
    const texts = new Map([
      ['tender', { ru: {}, en: line }],
      ['deal', { ru: {}, en: { 'state.tender.preparing': 'Elsewhere' } }],
    ])
    const { subject, text } = await render({ template: 'task', locale: 'en', texts })
    expect(subject).toBe('Purchase No. 12 · Alpha')
    expect(text.split('\n')[0]).toBe('Please: Work out the quotation')
    expect(text).toContain('In the works')
    const russian = await render({ template: 'task', locale: 'ru', texts })
    expect(russian.text).not.toMatch(/Please|Work out/)
    expect(russian.subject).toBe('Тендер № 12 · Alpha')
  })

  test('with a thousand matters stays small enough for every mail program', async () => {
    const items = Array.from({ length: 1_000 }, () => aMatter(PROCESS).items).flat()
    const { html, text } = await render({
      template: 'visit',
      locale: 'ru',
      data: { items, next: [] },
      title: 'ё'.repeat(200),
    })
    expect(Buffer.byteLength(html)).toBeLessThan(100_000)
    expect(text).toContain('940')
  })
})

describe('what people type', () => {
  const NAUGHTY = [
    'a\r\nBcc: evil@evil.test',
    'a\nX-Evil: 1',
    'a\r\n\r\n<html>',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '{{ letter.subject }}{% for x in (1..9) %}x{% endfor %}',
    'a\u2028b\u0000c\u0085d',
    '=?utf-8?B?QmNjOiBldmlsQGV2aWwudGVzdA==?=',
    'x'.repeat(2_000),
  ]

  test.each(NAUGHTY)('%j in title, company and name adds no header, no recipient, no markup', async text => {
    const told = { template: 'task', locale: 'en', title: text, company: text, name: text } as const
    const rendered = await render(told)
    expect(rendered.html).not.toMatch(/<script|<img/)
    expect(rendered.html).not.toContain('xxxxxxxxxx\n')
    expect(rendered.subject).not.toMatch(/[\r\n]/)
    const raw = await message({}, { rendered })
    const names = headersOf(raw).map(line => line.split(':')[0])
    expect(names).toEqual(headersOf(await message({})).map(line => line.split(':')[0]))
    expect(header(raw, 'To')).toBe('anna@example.test')
  })

  test.each(['a@b.test', "o'hara+tag@b-c.test", 'a@localhost', 'a@xn--e1afmkfd.xn--p1ai'])(
    '%s is an address',
    address => {
      expect(parseAddress(address)).toBe(address)
    },
  )

  test.each([
    '',
    'a',
    '@',
    'a@',
    '@b',
    'a b@c',
    'a@b c',
    'a@b,c@d',
    'a@b;c',
    'a@-b.test',
    'a..b@c',
    '.a@c',
    'a@b..c',
    'a@b\u0000',
    'a@[1.2.3.4]',
    'a@b%0d',
    'a@b/c',
    'a@@b',
    `${'a'.repeat(65)}@b`,
    `a@${'b'.repeat(64)}`,
    'a@b\u202e.test',
    'a@b.test\n',
  ])('%j is none', address => {
    expect(parseAddress(address)).toBeNull()
  })
})

describe('headers', () => {
  test('name a derived id, the thread, the language, and that a machine wrote', async () => {
    const raw = await message({})
    expect(header(raw, 'Message-ID')).toMatch(/^<[a-z2-7]{26}@potok\.test>$/)
    expect(header(raw, 'In-Reply-To')).toBe(header(raw, 'References'))
    expect(header(raw, 'In-Reply-To')).not.toBe(header(raw, 'Message-ID'))
    expect(header(raw, 'Auto-Submitted')).toBe('auto-generated')
    expect(header(raw, 'X-Auto-Response-Suppress')).toBe('All')
    expect(header(raw, 'Content-Language')).toBe('en')
    expect(header(raw, 'List-Id')).toBe('<task.tender.potok.test>')
    expect(header(raw, 'Feedback-ID')).toBe('T4.price:tender:potok')
    expect(header(raw, 'From')).toBe('Potok <bot@potok.test>')
    expect(header(raw, 'Date')).toBe('Mon, 20 Apr 2026 07:00:00 +0000')
    expect(header(raw, 'Precedence')).toBeNull()
  })

  test('and bytes are the same at every attempt', async () => {
    expect(await message({})).toBe(await message({}))
  })

  test('put all letters about a record to one reader into one thread', async () => {
    const root = header(await message({}), 'References')
    expect(header(await message({ template: 'overdue' }), 'References')).toBe(root)
    expect(header(await message({ readerId: HEAD }), 'References')).not.toBe(root)
    expect(header(await message({ processId: OTHER }), 'References')).not.toBe(root)
    expect(header(await message({ processId: null }), 'References')).toBeNull()
  })
})

async function message(mail: Partial<MessageInput['mail']>, more: Partial<MessageInput> = {}): Promise<string> {
  const raw = await buildMessage({
    mail: {
      messageId: `<${'a'.repeat(26)}@potok.test>`,
      processId: PROCESS,
      readerId: OWNER,
      personId: null,
      critical: false,
      template: 'task',
      rule: 'T4.price',
      data: aLetter('task'),
      ...mail,
    },
    rendered: await render({ template: 'task', locale: 'en' }),
    renderedAt: NOW,
    address: 'anna@example.test',
    locale: 'en',
    fromName: null,
    replyTo: null,
    sender: { name: null, address: 'bot@potok.test' },
    secret: SECRET,
    mailDomain: DOMAIN,
    ...more,
  })
  return raw.toString('latin1')
}

const headersOf = (raw: string) =>
  raw
    .slice(0, raw.indexOf('\r\n\r\n'))
    .replace(/\r\n\s+/g, ' ')
    .split('\r\n')

const header = (raw: string, name: string) =>
  headersOf(raw)
    .find(line => line.toLowerCase().startsWith(`${name.toLowerCase()}: `))
    ?.slice(name.length + 2) ?? null

const pathsOf = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, `${path}.${key}`))
    : [path]
