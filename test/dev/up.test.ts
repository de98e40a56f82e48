import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type LockHolder, lockHolder } from '../../dev/lock.ts'
import { processStart } from '../../dev/process.ts'
import { ROOT } from '../support/source.ts'
import { eventually } from '../support/wait.ts'

const START_MS = 60_000
const STOP_MS = 10_000

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'potok-up-'))
  const lock = join(folder, 'run', 'lock.json')
  const started: ChildProcess[] = []

  beforeAll(() => {
    // The Temporal CLI that this run of the tests has found already; it takes its time to install.
    mkdirSync(join(ROOT, '.data', 'bin'), { recursive: true })
    symlinkSync(join(ROOT, '.data', 'bin'), join(folder, 'bin'))
  })

  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL')
    await eventually(() => started.every(child => child.exitCode !== null || child.signalCode !== null), {
      what: 'all starts to end',
    })
    rmSync(folder, { recursive: true, force: true })
  })

  function start(...options: string[]): { child: ChildProcess; output: () => string } {
    // None of the tests' own variables, and no fixed ports: other starts may be running on this machine.
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, POTOK_DATA: folder }
    const child = spawn(process.execPath, ['dev/up.ts', '--no-demo', ...options], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    started.push(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)))
    return { child, output: () => output }
  }

  async function ready({ child, output }: ReturnType<typeof start>): Promise<LockHolder> {
    const holder = await eventually(
      () => {
        if (child.exitCode !== null) return { failed: output() }
        const found = lockHolder(lock)
        return found !== null && found.lines.length > 0 ? found : null
      },
      { what: 'the start to be ready', timeoutMs: START_MS },
    )
    if ('failed' in holder) throw new Error(`The start ended: ${holder.failed}`)
    return holder
  }

  const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

  test(
    'brings everything up, tells a second start where it is, and stops within ten seconds',
    async () => {
      const first = start()
      const { addresses } = await ready(first)
      await eventually(() => first.output().includes('Ctrl-C'), { what: 'the box of addresses' })
      expect(first.output()).toMatch(/App +http:\/\/localhost:\d+/)
      expect(first.output()).toMatch(/\/setup#\S+ +\(once\)/)
      const answer = await fetch(`${addresses.app}/api/ready`)
      expect(answer.status).toBe(200)
      expect(statSync(join(folder, 'admin.key')).mode & 0o777).toBe(0o600)

      const second = start()
      await eventually(() => ended(second.child), { what: 'the second start to end' })
      expect(second).toMatchObject({ child: { exitCode: 0 } })
      expect(second.output()).toContain(addresses.app ?? 'no address')

      first.child.kill('SIGTERM')
      await eventually(() => ended(first.child), { what: 'everything to stop', timeoutMs: STOP_MS })
      expect(first.child.exitCode).toBe(0)
      expect(lockHolder(lock)).toBeNull()
    },
    START_MS + STOP_MS,
  )

  test(
    'recovers by itself after kill -9',
    async () => {
      const killed = start()
      const { pid } = await ready(killed)
      killed.child.kill('SIGKILL')
      await eventually(() => processStart(pid) === null, { what: 'the killed start to be gone' })
      const next = start()
      const { addresses } = await ready(next)
      expect((await fetch(`${addresses.app}/api/ready`)).status).toBe(200)
      next.child.kill('SIGTERM')
      await eventually(() => ended(next.child), { what: 'everything to stop', timeoutMs: STOP_MS })
    },
    2 * START_MS,
  )
})
