// Documents and photos in a browser: added, looked at, refused in words, taken away with a reason; pages that fit.

import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import { idOf } from '../support/api.ts'
import { browserTest } from '../support/browser.ts'
import { aParty } from '../support/build.ts'
import { testEnvironment } from '../support/environment.ts'
import { aPdf, aPng } from '../support/file.ts'
import {
  type Desk,
  type DeskOptions,
  enterAs,
  findingsOf,
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

const enter = (options: DeskOptions = {}) => enterAs(office, ['administrator', 'service_manager'], options)

const WIDTHS = `Promise.all([...document.querySelectorAll('img[src*="/documents/"]')]
  .map(image => image.decode().then(() => image.naturalWidth))).then(widths => widths.sort())`

const file = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
})

async function openLorry({ page }: Desk): Promise<void> {
  const chief = await office.api.join(['administrator'])
  const partyId = await aParty(office.api.engine, 'ООО «Карьер»')
  const lorry = idOf(await chief.post('/objects', { title: 'КАМАЗ-6520, е123кх', partyId }))
  await page.goto(`/objects/${lorry}`)
  await settled(page)
}

describe('documents in the browser', () => {
  browserTest(
    'a photo is added and looked at, an act is added and taken away with a reason',
    async () => {
      const desk = await enter()
      const { page, faults, close } = desk
      await openLorry(desk)
      const panel = page.getByRole('region', { name: 'Документы и фото' })
      const photos = [file('номер.png', aPng(40)), file('кабина.png', aPng(60, 90))]
      await panel.locator('input[type=file][multiple]').setInputFiles(photos)
      const photo = panel.getByRole('button', { name: 'Открыть: номер.png' })
      await photo.waitFor()
      // The browser shows what the server only gives away as an attachment.
      await panel.getByRole('button', { name: 'Открыть: кабина.png' }).waitFor()
      expect(await page.evaluate(WIDTHS)).toEqual([40, 60])
      await photo.click()
      await page.getByRole('dialog').getByRole('img', { name: 'номер.png' }).waitFor()
      await page.keyboard.press('Escape')
      await panel.getByRole('button', { name: 'Добавить документ' }).click()
      const form = page.getByRole('dialog')
      const add = form.getByRole('button', { name: 'Добавить' })
      await add.click()
      await form.getByText('Заполните это поле').waitFor()
      await form.locator('input[type=file]').setInputFiles(file('act.pdf', Buffer.from('<script>')))
      await add.click()
      await form.getByText('Принимаются только JPEG').waitFor()
      await form.locator('input[type=file]').setInputFiles(file('act.pdf', aPdf()))
      await form.getByLabel('Название').fill('Акт ТО-2')
      await add.click()
      await panel.getByRole('link', { name: 'Акт ТО-2' }).waitFor()
      expect(await findingsOf(page)).toEqual([])
      await panel.getByRole('button', { name: 'Ещё: Акт ТО-2' }).click()
      await page.getByRole('menuitem', { name: 'Убрать' }).click()
      await page.getByRole('dialog').getByLabel('Почему').fill('Подписан другой')
      await page.getByRole('dialog').getByRole('button', { name: 'Убрать' }).click()
      await panel.getByRole('link', { name: 'Акт ТО-2' }).waitFor({ state: 'detached' })
      await page.getByText('Документ убран: Акт ТО-2').waitFor()
      await page.getByText('Подписан другой').waitFor()
      expect(faults).toEqual([])
      await close()
    },
    LONG_MS,
  )

  browserTest(
    'fits a phone',
    async () => {
      const desk = await enter({ width: 360, locale: 'en' })
      await openLorry(desk)
      const panel = desk.page.getByRole('region', { name: 'Documents and photos' })
      await panel.locator('input[type=file][multiple]').setInputFiles([file('plate.png', aPng(40))])
      await panel.getByRole('button', { name: 'Open plate.png' }).waitFor()
      expect(await overflowOf(desk.page)).toBe(0)
      expect(await findingsOf(desk.page)).toEqual([])
      await desk.close()
    },
    LONG_MS,
  )
})
