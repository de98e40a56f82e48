import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { isStale, lockHolder, takeLock } from '../../dev/lock.ts'

describe('the lock of a data folder', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'potok-lock-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const path = () => join(folder, 'run', 'lock.json')

  test('goes to the first, and tells the second who has it and where everything is', () => {
    const lock = takeLock(path())
    if (!('release' in lock)) throw new Error('the first one must get it')
    lock.announce(['App http://localhost:4000'], { app: 'http://localhost:4000' })
    expect(takeLock(path())).toMatchObject({ pid: process.pid, lines: ['App http://localhost:4000'] })
    lock.release()
    expect(lockHolder(path())).toBeNull()
  })

  test.each([
    ['a process that is gone', { pid: 2 ** 22 + 1, start: '1', lines: [], addresses: {} }],
    [
      'a pid that another program has by now',
      { pid: process.pid, start: 'another beginning', lines: [], addresses: {} },
    ],
    ['half a file', 'no JSON'],
  ])('held by %s is stale and is taken over', (_who, content) => {
    const first = takeLock(path())
    if ('release' in first) first.release()
    writeFileSync(path(), typeof content === 'string' ? content : JSON.stringify(content))
    expect(isStale(path())).toBe(true)
    expect(takeLock(path())).toHaveProperty('release')
  })
})
