import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Worker } from '@temporalio/worker'
import { recordedHistories } from '../support/histories.ts'
import { bundleOf, quiet, WORKFLOWS } from '../support/worker.ts'

const DATA = join(import.meta.dirname, '..', '..', '.data')
// Beside the sources, where a copy of them finds the same packages.
let folder = ''

beforeAll(() => {
  quiet()
  mkdirSync(DATA, { recursive: true })
  folder = mkdtempSync(join(DATA, 'replay-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What replaying every history on this code says: its name, and the error or null. */
async function replay(workflows: string): Promise<Map<string, string | null>> {
  const workflowBundle = await bundleOf(workflows)
  const histories = recordedHistories()
  const byId = new Map(histories.map(({ workflowId, name }) => [workflowId, name]))
  const outcome = new Map<string, string | null>()
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    outcome.set(byId.get(workflowId) ?? workflowId, error?.name ?? null)
  }
  return outcome
}

/** The workflows with one line changed. */
async function mutated(name: string, file: string, from: string, to: string): Promise<Map<string, string | null>> {
  const copy = join(folder, name)
  cpSync(WORKFLOWS, copy, { recursive: true })
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no line "${from}"`)
  writeFileSync(path, text.replace(from, to))
  return replay(copy)
}

describe('the replay gate', () => {
  test('runs every recorded life on the code of today', async () => {
    const outcome = await replay(WORKFLOWS)
    expect(outcome.size).toBeGreaterThan(8)
    expect([...outcome].filter(([, error]) => error !== null)).toEqual([])
  }, 60_000)

  // A gate that nobody has seen fail protects nothing.
  test('stops a watcher that waits before it asks', async () => {
    const outcome = await mutated(
      'waits',
      'process.ts',
      'poked = false\n      const step',
      'await condition(() => false, 1)\n      const step',
    )
    const watchers = [...outcome].filter(([name]) => name.startsWith('process/'))
    expect(watchers.length).toBeGreaterThan(5)
    expect(watchers.filter(([, error]) => error !== 'DeterminismViolationError')).toEqual([])
  }, 60_000)

  test('stops a wake that reports before it has looked', async () => {
    const from = 'const now = workflowNow()'
    const outcome = await mutated(
      'reports',
      'wake.ts',
      from,
      `await finishWake({ started: 0, signalled: 0 })\n  ${from}`,
    )
    expect([...outcome].filter(([name]) => name.startsWith('wake/')).map(([, error]) => error)).toEqual([
      'DeterminismViolationError',
    ])
  }, 60_000)
})
