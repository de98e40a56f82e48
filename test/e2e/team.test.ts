// The team in a browser: an absence in five clicks, a hand-over that is looked at first, and pages that fit.

import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import { idOf } from '../support/api.ts'
import { browserTest } from '../support/browser.ts'
import { testEnvironment } from '../support/environment.ts'
import { type DeskOptions, enterAs, findingsOf, type Office, openOffice, overflowOf, settled } from './office.ts'

const LONG_MS = 180_000

let office: Office
beforeAll(async () => {
  if (testEnvironment().POTOK_TEST_CHROMIUM !== undefined) office = await openOffice()
}, LONG_MS)
afterAll(async () => office?.close())

const enter = (options: DeskOptions = {}) => enterAs(office, ['administrator', 'head', 'manager'], options)

describe('the team in the browser', () => {
  browserTest(
    'adds an absence in five clicks, and who stands in is seen at once',
    async () => {
      const { page, faults, close } = await enter()
      let clicks = 0
      const click = async (name: string, role: 'link' | 'button' | 'option') => {
        clicks += 1
        await page.getByRole(role, { name, exact: true }).filter({ visible: true }).first().click()
      }
      await click('Отдел', 'link')
      await settled(page)
      await click('Добавить отсутствие', 'button')
      const form = page.getByRole('dialog')
      await form.getByLabel('Кто замещает').first().fill('Substitute')
      await click('Substitute', 'option')
      await form.getByLabel('Первый день').fill('09.03.2026')
      await form.getByLabel('Последний день').fill('13.03.2026')
      await page.keyboard.press('Enter')
      await form.waitFor({ state: 'detached' })
      await page.getByText('замещает Substitute').first().waitFor()
      expect(clicks).toBeLessThanOrEqual(5)
      expect(faults).toEqual([])
      await close()
    },
    LONG_MS,
  )

  browserTest(
    'shows what a hand-over means before it is done',
    async () => {
      const leaver = await office.hire(['manager'], 'Пётр Уходящий')
      idOf(await leaver.post('/interests', { title: 'Кабель' }))
      const { page, close } = await enter()
      await page.goto('/team')
      await settled(page)
      await page.getByRole('button', { name: 'Действия: Пётр Уходящий' }).click()
      await page.getByRole('menuitem', { name: 'Передать дела' }).click()
      const form = page.getByRole('dialog')
      await form.getByLabel('Кому').first().fill('Substitute')
      await page.getByRole('option', { name: 'Substitute', exact: true }).filter({ visible: true }).click()
      await form.getByLabel('Причина').fill('увольнение')
      await form.getByRole('button', { name: 'Показать, что будет' }).click()
      await page.getByText('Интерес – 1').waitFor()
      await page.getByText('Открытых задач: 1').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: 'Передать дела' }).click()
      await page.waitForURL('**/bulk/*')
      await close()
    },
    LONG_MS,
  )

  for (const locale of ['ru', 'en'] as const) {
    for (const width of [1280, 360]) {
      browserTest(
        `fits ${width} px in ${locale}, and everybody can use it`,
        async () => {
          const { page, faults, close } = await enter({ locale, width })
          for (const path of ['/team', '/settings', '/inbox']) {
            await page.goto(path)
            await settled(page)
            expect(await overflowOf(page)).toBe(0)
            expect(await findingsOf(page)).toEqual([])
          }
          expect(faults).toEqual([])
          await close()
        },
        LONG_MS,
      )
    }
  }
})
