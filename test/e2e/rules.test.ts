// An administrator changes a rule of contracts by clicks: a copy, what it would have brought, publishing, moving what
// runs, and the new dates; then makes a kind of their own. Every page of rules and simulation is checked.

import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { type Client, idOf } from '../support/api.ts'
import { browserTest } from '../support/browser.ts'
import { carryJobs } from '../support/bulk.ts'
import { testEnvironment } from '../support/environment.ts'
import { eventually } from '../support/wait.ts'
import { type Desk, findingsOf, type Office, openOffice, overflowOf, settled } from './office.ts'

const PASSWORD = 'a long enough phrase'
const LONG_MS = 180_000

let office: Office
let admin: Client & { link: string }
let contract: string
const carried = new Set<string>()

beforeAll(async () => {
  if (testEnvironment().POTOK_TEST_CHROMIUM === undefined) return
  office = await openOffice()
  admin = await office.hire(['administrator', 'head', 'kam'], 'Anna Admin')
  // Decided 30 days before 1 July 2026: on the 1st of June; 45 days before it is Sunday the 17th of May, so the 15th.
  const term = { role: 'support', holder: 'ours', startOn: '2026-01-01', endOn: '2026-07-31', noticeOn: '2026-07-01' }
  contract = idOf(await admin.post('/contracts', { title: 'Support of pumps', state: 'active', ...term }))
}, LONG_MS)
afterAll(async () => office?.close())

describe('the rules of contracts in the browser', () => {
  browserTest(
    'are changed in a copy, tried on the last year, published, and what runs is moved to them',
    async () => {
      const desk = await office.sit({ locale: 'en' })
      const { page } = desk
      await signIn(desk)
      await page.getByRole('link', { name: 'Rules', exact: true }).click()
      await page.getByRole('link', { name: 'Contract', exact: true }).click()
      await isFit(page)
      await page.getByRole('button', { name: 'Edit a copy' }).click()
      await changeTo45(page)
      await tryIt(page)
      await publish(page)
      await moveRunning(page)
      await showsNewDates(page)
      expect(desk.faults).toEqual([])
      await desk.close()
    },
    LONG_MS,
  )

  browserTest(
    'of a kind of one’s own are made up and published on a telephone; years of silence are simulated',
    async () => {
      const desk = await office.sit({ locale: 'ru', width: 360, scheme: 'dark' })
      const { page } = desk
      await signInAgain(page)
      for (const path of ['/rules', '/rules/contract/shipped', '/rules/contract/move', '/simulation', '/rules/new']) {
        await page.goto(path)
        await isFit(page)
      }
      await makeKind(page)
      await page.goto('/simulation')
      await page.getByRole('button', { name: 'Запустить' }).click()
      await page.getByRole('heading', { name: 'Письма по неделям' }).waitFor()
      await isFit(page)
      expect(desk.faults).toEqual([])
      await desk.close()
    },
    LONG_MS,
  )
})

async function signIn({ page }: Desk) {
  await page.goto(admin.link)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.locator('input[type="password"]').nth(1).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'My tasks' }).waitFor()
}

async function signInAgain(page: Page) {
  await page.goto('/sign-in')
  await page.getByLabel('Электронная почта').fill(admin.email)
  await page.locator('input[name="password"]').fill(PASSWORD)
  await page.getByRole('button', { name: 'Войти' }).click()
  await page.getByRole('heading', { name: 'Мои задачи' }).waitFor()
}

/** "Renewal decision 30 days before notice": the third opening; one number stands for both of its dates. */
async function changeTo45(page: Page) {
  await page.getByRole('button', { name: /^K5 / }).click()
  await page.getByRole('button', { name: 'Change: Opening 3' }).click()
  const opening = page.getByRole('group', { name: 'Opening 3' })
  await opening.getByLabel('Number', { exact: true }).first().fill('45')
  expect(await opening.getByLabel('Number', { exact: true }).nth(1).inputValue()).toBe('45')
  await page.getByText('kept', { exact: true }).waitFor()
}

async function tryIt(page: Page) {
  await page.getByRole('tab', { name: 'What changes' }).click()
  await page
    .getByRole('tabpanel')
    .getByText(/45.days before the date “Last day for notice” or “Ends on”/)
    .first()
    .waitFor()
  await page.getByRole('tab', { name: 'On the last year' }).click()
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByRole('heading', { name: 'Lived again: 1 records' }).waitFor()
  await isFit(page)
}

async function publish(page: Page) {
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('What changes and why').fill('The decision takes longer')
  await form.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Processes that live by older rules: 1').waitFor()
}

async function moveRunning(page: Page) {
  await page.getByRole('link', { name: 'Move running ones' }).click()
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.getByText('steps that appear: 1').first().waitFor()
  await isFit(page)
  await page.getByRole('button', { name: 'Move 1 now' }).click()
  await eventually(() => carryJobs(office.api, carried), { what: 'the job of moving', timeoutMs: 30_000 })
  await page.getByText('1 of 1').waitFor()
}

async function showsNewDates(page: Page) {
  await page.goto(`/contracts/${contract}`)
  await settled(page)
  await page.getByText('15 May 2026 09:00').first().waitFor()
  await page.getByText('version 2').first().waitFor()
  expect(await page.getByText('1 Jun 2026 09:00').count()).toBe(0)
  await page.goto('/next?rule=K5&to=2026-06-02')
  await page.getByText('Decide about the renewal').first().waitFor()
  // The bar of that day says it; its words are for those who cannot see it.
  await page.getByText('15 May 2026: 1').waitFor({ state: 'attached' })
}

async function makeKind(page: Page) {
  await page.getByLabel('Имя в API и адресах').fill('complaint')
  const names = ['Претензия', 'Претензии', 'Complaint', 'Complaints']
  for (const [index, name] of names.entries()) await page.locator('input[lang]').nth(index).fill(name)
  await page.getByRole('button', { name: 'Создать вид' }).click()
  await page.getByRole('heading', { name: 'Претензия: изменённая копия' }).waitFor()
  await isFit(page)
  await page.getByRole('button', { name: 'Опубликовать', exact: true }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Что меняется и почему').fill('Претензии ведём здесь')
  await form.getByRole('button', { name: 'Опубликовать' }).click()
  await page.getByRole('heading', { name: 'Претензия', exact: true }).waitFor()
  await isFit(page)
  const made = await admin.post('/records/complaint', { title: 'Шумит насос', answerOn: '2026-04-30' })
  expect(await admin.get(`/records/complaint/${idOf(made)}/next`)).toMatchObject({
    status: 200,
    body: { steps: expect.arrayContaining([expect.objectContaining({ key: expect.stringContaining('complaint.') })]) },
  })
}

async function isFit(page: Page) {
  await settled(page)
  expect(await findingsOf(page)).toEqual([])
  expect(await overflowOf(page)).toBeLessThanOrEqual(0)
}
