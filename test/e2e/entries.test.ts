// Milestones of a deal and obligations of a contract in a browser: entered, finished, and readable on a telephone.

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import type { Locator } from 'playwright-core'
import { idOf } from '../support/api.ts'
import { browserTest } from '../support/browser.ts'
import { testEnvironment } from '../support/environment.ts'
import { type Desk, findingsOf, type Office, openOffice, overflowOf, settled } from './office.ts'

const PASSWORD = 'a long enough phrase'
const LONG_MS = 180_000

let office: Office
beforeAll(async () => {
  if (testEnvironment().POTOK_TEST_CHROMIUM !== undefined) office = await openOffice()
}, LONG_MS)
afterAll(async () => office?.close())

async function signIn({ page }: Desk, link: string) {
  await page.goto(link)
  await page.locator('input[type="password"]').first().fill(PASSWORD)
  await page.locator('input[type="password"]').nth(1).fill(PASSWORD)
  await page.locator('button[type="submit"]').click()
  await page.locator('header').getByRole('button').last().waitFor()
  await page.getByRole('heading', { name: /Мои задачи|My tasks/ }).waitFor()
}

/** The calendar of a day opens over what is below it. */
async function enterDay(form: Locator, label: string, day: string) {
  await form.getByLabel(label).fill(day)
  await form.getByLabel(label.replace('Срок', 'Что')).click()
}

const picture = async ({ page }: Desk, name: string) => {
  const folder = process.env.POTOK_PICTURES
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

describe('a list of days', () => {
  browserTest(
    'of a deal is entered, one of it is finished, and the story knows',
    async () => {
      const person = await office.hire(['kam', 'head', 'lawyer'], 'Мария Иванова')
      const deal = idOf(await person.post('/deals', { title: 'Насосная станция' }))
      const desk = await office.sit()
      const { page } = desk
      await signIn(desk, person.link)
      await page.goto(`/deals/${deal}`)
      await page.getByRole('button', { name: 'Изменить вехи' }).click()
      const form = page.getByRole('dialog')
      await form.getByLabel('Строка 1: Что').fill('Отгрузка насосов')
      await enterDay(form, 'Строка 1: Срок', '20.03.2026')
      await form.getByRole('button', { name: 'Добавить строку' }).click()
      await form.getByLabel('Строка 2: Что').fill('Пусконаладка')
      await picture(desk, 'milestones-form-ru-1280')
      await form.getByRole('button', { name: 'Изменить вехи' }).click()
      await form.getByText('У каждой строки должны быть название и дата').waitFor()
      await enterDay(form, 'Строка 2: Срок', '30.04.2026')
      await form.getByRole('button', { name: 'Изменить вехи' }).click()
      await page.getByRole('button', { name: 'Веха пройдена: Отгрузка насосов' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Веха пройдена' }).click()
      await page.getByText('Выполнено').first().waitFor()
      await page.getByText('Веха пройдена: Отгрузка насосов — Мария Иванова').waitFor()
      await settled(page)
      await picture(desk, 'milestones-ru-1280')
      const { body } = await person.get(`/deals/${deal}`)
      expect(body).toMatchObject({
        facts: {
          milestones: [
            { title: 'Отгрузка насосов', done: true },
            { title: 'Пусконаладка', on: '2026-04-30' },
          ],
        },
      })
      expect(await findingsOf(page)).toEqual([])
      expect(desk.faults).toEqual([])
      await desk.close()
    },
    LONG_MS,
  )

  browserTest(
    'of a project tells who takes part, what we can make of the need, and how far each line got',
    async () => {
      const person = await office.hire(['kam', 'head'], 'Пётр Павлов')
      await person.post('/parties', { name: 'ООО «Гавань-Инвест»' })
      const project = idOf(await person.post('/projects', { title: 'Северная гавань', stage: 'implementation' }))
      await person.post(`/projects/${project}/needs`, { lines: [{ description: 'Насос', quantity: 12, unit: 'шт' }] })
      const desk = await office.sit({ width: 360 })
      const { page } = desk
      await signIn(desk, person.link)
      const facts = async () => (await person.get(`/projects/${project}`)).body
      const open = async (name: string) => {
        await page.goto(`/projects/${project}`)
        await settled(page)
        const direct = page.getByRole('button', { name, exact: true })
        if ((await direct.count()) === 0) await page.getByRole('button', { name: /Ещё/ }).first().click()
        await page.getByText(name, { exact: true }).first().click()
        const form = page.getByRole('dialog')
        await form.waitFor()
        return form
      }
      const parties = await open('Сохранить участников')
      await parties.getByLabel('Строка 1: Роль').click()
      await page.getByRole('option', { name: 'Инвестор' }).click()
      await parties.getByLabel('Компания').fill('Гавань')
      await page.getByRole('option', { name: /Гавань-Инвест/ }).click()
      await picture(desk, 'participants-ru-360')
      expect(await overflowOf(page)).toBe(0)
      await parties.getByRole('button', { name: 'Сохранить участников' }).click()
      await parties.waitFor({ state: 'hidden' })
      expect(await facts()).toMatchObject({ facts: { participants: [{ role: 'investor' }] } })

      const presence = await open('Сохранить присутствие')
      await presence.getByText('Насос').waitFor()
      await presence.getByLabel('Строка 1: Заложено').fill('много')
      await presence.getByRole('button', { name: 'Сохранить присутствие' }).click()
      await presence.getByText('Заполните каждую строку; количества — числа').waitFor()
      await presence.getByLabel('Строка 1: Заложено').fill('6')
      await picture(desk, 'presence-ru-360')
      await presence.getByRole('button', { name: 'Сохранить присутствие' }).click()
      await presence.waitFor({ state: 'hidden' })
      expect(await facts()).toMatchObject({ facts: { presence: [{ position: 0, specified: 6 }] } })
      expect(await findingsOf(page)).toEqual([])
      await desk.close()
    },
    LONG_MS,
  )

  browserTest(
    'of a contract fits a telephone, and a gap is flagged',
    async () => {
      const person = await office.hire(['kam', 'head', 'lawyer'], 'Ann Smith')
      const fields = { role: 'support', holder: 'ours', mainEndOn: '2026-02-01' }
      const contract = idOf(
        await person.post('/contracts', { title: 'Support of the station', ...fields, state: 'agreed' }),
      )
      await person.post(`/contracts/${contract}/commands/saveObligations`, {
        obligations: [
          { title: 'Quarterly report', on: '2026-03-31' },
          { title: 'Answer within two days', from: '2026-03-01', on: '2026-03-03' },
        ],
      })
      const desk = await office.sit({ locale: 'en', width: 360 })
      const { page } = desk
      await signIn(desk, person.link)
      await page.goto(`/contracts/${contract}`)
      await page.getByText('client without support').first().waitFor()
      await page.getByText('Quarterly report').first().waitFor()
      await settled(page)
      expect(await overflowOf(page)).toBe(0)
      await picture(desk, 'obligations-en-360')
      await page.getByRole('button', { name: 'Change obligations' }).click()
      await page.getByRole('dialog').getByLabel('Entry 1: What').waitFor()
      await settled(page)
      expect(await overflowOf(page)).toBe(0)
      await picture(desk, 'obligations-form-en-360')
      expect(await findingsOf(page)).toEqual([])
      await desk.close()
    },
    LONG_MS,
  )
})
