// Next year's calendar by hand and from a file: what moves is seen before it is saved.

import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { itemsOf, valueIn } from '../support/api.ts'
import { browserTest } from '../support/browser.ts'
import { create } from '../support/build.ts'
import { testEnvironment } from '../support/environment.ts'
import { type Desk, findingsOf, MORNING, type Office, openOffice, overflowOf, settled } from './office.ts'

const PASSWORD = 'a long enough phrase'
const LONG_MS = 180_000

let office: Office
beforeAll(async () => {
  if (testEnvironment().POTOK_TEST_CHROMIUM !== undefined) office = await openOffice()
}, LONG_MS)
afterAll(async () => office?.close())

async function signIn({ page }: Desk, link: string) {
  await page.goto(link)
  await page.locator('input[name="new-password"]').fill(PASSWORD)
  await page.locator('input[name="repeat-password"]').fill(PASSWORD)
  await page.locator('button[type="submit"]').click()
  // The form has a heading of its own: only the address says that somebody is in.
  await page.waitForURL('**/inbox')
  await settled(page)
}

async function isFit(page: Page) {
  expect(await findingsOf(page)).toEqual([])
  expect(await overflowOf(page)).toBe(0)
}

describe('the calendar of a region in the browser', () => {
  browserTest(
    'takes a day off by keyboard, and says what it moves before it is saved',
    async () => {
      const person = await office.hire(['administrator', 'kam'], 'Анна Орлова')
      // Its decision opens 14 days before the end: on 12 March.
      const fields = { role: 'support', holder: 'ours', startOn: '2025-03-27', endOn: '2026-03-26' }
      await create(office.api.engine, MORNING, { kind: 'contract', state: 'active', ownerId: person.userId, fields })
      const desk = await office.sit()
      const { page } = desk
      await signIn(desk, person.link)
      await page.getByRole('link', { name: 'Календари' }).click()
      await page.getByRole('link', { name: 'Производственный календарь России' }).click()
      await page.getByRole('heading', { name: 'Год 2026' }).waitFor()
      await page.getByRole('button', { name: /^18\.03\.2026/ }).focus()
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      const form = page.getByRole('dialog')
      await form.getByRole('heading', { name: '12.03.2026' }).waitFor()
      await form.getByRole('radio', { name: 'выходной' }).check()
      await form.getByLabel('Примечание').fill('День региона')
      await form.getByRole('button', { name: 'Отметить' }).click()
      await page.getByText('Изменён 1 день, ещё не сохранено').waitFor()
      await page.getByRole('button', { name: 'Что сдвинется?' }).click()
      await page.getByText(/Записей затронуто: 1 из \d/).waitFor()
      await isFit(page)
      await page.getByRole('button', { name: 'Сохранить и пересчитать' }).click()
      await page.getByRole('heading', { name: 'Пересчёт сроков' }).waitFor()
      await page.getByText('День региона').first().waitFor()
      expect(desk.faults).toEqual([])
      const story = valueIn(await person.get('/calendars/ru'), 'story')
      expect(story).toMatchObject([{ what: 'changed', byName: 'Анна Орлова' }])
      await desk.close()
    },
    LONG_MS,
  )

  browserTest(
    'takes next year from a file, and nothing of a file that has a bad row',
    async () => {
      const person = await office.hire(['administrator'], 'Пётр Орлов')
      const desk = await office.sit()
      await signIn(desk, person.link)
      await desk.page.goto('/calendars/ru?year=2028')
      await importNextYear(desk.page)
      await desk.page.getByText('Каникулы').first().waitFor()
      expect(desk.faults).toEqual([])
      const calendars = itemsOf(await person.get('/calendars')).items
      expect(calendars.find(one => one.id === 'ru')).toMatchObject({ knownYears: [2025, 2026, 2027, 2028] })
      await desk.close()
    },
    LONG_MS,
  )

  async function importNextYear(page: Page) {
    await page.getByRole('button', { name: 'Загрузить из файла' }).click()
    const form = page.getByRole('dialog')
    const content = (rows: string[]) => ({
      name: '2028.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['date,kind,name,day_off_moved_from', ...rows].join('\n')),
    })
    await page.locator('input[type="file"]').setInputFiles(content(['2028-02-30,day_off,,']))
    await form.getByRole('button', { name: 'Посмотреть' }).click()
    await form.getByText('Такой даты нет').waitFor()
    expect(await form.getByRole('button', { name: 'Сохранить и пересчитать' }).isDisabled()).toBe(true)
    await page
      .locator('input[type="file"]')
      .setInputFiles(content(['2028-01-03,day_off,Каникулы,', '2028-05-06,workday,,']))
    await form.getByRole('button', { name: 'Посмотреть' }).click()
    await form.getByText('Добавится дней: 2').waitFor()
    await isFit(page)
    await form.getByRole('button', { name: 'Сохранить и пересчитать' }).click()
    await form.waitFor({ state: 'detached' })
  }

  browserTest(
    'fits a telephone, in English too',
    async () => {
      const person = await office.hire(['administrator'], 'Ann Orlov')
      const desk = await office.sit({ locale: 'en', width: 360 })
      const { page } = desk
      await signIn(desk, person.link)
      await page.goto('/calendars')
      await settled(page)
      await isFit(page)
      await page.goto('/calendars/ru?year=2027')
      await page.getByRole('heading', { name: 'Year 2027' }).waitFor()
      expect(await overflowOf(page)).toBe(0)
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('dialog').getByLabel('Day ends').waitFor()
      await isFit(page)
      expect(desk.faults).toEqual([])
      await desk.close()
    },
    LONG_MS,
  )
})
