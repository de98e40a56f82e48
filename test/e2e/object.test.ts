// Objects in a browser: found and handed over from their list, served and read on their page; pages that fit.

import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import { idOf } from '../support/api.ts'
import { browserTest } from '../support/browser.ts'
import { aParty } from '../support/build.ts'
import { testEnvironment } from '../support/environment.ts'
import { aPdf } from '../support/file.ts'
import { type DeskOptions, enterAs, findingsOf, type Office, openOffice, overflowOf, settled } from './office.ts'

const LONG_MS = 240_000

let office: Office
let lorry: string
beforeAll(async () => {
  if (testEnvironment().POTOK_TEST_CHROMIUM === undefined) return
  office = await openOffice()
  const chief = await office.api.join(['administrator'])
  const partyId = await aParty(office.api.engine, 'ООО «Карьер»')
  await aParty(office.api.engine, 'АО «Порт»')
  const made = async (title: string, more: object) =>
    idOf(await chief.post('/objects', { title, partyId, objectKind: 'vehicle', ...more }))
  const lastService = { on: '2025-08-15', usage: 40_000 }
  lorry = await made('КАМАЗ', { attributes: { plate: 'е123кх77', fuel: 'diesel' }, lastService, reading: 52_000 })
  for (const [at, value] of [
    ['2026-01-20T09:00:00Z', 50_000],
    ['2026-02-20T09:00:00Z', 51_500],
  ] as const)
    await chief.post(`/objects/${lorry}/readings`, { at, value, reason: 'late' })
  await made('База', {})
  const byHours = { id: 'oil', title: 'Oil', everyUsage: 250, combine: 'first', anchor: 'floating', leadDays: 5 }
  const serviceRules = [{ ...byHours, last: { on: '2026-01-10', usage: 1_000 } }]
  const loader = idOf(await chief.post('/objects', { title: 'Погрузчик', partyId, meter: 'hours', serviceRules }))
  for (const [at, value] of [
    ['2026-01-20T09:00:00Z', 1_040],
    ['2026-02-20T09:00:00Z', 1_120],
  ] as const)
    await chief.post(`/objects/${loader}/readings`, { at, value, reason: 'late' })
  await made('Газель', { attributes: { plate: 'а001аа77', fuel: 'petrol' }, lastService })
}, LONG_MS)
afterAll(async () => office?.close())

const enter = (options: DeskOptions = {}) => enterAs(office, ['administrator', 'service_manager'], options)

describe('objects in the browser', () => {
  browserTest(
    'one is found by its plate in Latin letters and by an attribute, and handed to another client',
    async () => {
      const { page, faults, close } = await enter()
      await page.goto('/objects?q=e123kx')
      await settled(page)
      await page.getByRole('link', { name: 'КАМАЗ' }).waitFor()
      expect(await page.getByRole('link', { name: 'Газель' }).count()).toBe(0)
      await page.goto('/objects')
      await page
        .getByRole('row', { name: /Погрузчик/ })
        .getByText('прогноз', { exact: true })
        .waitFor()
      await page.goto('/objects?object_kind=vehicle&attribute=fuel:petrol')
      await page.getByRole('link', { name: 'Газель' }).waitFor()
      await page.getByRole('columnheader', { name: 'Топливо' }).waitFor()
      expect(await findingsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'Действие для всех по фильтру' }).click()
      const form = page.getByRole('dialog')
      await form.getByRole('combobox', { name: 'Что' }).click()
      await page.getByRole('option', { name: 'Передать другому клиенту' }).click()
      await form.getByRole('combobox', { name: 'Новый клиент' }).fill('Порт')
      await page.getByRole('option', { name: /Порт/ }).click()
      await form.getByLabel('Причина').fill('Парк продан')
      await form.getByRole('button', { name: 'Пробный прогон' }).click()
      await form.getByText('объектов передано').waitFor()
      await form.getByRole('button', { name: /Выполнить для/ }).click()
      await page.waitForURL('**/bulk/*')
      expect(faults).toEqual([])
      await close()
    },
    LONG_MS,
  )

  browserTest(
    'its page says why a service is due, notes that it was done, and has a label',
    async () => {
      const { page, faults, close } = await enter({ locale: 'en' })
      await page.goto(`/objects/${lorry}`)
      await settled(page)
      const service = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Done: Service' }) })
      await service.getByRole('button', { name: 'Why then?' }).click()
      await page.getByText('Whichever comes first decides.').first().waitFor()
      await page.getByRole('img', { name: /^Meter\. Readings: 3/ }).waitFor()
      await page.getByRole('button', { name: 'QR label' }).click()
      await page.getByRole('img', { name: 'QR code that leads to КАМАЗ' }).waitFor()
      await page.keyboard.press('Escape')
      // The lorry becomes a part of the other object of its client, and its place says so.
      await page.getByRole('button', { name: 'Edit facts' }).click()
      const facts = page.getByRole('dialog')
      await facts.getByRole('combobox', { name: 'Part of' }).fill('База')
      await page.getByRole('option', { name: /База/ }).click()
      await facts.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('navigation', { name: 'Part of' }).getByRole('link', { name: 'База' }).waitFor()
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Hand to another client…' }).click()
      await page.getByRole('dialog').getByRole('combobox', { name: 'The new client' }).waitFor()
      expect(await findingsOf(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Done: Brake fluid' }).click()
      const form = page.getByRole('dialog')
      await form.getByLabel('Done on').fill('01/03/2026')
      await form.getByLabel('What was done').fill('Changed')
      const act = { name: 'act-17.pdf', mimeType: 'application/pdf', buffer: Buffer.from(aPdf()) }
      await form.locator('input[type=file]').setInputFiles(act)
      await form.locator('input[value^="act-17"]').waitFor()
      await form
        .getByRole('button', { name: 'Note a service as done' })
        .or(form.locator('button[type=submit]'))
        .first()
        .click()
      await form.waitFor({ state: 'detached' })
      await page.getByText(/1 Mar 2026 \(\d+ days early\)/).waitFor()
      expect(await findingsOf(page)).toEqual([])
      expect(faults).toEqual([])
      await close()
    },
    LONG_MS,
  )

  browserTest(
    'list and page fit a phone',
    async () => {
      const { page, close } = await enter({ width: 360 })
      for (const path of ['/objects', `/objects/${lorry}`]) {
        await page.goto(path)
        await settled(page)
        expect(await overflowOf(page)).toBe(0)
        expect(await findingsOf(page)).toEqual([])
      }
      await close()
    },
    LONG_MS,
  )
})
