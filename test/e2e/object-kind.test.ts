// Kinds of tracked objects in the browser: an administrator changes a regulation, sees what it moves, and moves the
// objects; a service manager enters an object by the form of its kind.

import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { carryBatch, closeBulk, openBulk } from '../../src/db/bulk-run.ts'
import { createMany } from '../../src/db/record.ts'
import { idOf } from '../support/api.ts'
import { browserTest } from '../support/browser.ts'
import { testEnvironment } from '../support/environment.ts'
import {
  type DeskOptions,
  enterAs,
  findingsOf,
  MORNING,
  type Office,
  openOffice,
  overflowOf,
  settled,
} from './office.ts'

const LONG_MS = 180_000

let office: Office
let party: string
beforeAll(async () => {
  if (testEnvironment().POTOK_TEST_CHROMIUM === undefined) return
  office = await openOffice()
  const admin = await office.api.join(['administrator'])
  party = idOf(await admin.post('/parties', { name: 'Автобаза' }))
  const records = Array.from({ length: 8 }, (_, index) => ({
    kind: 'object',
    title: `Грузовик ${index + 1}`,
    partyId: party,
    object: { objectKind: 'vehicle', attributes: { category: 'truck' }, lastService: { on: '2026-02-10' } },
  }))
  await createMany(office.api.engine, office.api.engine.pool, records, { now: MORNING })
}, LONG_MS)
afterAll(async () => office?.close())

const LOOKS: (DeskOptions & { locale: 'ru' | 'en' })[] = [
  { locale: 'ru', width: 1280 },
  { locale: 'en', width: 360, scheme: 'dark' },
]
const WORDS = {
  ru: {
    rule: /^Замена тормозной жидкости/,
    dates: 'Ближайшие десять сроков',
    every: 'Каждые',
    saved: 'сохранено',
    publish: 'Опубликовать',
    comment: /^(Что|Комментарий|Примечание)/,
    attributes: 'Характеристики',
    add: 'Добавить характеристику',
    tryIt: 'Посмотреть, что сдвинется',
    moveAll: 'Перевести 8',
    moving: 'Объекты переводятся',
  },
  en: {
    rule: /^Brake fluid/,
    dates: 'The next ten dates',
    every: 'Every',
    saved: 'kept',
    publish: 'Publish',
    comment: /./,
    attributes: 'Attributes',
    add: 'Add an attribute',
    tryIt: 'See what moves',
    moveAll: 'Move 8',
    moving: 'Objects are being moved',
  },
} as const

async function looked(page: Page, name: string, { locale, width }: DeskOptions) {
  await settled(page)
  const folder = process.env.POTOK_SHOTS
  if (folder) await page.screenshot({ path: `${folder}/kinds-${name}-${locale}-${width}.png`, fullPage: true })
  expect(await findingsOf(page)).toEqual([])
  expect(await overflowOf(page)).toBe(0)
}

describe('an administrator changes a regulation', () => {
  for (const look of LOOKS) {
    browserTest(
      `from the list to the moved objects: ${look.locale}, ${look.width} px`,
      async () => {
        const words = WORDS[look.locale]
        const { page, faults, close } = await enterAs(office, ['administrator'], look)
        await page.goto('/object-kinds')
        await looked(page, 'list', look)
        await page.goto('/object-kinds/vehicle')
        await looked(page, 'kind', look)
        await page.getByRole('button', { name: look.locale === 'ru' ? 'Изменить копию' : 'Edit a copy' }).click()
        await page.waitForURL('**/object-kinds/vehicle/edit')
        await page.getByRole('button', { name: words.rule }).click()
        const dates = page.getByRole('group', { name: words.dates })
        await dates.getByRole('listitem').nth(9).waitFor()
        const every = page.getByRole('textbox', { name: words.every, exact: true }).first()
        await every.fill(look.locale === 'ru' ? '12' : '18')
        await page.getByText(words.saved).waitFor()
        await looked(page, 'rule', look)
        await page.getByRole('tab', { name: words.attributes }).click()
        await page.getByRole('button', { name: words.add }).waitFor()
        await looked(page, 'attributes', look)
        await page.getByRole('tab', { name: look.locale === 'ru' ? 'Что сдвинется' : 'What moves' }).click()
        await page.getByRole('button', { name: words.tryIt }).click()
        await page.getByText(look.locale === 'ru' ? /сроки изменятся у 8/ : /dates move for 8/).waitFor()
        await looked(page, 'moves', look)
        await page.getByRole('button', { name: words.publish }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('textbox').first().fill('По новому руководству')
        await dialog.getByRole('button', { name: words.publish }).click()
        await page.waitForURL('**/object-kinds/vehicle/move')
        await page.getByRole('button', { name: words.tryIt }).click()
        await page.getByRole('button', { name: words.moveAll }).click()
        await page.getByText(words.moving).waitFor()
        await carryAll()
        await looked(page, 'moved', look)
        expect(faults).toEqual([])
        await close()
      },
      LONG_MS,
    )
  }
})

/** What a worker does with the jobs that were started. */
async function carryAll() {
  const { engine, bulks } = office.api
  for (const jobId of bulks) {
    const job = await openBulk(engine.pool, { jobId, now: MORNING })
    if (!job) continue
    while ((await carryBatch(engine, job, MORNING)) !== null);
    await closeBulk(engine.pool, { jobId, state: 'done', now: MORNING })
  }
}

describe('a service manager enters an object', () => {
  browserTest(
    'by the form of its kind',
    async () => {
      const look = { locale: 'ru', width: 360 } as const
      const { page, faults, close } = await enterAs(office, ['service_manager', 'manager'], look)
      await page.goto('/objects')
      await settled(page)
      await page.getByRole('button', { name: /^Новая запись|^Новый объект/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio', { name: 'Спецодежда и СИЗ' }).check()
      await dialog.getByLabel('Название').fill('Сварщики')
      await dialog.getByLabel('Численность').fill('сорок')
      await looked(page, 'form', look)
      await dialog.getByRole('button', { name: 'Создать' }).click()
      await dialog.getByText('Нужно целое число').waitFor()
      expect(faults).toEqual([])
      await close()
    },
    LONG_MS,
  )
})
