// Claims, a process that an administrator made up: its people work with it in the browser as with the shipped ones.

import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { z } from 'zod'
import type { Definition } from '../../src/domain/definition.ts'
import { templateKind } from '../../web/src/lib/new-kind.ts'
import { type Client, idOf, valueIn } from '../support/api.ts'
import { browserTest } from '../support/browser.ts'
import { testEnvironment } from '../support/environment.ts'
import { type Desk, type DeskOptions, findingsOf, type Office, openOffice, overflowOf, settled } from './office.ts'

const PASSWORD = 'a long enough phrase'
const LONG_MS = 180_000

let office: Office
beforeAll(async () => {
  if (testEnvironment().POTOK_TEST_CHROMIUM === undefined) return
  office = await openOffice()
  const admin = await office.hire(['administrator'], 'Администратор')
  await publish(admin, claims())
}, LONG_MS)
afterAll(async () => office?.close())

const WORDS = {
  ru: {
    password: 'Новый пароль',
    again: 'Ещё раз',
    enter: 'Сохранить и войти',
    kinds: 'Рекламации',
    create: 'Новая запись: Рекламация',
    title: 'Название',
    answerBy: 'Ответить до',
    day: '20.03.2026',
    more: 'Остальное',
    weight: 'Тяжесть',
    heavy: 'Остановка производства',
    save: 'Создать',
    received: 'Получено',
    take: 'Взять в работу',
    working: 'В работе',
    answer: 'Ответить в срок',
    letter: /^Рекламация № /,
  },
  en: {
    password: 'New password',
    again: 'Once more',
    enter: 'Save and sign in',
    kinds: 'Claims',
    create: 'New record: Claim',
    title: 'Title',
    answerBy: 'Answer by',
    day: '20 Mar 2026',
    more: 'Other facts',
    weight: 'Severity',
    heavy: 'Production stands still',
    save: 'Create',
    received: 'Received',
    take: 'Take into work',
    working: 'In work',
    answer: 'Answer in time',
    letter: /^Claim No\. /,
  },
} as const

