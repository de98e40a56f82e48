import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testEnvironment } from './environment.ts'
import { eventually } from './wait.ts'

const TIMEOUT_MS = 180_000

/**
 * Makes something that many test files need once a run, by whichever file asks first; the others wait for it. Answers
 * the folder that it is in. What went wrong is said to all of them.
 */
export async function onceARun(name: string, make: (folder: string) => void | Promise<void>): Promise<string> {
  const { POTOK_TEST_FOLDER: root } = testEnvironment()
  if (root === undefined) throw new Error('No folder for this run of the tests')
  const folder = join(root, name)
  const outcome = `${folder}.outcome`
  if (isFirst(folder)) {
    const problem = await problemOf(() => make(folder))
    // Renamed into place, so that nobody reads half of it.
    writeFileSync(`${outcome}.new`, problem)
    renameSync(`${outcome}.new`, outcome)
  }
  await eventually(() => existsSync(outcome), { what: `${name} to be made`, timeoutMs: TIMEOUT_MS, everyMs: 100 })
  const problem = readFileSync(outcome, 'utf8')
  if (problem !== '') throw new Error(problem)
  return folder
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch {
    return false
  }
}

async function problemOf(work: () => void | Promise<void>): Promise<string> {
  try {
    await work()
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
