import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { startChild } from '../../dev/child.ts'
import { processStart } from '../../dev/process.ts'
import { eventually } from '../support/wait.ts'

const CHILD = join(import.meta.dirname, '..', '..', 'dev', 'child.ts')

describe('a child', () => {
  const folder = mkdtempSync(join(tmpdir(), 'potok-child-'))
  const logFile = join(folder, 'child.log')
  afterAll(() => rmSync(folder, { recursive: true }))

  test('ends with its parent, however that died', async () => {
    const program = `
      const { startChild } = await import(${JSON.stringify(CHILD)})
      const child = await startChild({ name: 'sleeper', command: ['sleep', '1000'], logFile: ${JSON.stringify(logFile)} })
      console.log(child.pid)
      setInterval(() => {}, 1000)`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = await new Promise<number>(resolve => parent.stdout.once('data', data => resolve(Number(String(data)))))
    expect(processStart(pid)).not.toBeNull()
    parent.kill('SIGKILL')
    await eventually(() => processStart(pid) === null, { what: 'the child of a killed parent to end' })
  })

  test('is killed when it does not stop in time', async () => {
    const stubborn = await startChild({
      name: 'stubborn',
      command: ['sh', '-c', "trap '' TERM; while :; do sleep 0.1; done"],
      logFile,
    })
    await stubborn.stop(200)
    expect(processStart(stubborn.pid)).toBeNull()
  })

  test('leaves its output in the log and shows it line by line', async () => {
    const lines: string[] = []
    const child = await startChild({
      name: 'teller',
      command: ['sh', '-c', 'echo one; echo two >&2; exit 3'],
      logFile,
      onLine: line => lines.push(line),
    })
    expect(await child.exited).toBe(3)
    await eventually(() => lines.length === 2, { what: 'both lines' })
    expect(readFileSync(logFile, 'utf8')).toContain('one')
    expect(child.running()).toBe(false)
  })
})
