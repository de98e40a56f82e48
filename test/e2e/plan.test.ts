// What is ahead of objects, in the browser: a visit moved with its letters seen first, a figure followed to its objects, a
// link for the calendar of a phone.

import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import ICAL from 'ical.js'
import type { Page } from 'playwright-core'
import { sweepPotential } from '../../src/db/fleet-potential.ts'
import { addDays } from '../../src/domain/calendar.ts'
import { browserTest } from '../support/browser.ts'
import { aParty, create } from '../support/build.ts'
import { testEnvironment } from '../support/environment.ts'
import { fleetTurn } from '../support/service.ts'
import { type Desk, findingsOf, MORNING, type Office, openOffice, overflowOf, settled } from './office.ts'

const PASSWORD = 'a long enough phrase'
const LONG_MS = 240_000
const TODAY = MORNING.slice(0, 10)

let office: Office
beforeAll(async () => {
  if (testEnvironment().POTOK_TEST_CHROMIUM !== undefined) office = await openOffice()
}, LONG_MS)
afterAll(async () => office?.close())

/** Two lorries that are due on Thursday, as one visit; one that nobody serves. */
async function aFleet(ownerId: string) {
  const { engine } = office.api
  const partyId = await aParty(engine, 'ООО «Альфа»')
  const made = (title: string, holder: string, dueOn: string) =>
    create(engine, MORNING, {
      kind: 'object',
      title,
      partyId,
      ownerId,
      object: {
        objectKind: 'vehicle',
        attributes: { category: 'van' },
        lastServices: { 'brake-fluid': { on: addDays(dueOn, -730) } },
      },
      fields: { holder, commissionedOn: '2018-05-01' },
    })
  await made('Фургон 1', 'ours', addDays(TODAY, 2))
  await made('Фургон 2', 'ours', addDays(TODAY, 2))
  await made('Фургон 3', 'nobody', addDays(TODAY, 300))
  await fleetTurn({ engine }, partyId, MORNING)
  while ((await sweepPotential(engine, { now: MORNING, limit: 20 })) > 0);
}

async function signIn({ page }: Desk, link: string) {
  await page.goto(link)
  await page.locator('input[name="new-password"]').fill(PASSWORD)
  await page.locator('input[name="repeat-password"]').fill(PASSWORD)
  await page.locator('button[type="submit"]').click()
  await page.waitForURL('**/inbox')
  await settled(page)
}

async function isFit(page: Page) {
  expect(await findingsOf(page)).toEqual([])
  expect(await overflowOf(page)).toBe(0)
}

describe('what is ahead of objects, in the browser', () => {
  browserTest(
    'a visit is dragged to another day, and moved by keyboard, with its letters seen before',
    async () => {
      const person = await office.hire(['service_manager', 'head'], 'Наталья Карпова')
      await aFleet(person.userId)
      const desk = await office.sit()
      const { page } = desk
      await signIn(desk, person.link)
      await page.getByRole('link', { name: 'Календарь', exact: true }).click()
      await page.getByRole('heading', { name: 'Календарь' }).waitFor()
      await settled(page)
      // By keyboard to Thursday, where the visit stands.
      await page.locator(`[data-day="${TODAY}"]`).focus()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      await page.getByText('день не согласован').waitFor()
      await isFit(page)
      // Dragged to Friday of the week behind.
      const target = addDays(TODAY, 10)
      await page
        .locator('li[draggable="true"]')
        .first()
        .dragTo(page.locator(`[data-day="${target}"]`))
      const form = page.getByRole('dialog')
      await form.getByText('Что изменится').or(form.getByText('Наталья Карпова')).first().waitFor()
      await form
        .getByText(/V3|Напомнить|выезд/iu)
        .first()
        .waitFor()
      await isFit(page)
      await form.getByRole('button', { name: 'Назначить' }).click()
      await page.getByText('Выезд назначен на 13.03.2026').waitFor()
      // And on by a day with the keyboard alone.
      await page.locator(`[data-day="${target}"]`).click()
      await page.getByRole('button', { name: 'Перенести…' }).first().focus()
      await page.keyboard.press('Enter')
      await form.getByLabel('Новый день').fill('02.03.2026')
      await page.keyboard.press('Enter')
      await form.getByRole('alert').waitFor()
      expect(await form.getByRole('button', { name: 'Перенести', exact: true }).isDisabled()).toBe(true)
      await form.getByLabel('Новый день').fill('16.03.2026')
      await page.keyboard.press('Tab')
      await form.getByRole('button', { name: 'Перенести', exact: true }).click()
      await page.getByText('Выезд назначен на 16.03.2026').waitFor()
      for (const view of ['Неделя', 'Список', 'Год']) {
        await page.getByText(view, { exact: true }).click()
        await settled(page)
        await isFit(page)
      }
      expect(desk.faults).toEqual([])
      await desk.close()
    },
    LONG_MS,
  )

  browserTest(
    'a figure leads to its objects, and an object without a contract to an interest',
    async () => {
      const director = await office.hire(['director', 'kam'], 'Павел Громов')
      const desk = await office.sit()
      const { page } = desk
      await signIn(desk, director.link)
      await page.getByRole('link', { name: 'Потенциал' }).click()
      await page.getByRole('heading', { name: 'Потенциал объектов' }).waitFor()
      await settled(page)
      await page.getByRole('button', { name: /Без договора/ }).click()
      await page.getByRole('link', { name: 'Фургон 3' }).waitFor()
      await isFit(page)
      await page.getByRole('button', { name: 'Начать интерес: Фургон 3' }).click()
      await page.getByRole('heading', { name: 'Сервисный договор: Фургон 3' }).waitFor()
      await page.getByRole('link', { name: 'ООО «Альфа»' }).first().click()
      await page.getByRole('heading', { name: 'Потенциал объектов' }).waitFor()
      await settled(page)
      await isFit(page)
      expect(desk.faults).toEqual([])
      await desk.close()
    },
    LONG_MS,
  )

  browserTest(
    'a link for a calendar program is made, read and ended; all of it fits a telephone, in English too',
    async () => {
      const person = await office.hire(['service_manager'], 'Ann Carp')
      const desk = await office.sit({ locale: 'en', width: 360 })
      const { page } = desk
      await signIn(desk, person.link)
      for (const path of ['/plan', '/plan?view=week', '/plan?view=agenda', '/plan?view=year', '/potential']) {
        await page.goto(path)
        await settled(page)
        await isFit(page)
      }
      await page.goto('/settings')
      await settled(page)
      await page.getByRole('button', { name: 'New link' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill('My phone')
      await isFit(page)
      await page.getByRole('button', { name: 'Make the link' }).click()
      const address = await page.getByLabel('Address of the link').inputValue()
      await isFit(page)
      const file = await fetch(address.replace('http://localhost:4000', office.url))
      expect(new ICAL.Component(ICAL.parse(await file.text())).name).toBe('vcalendar')
      await page.getByRole('button', { name: 'Done' }).click()
      await page.getByRole('button', { name: 'End the link: My phone' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click()
      await page.getByText('The link is ended').waitFor()
      expect((await fetch(address.replace('http://localhost:4000', office.url))).status).toBe(404)
      expect(desk.faults).toEqual([])
      await desk.close()
    },
    LONG_MS,
  )
})
