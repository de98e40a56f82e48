import { test } from '@jest/globals'
import { testEnvironment } from './environment.ts'

/** `test` where there is a browser; where there is none the test is shown as skipped, and the end of the run says why. */
export const browserTest = testEnvironment().POTOK_TEST_CHROMIUM === undefined ? test.skip : test

/** How to launch the browser with playwright-core. */
export function chromiumOptions() {
  const executablePath = testEnvironment().POTOK_TEST_CHROMIUM
  if (executablePath === undefined) throw new Error('No Chromium on this machine')
  const isRoot = process.getuid?.() === 0
  return { executablePath, headless: true, args: isRoot ? ['--no-sandbox'] : [] }
}
