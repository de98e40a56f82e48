// Somebody brings a fleet as a sheet, sees what would happen, takes it in, and enters readings; a client does so by a link.

import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { advanceFleets } from '../../src/db/fleet.ts'
import { askReadings } from '../../src/db/reading-ask.ts'
import { readingToken } from '../../src/db/reading-link.ts'
import { browserTest } from '../support/browser.ts'
import { testEnvironment } from '../support/environment.ts'
import { csv, work } from '../support/sheet.ts'
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
beforeAll(async () => {
  if (testEnvironment().POTOK_TEST_CHROMIUM !== undefined) office = await openOffice()
}, LONG_MS)
afterAll(async () => office?.close())

const WORDS = {
  ru: {
    file: 'Файл',
    start: 'Импортировать',
    missing: 'Если клиента нет',
    create: 'создать',
    check: 'Пробный прогон',
    commit: 'Загрузить',
    trial: 'Что будет',
    save: /^Записать: 1$/,
  },
  en: {
    file: 'File',
    start: 'Import',
    missing: 'If there is no such client',
    create: 'create it',
    check: 'Try it',
    commit: 'Take it in',
    trial: 'What would happen',
    save: /^Save: 1$/,
  },
} as const

const rows = async (text: string, values: unknown[] = []) => (await office.api.engine.pool.query(text, values)).rows

describe('a fleet from a sheet', () => {
  const looks: (DeskOptions & { locale: 'ru' | 'en' })[] = [
    { locale: 'ru', width: 1280 },
    { locale: 'en', width: 360, scheme: 'dark' },
    { locale: 'en', width: 1280 },
    { locale: 'ru', width: 360 },
  ]
  for (const [index, look] of looks.entries()) {
    browserTest(
      `is tried, taken in and read: ${look.locale}, ${look.width} px`,
      async () => {
        const words = WORDS[look.locale]
        const inn = `77000000${10 + index}`
        const fleet = csv([
          ['Название', 'VIN', 'Госномер', 'ИНН', 'Клиент', 'Пробег, км', 'Дата последнего ТО'],
          ['КАМАЗ 5490', `XTC0000000000010${index}`, 'А100ВС77', inn, `ООО «Альфа ${index}»`, 45_000, '10.02.2026'],
          ['КАМАЗ 65115', `XTC0000000000020${index}`, 'А101ВС77', inn, `ООО «Альфа ${index}»`, 61_000, '10.02.2026'],
          ['МАЗ', `XTC0000000000030${index}`, 'А102ВС77', inn, `ООО «Альфа ${index}»`, 'много', '10.02.2026'],
        ])
        const { page, faults, close } = await enterAs(office, ['administrator', 'service_manager'], look)
        await page.goto('/import')
        await inspect(page, look)
        await page
          .locator('input[type=file]')
          .setInputFiles({ name: 'fleet.csv', mimeType: 'text/csv', buffer: Buffer.from(fleet) })
        await page.getByRole('button', { name: words.start }).click()
        await page.waitForURL(/\/import\/sheet\/[\w-]+$/)
        const id = page.url().split('/').at(-1) ?? ''
        await page.getByRole('textbox', { name: words.missing }).or(page.getByLabel(words.missing)).first().click()
        await page.getByRole('option', { name: words.create }).click()
        await inspect(page, look)
        await page.getByRole('button', { name: words.check }).click()
        await page.getByText(words.trial).waitFor()
        await work(office.api, id, MORNING)
        await page.getByRole('button', { name: words.commit }).waitFor()
        await inspect(page, look)
        await page.getByRole('button', { name: words.commit }).click()
        await page.getByRole('button', { name: words.commit }).waitFor({ state: 'detached' })
        await work(office.api, id, MORNING)
        await page.reload()
        await inspect(page, look)
        const [{ id: party } = { id: '' }] = await rows('select id from party where inn = $1', [inn])
        expect(
          await rows(`select title from record where party_id = $1 and kind = 'object' order by 1`, [party]),
        ).toHaveLength(2)
        await page.goto(`/companies/${party}/readings`)
        await settled(page)
        await page
          .getByLabel(/: КАМАЗ 5490$/)
          .first()
          .fill('44000')
        await page.getByRole('button', { name: words.save }).click()
        await page
          .getByText(/44000|45 000|45000|45,000/)
          .first()
          .waitFor()
        await inspect(page, look)
        await byLink(page, party, look)
        expect(faults).toEqual([])
        await close()
      },
      LONG_MS,
    )
  }

  /** A month later the client is asked, and answers on a phone. */
  async function byLink(page: Page, party: string, look: DeskOptions) {
    const { api } = office
    const later = '2026-04-06T08:00:00.000Z'
    await api.engine.pool.query(
      `insert into person (id, party_id, name, email, locale, letters_allowed) values (gen_random_uuid(), $1, 'Иван', 'ivan@client.test', $2, true)`,
      [party, look.locale ?? 'ru'],
    )
    await advanceFleets(api.engine, { partyIds: [party], now: later })
    await askReadings(api.engine, { fleetIds: [party], now: later })
    const [mail] = await rows(
      `select m.id from mail m join record r on r.id = m.process_id where r.party_id = $1 and m.template = 'clientReadings'`,
      [party],
    )
    api.clock.now = later
    await page.goto(`${api.url}/r/${readingToken(api.engine.secret, String(mail?.id))}`)
    await page.locator('input').first().fill('1000')
    await page.locator('button').click()
    await page.locator('.bad').first().waitFor()
    await inspect(page, look)
    api.clock.now = MORNING
  }

  let shots = 0
  async function inspect(page: Page, { locale, width }: DeskOptions) {
    await settled(page)
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/${locale}-${width}-${++shots}.png`, fullPage: true })
    expect(await findingsOf(page)).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  }
})
