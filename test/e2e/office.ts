// An office for browser stories: the built application, the real API on a database of its own, a browser, and a mailroom
// that is told when to send. The clock stands at a working morning, so that the stories read the same on every day.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { startCapturedMail } from '../../dev/mail.ts'
import { createSetupLink } from '../../src/db/setup.ts'
import { standingOf } from '../../src/db/standing.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import type { Role } from '../../src/domain/people.ts'
import { sendDue } from '../../src/email/send.ts'
import { type Client, type TestApi, testApi } from '../support/api.ts'
import { chromiumOptions } from '../support/browser.ts'
import { onceARun } from '../support/once.ts'

/** A Tuesday, 11:00 in Moscow. */
export const MORNING = '2026-03-03T08:00:00.000Z'
const ROOT = join(import.meta.dirname, '..', '..')

export type Desk = {
  page: Page
  context: BrowserContext
  /** What went wrong in the browser: script errors, and whatever the content security policy refused. */
  faults: string[]
  close: () => Promise<void>
}

export type DeskOptions = { locale?: 'ru' | 'en'; scheme?: 'light' | 'dark'; width?: number }

export type Office = {
  url: string
  api: TestApi
  /** Somebody who works here; `link` sets their password. */
  hire: (roles: Role[], name: string) => Promise<Client & { link: string }>
  sit: (options?: DeskOptions) => Promise<Desk>
  /** All letters that are due leave and land in the mailbox. */
  sendLetters: () => Promise<void>
  close: () => Promise<void>
}

export async function openOffice(): Promise<Office> {
  const webFolder = await onceARun('web', buildWeb)
  const api = await testApi({ webFolder })
  api.clock.now = MORNING
  const mail = await startCapturedMail({ port: 0, pool: api.engine.pool })
  const browser = await chromium.launch(chromiumOptions())
  const db = queriesOn(api.engine.pool)
  return {
    url: api.url,
    api,
    hire: async (roles, name) => {
      const person = await api.join(roles, name)
      const { path } = await createSetupLink(db, { userId: person.userId, now: MORNING })
      return { ...person, link: `${api.url}${path}` }
    },
    sit: options => sitDown(browser, api.url, options),
    sendLetters: async () => {
      const deps = {
        db,
        smtpUrl: mail.url,
        from: 'Potok <bot@mail.example>',
        secret: 'a secret for tests only, long enough',
        publicUrl: api.url,
        mailDomain: 'mail.example',
        standing: (step: Parameters<typeof standingOf>[1]) => standingOf(api.engine, step),
        log: { warn: () => {} },
      }
      await sendDue(deps, { now: MORNING, limit: 100 })
    },
    close: async () => {
      await browser.close()
      await api.close()
      await mail.close()
    },
  }
}

const PASSWORD = 'a long enough phrase'

/** Somebody new signs in, by the link that a new person gets. */
export async function enterAs(office: Office, roles: Role[], options: DeskOptions = {}): Promise<Desk> {
  const person = await office.hire(roles, 'Мария Иванова')
  const desk = await office.sit(options)
  const [label, again, button] =
    options.locale === 'en'
      ? ['New password', 'Once more', 'Save and sign in']
      : ['Новый пароль', 'Ещё раз', 'Сохранить и войти']
  await desk.page.goto(person.link)
  await desk.page.getByLabel(label ?? '').fill(PASSWORD)
  await desk.page.getByLabel(again ?? '').fill(PASSWORD)
  await desk.page.getByRole('button', { name: button ?? '' }).click()
  await desk.page.waitForURL('**/inbox')
  return desk
}

/** Into a folder of this run: what is served on this machine meanwhile stays as it is. */
function buildWeb(folder: string): void {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const command = [vite, 'build', join(ROOT, 'web'), '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
  // The test runner's own mode would bring React's development build along.
  const env = { ...process.env, NODE_ENV: 'production' }
  const built = spawnSync(process.execPath, command, { encoding: 'utf8', env })
  if (built.status !== 0) throw new Error(`The web application could not be built:\n${built.stderr}`)
}

async function sitDown(browser: Browser, url: string, options: DeskOptions = {}): Promise<Desk> {
  const { locale = 'ru', scheme = 'light', width = 1280 } = options
  const context = await browser.newContext({
    baseURL: url,
    locale: locale === 'ru' ? 'ru-RU' : 'en-GB',
    viewport: { width, height: 800 },
    reducedMotion: 'reduce',
  })
  await context.clock.setFixedTime(MORNING)
  // The frame of a letter is a place without storage.
  await context.addInitScript(`try {
    localStorage.setItem('potok.locale', '${locale}')
    localStorage.setItem('mantine-color-scheme-value', '${scheme}')
  } catch {}`)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text())
  })
  return { page, context, faults, close: () => context.close() }
}

/** What the accessibility checker finds on a page, in its colours and in the other scheme's; one line for each finding. */
export async function findingsOf(page: Page): Promise<string[]> {
  const findings = await check(new AxeBuilder({ page }))
  await page.evaluate(OTHER_SCHEME)
  const contrast = await check(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']))
  await page.evaluate(OTHER_SCHEME)
  return [...findings, ...contrast.map(finding => `in the other scheme ${finding}`)]
}

// Answers when the new colours have been painted.
const OTHER_SCHEME = `(() => {
  const { dataset } = document.documentElement
  dataset.mantineColorScheme = dataset.mantineColorScheme === 'dark' ? 'light' : 'dark'
  return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))
})()`

async function check(axe: AxeBuilder): Promise<string[]> {
  // Only the page itself: the frame of a letter runs no scripts, not even the checker's.
  const { violations } = await axe.setLegacyMode(true).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)}`))
}

/** A page is there when its heading is and nothing of it is being fetched any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.locator('[data-waiting]').first().waitFor({ state: 'detached' })
}

/** How much wider than the screen a page is; 0 where nothing scrolls sideways. */
export async function overflowOf(page: Page): Promise<number> {
  const root = 'document.documentElement'
  return Number(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`))
}
