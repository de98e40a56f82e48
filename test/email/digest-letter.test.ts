import { describe, expect, test } from '@jest/globals'
import type { LetterFacts } from '../../src/db/letter.ts'
import type { DigestData } from '../../src/domain/digest.ts'
import { DIGEST_SECTIONS } from '../../src/domain/digest.ts'
import { renderLetter } from '../../src/email/compose.ts'
import { HEAD, msk, OWNER, SUBSTITUTE } from '../support/build.ts'
import { aMatter } from './ledger.ts'

const PROCESS = '00000000-0000-7000-8000-0000000000aa'
const NOW = msk('2026-05-13 09:00')
const TEMPLATES = ['dailyDigest', 'weeklyDigest', 'absenceStart', 'absenceEnd'] as const
const BOTH = TEMPLATES.flatMap(template => [
  { template, locale: 'en' as const },
  { template, locale: 'ru' as const },
])

const facts = (locale: 'ru' | 'en'): LetterFacts => ({
  reader: { id: OWNER, name: 'Owner', email: 'owner@example.test', locale, zone: 'Europe/Moscow', active: true },
  records: new Map([
    [
      PROCESS,
      {
        id: PROCESS,
        kind: 'tender',
        number: 7,
        title: 'Pumps <b>',
        company: 'Alpha',
        state: 'preparing',
        ownerId: OWNER,
        closed: false,
      },
    ],
  ]),
  tasks: new Map(),
  names: new Map([
    [OWNER, 'Olga Owner'],
    [SUBSTITUTE, 'Sam Substitute'],
    [HEAD, 'Helen Head'],
  ]),
  texts: new Map(),
  visits: new Map(),
})

const render = (template: string, locale: 'ru' | 'en', more: Partial<DigestData> = {}, empty = false) => {
  const items = empty
    ? []
    : DIGEST_SECTIONS.map(section => ({
        ...(aMatter(PROCESS, { template: 'notice', task: 'preparePrice' }).items[0] ?? fail()),
        section,
        ...(section === 'done' ? { by: SUBSTITUTE } : {}),
      }))
  const digest = { day: '2026-05-13', person: { id: HEAD, fromOn: '2026-05-11', toOn: '2026-05-12' }, ...more }
  const mail = { template, critical: false, readerId: OWNER, forId: HEAD, locale, data: { items, next: [], digest } }
  return renderLetter({ mail, facts: facts(locale), now: NOW, publicUrl: 'https://potok.test' }, items)
}

const fail = (): never => {
  throw new Error('no matter')
}

describe('a digest', () => {
  test.each(BOTH)('$template in $locale speaks in words, never in keys, and in parts', async ({ template, locale }) => {
    const load = [{ userId: OWNER, name: 'Olga Owner', open: 4, overdue: 2, coming: 1 }]
    const { subject, text, html } = await render(template, locale, { late: true, missedSince: '2026-05-08', load })
    for (const part of [subject, text, html]) {
      expect(part).not.toMatch(/undefined|\{\{|\[object|dailyDigest|weeklyDigest|absenceStart|absenceEnd/)
      expect(part).not.toMatch(/\b(gathered|takenOver|stillOpen|otherwise|missedSince)\b(?! letters)/)
    }
    expect(text).toContain('Olga Owner')
    expect(text).toContain('Sam Substitute')
    expect(html).toContain('Pumps &lt;b&gt;')
    expect(html).not.toContain('Pumps <b>')
  })

  test('says that it is late, and which was the last', async () => {
    const { text } = await render('dailyDigest', 'en', { late: true, missedSince: '2026-05-08' })
    expect(text).toContain('This digest is late')
    expect(text).toContain('The last digest came on May 8, 2026')
  })

  test.each(BOTH)('$template in $locale without matters is still a sentence', async ({ template, locale }) => {
    const { text } = await render(template, locale, {}, true)
    expect(text.split('\n')[0]).toMatch(/\p{L}{3,}/u)
    expect(text.split('\n')[0]).not.toMatch(/: ?$/)
  })
})

describe('a board pack', () => {
  const board = {
    money: [
      { what: 'potential', currency: 'RUB', minor: 10_000_000 },
      { what: 'served', currency: 'RUB', minor: 4_000_000 },
      { what: 'potential', currency: 'XXY', minor: 500 },
    ],
    counts: {
      projects: 3,
      inWork: 2,
      lost: 1,
      held: 4,
      overdue: 5,
      renewalsMissed: 0,
      renewalsComing: 6,
      competitorsEndingNow: 7,
      competitorsEndingNext: 8,
      unmet: 9,
    },
    coveragePercent: null,
  } as const

  test('in en tells each figure with the page that has it, and says what nobody knows', async () => {
    const { subject, text, html } = await render('boardPack', 'en', { board })
    expect(subject).toBe('Board pack, quarter from May 13, 2026')
    expect(text).toContain('Our share: 40 % (RUB) · 0 % (XXY) (https://potok.test/projects)')
    expect(text).toMatch(/Potential of live projects: RUB\s100,000 · XXY\s5 \(3\)/)
    expect(text).toContain('Of the needs we can cover: not known yet')
    expect(html).toContain('href="https://potok.test/processes?held=true"')
    expect(text).not.toMatch(/undefined|\{\{|boardPack|competitorsEnding/)
  })

  test('in ru speaks Russian, and is a letter also without contracts to name', async () => {
    const { subject, text } = await render('boardPack', 'ru', { board }, true)
    expect(subject).toContain('Показатели компании')
    expect(text).toMatch(/Потенциал действующих проектов: 100\s000\s₽/)
    expect(text).not.toMatch(/undefined|\{\{/)
  })
})