describe('a manager works with claims, which no release ships', () => {
  const looks: (DeskOptions & { locale: 'ru' | 'en' })[] = [
    { locale: 'ru', width: 1280 },
    { locale: 'en', width: 360, scheme: 'dark' },
  ]
  for (const look of looks) {
    browserTest(
      `from the form to the letter: ${look.locale}, ${look.width} px`,
      async () => {
        const words = WORDS[look.locale]
        const person = await office.hire(['manager'], `Manager ${look.locale} ${look.width}`)
        // Letters come in the reader's own language.
        await office.api.engine.pool.query('update app_user set locale = $1 where id = $2', [
          look.locale,
          person.userId,
        ])
        const desk = await office.sit(look)
        const { page, faults, close } = desk
        await enter(page, person.link, words)
        const record = await createByForm(desk, words)
        await seeTask(page, record, words)
        await office.sendLetters()
        await readLetter(page, record, words)
        await takeIntoWork(page, record, words)
        await findInLists(page, record, words)
        expect(faults).toEqual([])
        await close()
      },
      LONG_MS,
    )
  }

  browserTest(
    'an operator gives a command of the definition to all that the filter finds',
    async () => {
      const chief = await office.hire(['administrator', 'head', 'manager'], 'Operator')
      const company = idOf(await chief.post('/parties', { name: 'Завод насосов' }))
      const made = { title: 'Скрип', answerOn: '2026-03-20', ownerId: chief.userId, partyId: company }
      const id = idOf(await chief.post('/records/claim', made))
      const { page, faults, close } = await office.sit()
      await enter(page, chief.link, WORDS.ru)
      await page.goto(`/processes?kind=claim&party=${company}`)
      await settled(page)
      await page.getByRole('button', { name: 'Действие для всех по фильтру' }).click()
      const dialog = page.getByRole('dialog')
      await choose(dialog.getByRole('combobox', { name: 'Что' }), 'Команда процесса')
      await choose(dialog.getByRole('combobox', { name: 'Какая команда' }), 'Отклонить')
      await dialog.getByLabel('Причина').fill('Не наш насос')
      await dialog.getByRole('button', { name: 'Пробный прогон' }).click()
      await dialog.getByText('Затронет процессов: 1').waitFor()
      await dialog
        .getByText(/^будет сделано/)
        .first()
        .waitFor()
      await inspect(page)
      expect(await chief.get(`/records/claim/${id}`)).toMatchObject({ body: { state: 'received' } })
      await page.goto(`/companies/${company}`)
      await page.getByRole('heading', { name: 'Рекламации' }).waitFor()
      await inspect(page)
      expect(faults).toEqual([])
      await close()
    },
    LONG_MS,
  )

  browserTest(
    'a field that an administrator adds to a shipped kind stands in its forms and on its pages',
    async () => {
      const chief = await office.hire(['administrator', 'manager'], 'Editor')
      const newest = await chief.get('/definitions/deal')
      const { fields, ...deal } = z
        .looseObject({ fields: z.record(z.string(), z.unknown()) })
        .parse(valueIn(newest, 'body'))
      const texts = {
        ru: { 'field.deal.discountUntil': 'Скидка до' },
        en: { 'field.deal.discountUntil': 'Discount until' },
      }
      const edited = { ...deal, kind: 'deal', fields: { ...fields, discountUntil: { type: 'day' } }, texts }
      await publish(chief, edited, newest.headers.get('ETag'))
      const { page, faults, close } = await office.sit()
      await enter(page, chief.link, WORDS.ru)
      await page.goto('/deals')
      await page.getByRole('button', { name: 'Новая сделка' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Название').fill('Насосы')
      await typeInto(dialog.getByRole('textbox', { name: 'Скидка до' }), '20.03.2026')
      await dialog.getByRole('button', { name: 'Создать', exact: true }).click()
      await page.waitForURL(/\/deals\/[\w-]{36}$/)
      await page.getByText('Скидка до').waitFor()
      await page.getByText('20.03.2026').waitFor()
      expect(faults).toEqual([])
      await close()
    },
    LONG_MS,
  )

  browserTest(
    'an open tab shows the raw names of a kind that came later, and its words when it is opened anew',
    async () => {
      const admin = await office.hire(['administrator', 'manager'], 'Of both')
      const { page, faults, close } = await office.sit()
      await enter(page, admin.link, WORDS.ru)
      const later = templateKind('audit', {
        ru: { one: 'Аудит', many: 'Аудиты' },
        en: { one: 'Audit', many: 'Audits' },
      })
      await publish(admin, later)
      await admin.post('/records/audit', { title: 'К заказчику', answerOn: '2026-03-20', ownerId: admin.userId })
      // Which kinds there are the tab learned when it was opened; what is searched for is asked now.
      await page.getByRole('searchbox', { name: 'Поиск по задачам' }).fill('К заказчику')
      await page.getByRole('tab', { name: /^Позже · 1/ }).click()
      const link = page.locator('[data-task]').getByRole('link', { name: /К заказчику/ })
      await link.waitFor()
      expect(await link.textContent()).toContain('audit')
      await link.click()
      await page.getByRole('heading', { name: 'К заказчику' }).waitFor()
      await settled(page)
      expect(await page.locator('main').textContent()).toContain('take')
      expect(await findingsOf(page)).toEqual([])
      await page.reload()
      await page.getByRole('link', { name: 'Аудиты' }).first().waitFor()
      expect(faults).toEqual([])
      await close()
    },
    LONG_MS,
  )
})

type Words = (typeof WORDS)['ru' | 'en']

async function createByForm({ page }: Desk, words: Words): Promise<string> {
  await page.goto('/records/claim')
  await inspect(page)
  await page.getByRole('heading', { name: words.kinds }).waitFor()
  await page.getByRole('button', { name: words.create }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(words.title).fill('Насос течёт')
  await typeInto(dialog.getByRole('textbox', { name: words.answerBy }), words.day)
  await dialog.getByText(words.more, { exact: true }).click()
  await dialog.getByRole('combobox', { name: words.weight }).click()
  await page.getByRole('option', { name: words.heavy }).click()
  await inspect(page)
  await dialog.getByRole('button', { name: words.save, exact: true }).click()
  await page.waitForURL(/\/records\/claim\/[\w-]{36}$/)
  await page.getByText(words.received).first().waitFor()
  await page.getByText(words.heavy).waitFor()
  await inspect(page)
  return new URL(page.url()).pathname
}

async function seeTask(page: Page, record: string, words: Words) {
  await page.goto('/inbox?tab=later')
  const task = page.locator('[data-task]').filter({ has: page.locator(`a[href="${record}"]`) })
  await task.getByText(words.take, { exact: true }).first().waitFor()
  await inspect(page)
}

async function readLetter(page: Page, record: string, words: Words) {
  await page.goto('/mailbox')
  await settled(page)
  await page.locator('main').getByRole('link', { name: words.letter }).first().click()
  await page.waitForURL(/\/mailbox\/./)
  await inspect(page)
  const letter = page.frameLocator('iframe')
  await letter.getByText(words.take).first().waitFor()
  await letter.locator(`a[href*="${record}"]`).first().waitFor()
}

async function takeIntoWork(page: Page, record: string, words: Words) {
  await page.goto(record)
  await settled(page)
  await page.locator('main').getByRole('button', { name: words.take, exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: words.take, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(words.working).first().waitFor()
  // What comes next: five working days before the answer is due.
  await page.getByText(words.answer).first().waitFor()
  await inspect(page)
}

async function findInLists(page: Page, record: string, words: Words) {
  await page.goto('/records/claim?state=in_work&owner=me&sort=due')
  await page.locator(`a[href="${record}"]`).first().waitFor()
  await page.getByText(words.working).first().waitFor()
  await inspect(page)
  await page.goto('/processes?kind=claim&rule=claim.answer')
  await page.locator(`a[href="${record}"]`).first().waitFor()
  await inspect(page)
}

/** The template of a new kind, and one field more with choices. */
function claims(): Definition {
  const made = templateKind('claim', {
    ru: { one: 'Рекламация', many: 'Рекламации' },
    en: { one: 'Claim', many: 'Claims' },
  })
  const weight = (label: string, light: string, heavy: string) => ({
    'field.claim.weight': label,
    'choice.weight.light': light,
    'choice.weight.heavy': heavy,
  })
  return {
    ...made,
    createdBy: ['manager'],
    fields: { ...made.fields, weight: { type: 'choice', choices: ['light', 'heavy'] } },
    texts: {
      ru: { ...made.texts?.ru, ...weight('Тяжесть', 'Мелочь', 'Остановка производства') },
      en: { ...made.texts?.en, ...weight('Severity', 'A trifle', 'Production stands still') },
    },
  }
}

type Body = { kind: string; version?: number }

/** `etag`: of the version that it is an edited copy of. */
async function publish(admin: Client, { version: _, ...body }: Body, etag: string | null = null) {
  const saved = await admin.put(`/definitions/${body.kind}`, body, etag)
  expect(saved.body).toMatchObject({ publishable: true })
  const match = { 'If-Match': saved.headers.get('ETag') ?? '' }
  expect((await admin.post(`/definitions/${body.kind}/publish`, { comment: 'Новое' }, match)).status).toBe(201)
}

async function enter(page: Page, link: string, words: Words) {
  await page.goto(link)
  await page.getByLabel(words.password).fill(PASSWORD)
  await page.getByLabel(words.again).fill(PASSWORD)
  await page.getByRole('button', { name: words.enter }).click()
  await page.waitForURL(/inbox/)
  await settled(page)
}

async function choose(input: Locator, option: string) {
  await input.click()
  await input.page().getByRole('option', { name: option, exact: true }).click()
}

async function typeInto(input: Locator, text: string) {
  await input.fill(text)
  await input.press('Tab')
}

let shots = 0
/** Readable for everybody, and never wider than the screen. */
async function inspect(page: Page) {
  await settled(page)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/own-${++shots}.png`, fullPage: true })
  expect(await findingsOf(page)).toEqual([])
  expect(await overflowOf(page)).toBeLessThanOrEqual(0)
}
