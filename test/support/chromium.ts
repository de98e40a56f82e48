import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { TestEnvironment } from './environment.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin']
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
// Written by scripts/browser.mjs when it could not install one.
const REASON_FILE = join(import.meta.dirname, '..', '..', 'node_modules', '.potok-browser')

/** Where the system's browser is, or why there is none. */
export function findChromium(): Pick<TestEnvironment, 'POTOK_TEST_CHROMIUM' | 'POTOK_TEST_CHROMIUM_PROBLEM'> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...FOLDERS]
  const candidates = [
    process.env.CHROMIUM ?? '',
    ...folders.flatMap(folder => NAMES.map(name => join(folder, name))),
    ...MAC,
  ]
  const found = candidates.find(path => path !== '' && isExecutable(path))
  return found === undefined ? { POTOK_TEST_CHROMIUM_PROBLEM: reason() } : { POTOK_TEST_CHROMIUM: found }
}

function reason(): string {
  try {
    return readFileSync(REASON_FILE, 'utf8').trim()
  } catch {
    return 'no Chromium was found'
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
