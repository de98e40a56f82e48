// An operator acts on many processes: tries it first, carries it out, and reads what came of it.

import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { carryNext, closeBulk, openBulk } from '../../src/db/bulk-run.ts'
import type { Client } from '../support/api.ts'
import { idOf } from '../support/api.ts'
import { browserTest } from '../support/browser.ts'
import { testEnvironment } from '../support/environment.ts'
import { type DeskOptions, findingsOf, MORNING, type Office, openOffice, overflowOf, settled } from './office.ts'

const PASSWORD = 'a long enough phrase'
const LONG_MS = 180_000

let office: Office
beforeAll(async () => {
  if (testEnvironment().POTOK_TEST_CHROMIUM !== undefined) office = await openOffice()
}, LONG_MS)
afterAll(async () => office?.close())

type Words = Readonly<Record<'password' | 'again' | 'save' | 'onFound' | 'try' | 'reason' | 'shown' | 'menu', string>>
const WORDS: Readonly<Record<'ru' | 'en', Words>> = {
  ru: {
    password: 'Новый пароль',
    again: 'Ещё раз',
    save: 'Сохранить и войти',
    onFound: 'Действие для всех по фильтру',
    try: 'Пробный прогон',
    reason: 'Причина',
    shown: 'Выбрать показанные',
    menu: 'Начать заново',
  },
  en: {
    password: 'New password',
    again: 'Once more',
    save: 'Save and sign in',
    onFound: 'Act on all that the filter finds',
    try: 'Try it',
    reason: 'Reason',
    shown: 'Select shown',
    menu: 'Begin anew',
  },
}

/** What a worker would do. */
async function carryOut(jobId: string): Promise<void> {
  const { engine } = office.api
  const job = await openBulk(engine.pool, { jobId, now: MORNING })
  if (job) while ((await carryNext(engine, job, MORNING)) !== null);
  await closeBulk(engine.pool, { jobId, state: 'done', now: MORNING })
}

describe('an operator', () => {
  const looks: (DeskOptions & { locale: 'ru' | 'en' })[] = [
    { locale: 'ru', width: 1280 },
    { locale: 'en', width: 360, scheme: 'dark' },
  ]
  for (const look of looks) {
    browserTest(
      `acts on all that a filter finds: ${look.locale}, ${look.width} px`,
      async () => {
        const words = WORDS[look.locale]
        const { link, ...person } = await office.hire(['administrator', 'head'], `Operator ${look.locale}`)
        const query = `?owner=me&kind=tender`
        await threeTenders(person)
        const { page, faults, close } = await office.sit(look)
        await enter(page, link, words)
        await page.goto(`/processes${query}`)
        await inspect(page)
        await page.getByRole('button', { name: words.onFound }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel(words.reason).fill('Праздники')
        await dialog.getByRole('button', { name: words.try }).click()
        await dialog.getByRole('status').waitFor()
        await inspect(page)
        await dialog.getByRole('button', { name: /3$/ }).click()
        await page.waitForURL(/\/bulk\/[\w-]+$/)
        await carryOut(page.url().split('/').at(-1) ?? '')
        await page.getByText(/^(3 из 3|3 of 3)$/).waitFor()
        await inspect(page)
        await page.goto('/bulk')
        await inspect(page)
        expect(faults).toEqual([])
        await close()
      },
      LONG_MS,
    )
  }

  browserTest(
    'sees what a restart would change before it is done',
    async () => {
      const words = WORDS.ru
      const { link, ...person } = await office.hire(['administrator', 'head'], 'Operator of one')
      const [id] = await threeTenders(person)
      const { page, faults, close } = await office.sit()
      await enter(page, link, words)
      await page.goto(`/processes?q=${id}`)
      await settled(page)
      await page.getByRole('button', { name: /^Действия: / }).click()
      await page.getByRole('menuitem', { name: words.menu }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(words.reason).fill('Заведено по ошибке')
      await dialog.getByRole('button', { name: words.try }).click()
      await dialog.getByText('Снимутся задачи').waitFor()
      await inspect(page)
      await dialog.getByRole('button', { name: words.menu }).click()
      await dialog.waitFor({ state: 'detached' })
      const { rows } = await office.api.engine.pool.query(
        `select data ->> 'reason' as reason from event where process_id = $1 and type = 'tender.restarted'`,
        [id],
      )
      expect(rows).toEqual([{ reason: 'Заведено по ошибке' }])
      expect(faults).toEqual([])
      await close()
    },
    LONG_MS,
  )

  async function threeTenders(person: Client): Promise<string[]> {
    const made: string[] = []
    for (const title of ['Ремонт кровли', 'Поставка кабеля', 'Насосная станция']) {
      const tender = { title, ownerId: person.userId, state: 'preparing', submissionDeadline: '2026-03-20T09:00:00Z' }
      made.push(idOf(await person.post('/tenders', tender)))
    }
    return made
  }

  async function enter(page: Page, link: string, words: Words) {
    await page.goto(link)
    await page.getByLabel(words.password).fill(PASSWORD)
    await page.getByLabel(words.again).fill(PASSWORD)
    await page.getByRole('button', { name: words.save }).click()
    await page.waitForURL(/inbox/)
  }

  let shots = 0
  /** Readable for everybody, and never wider than the screen. */
  async function inspect(page: Page) {
    await settled(page)
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${++shots}.png`, fullPage: true })
    expect(await findingsOf(page)).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  }
})
