import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { anyFreePort } from '../../dev/ports.ts'
import { startPostgres } from '../../dev/postgres.ts'
import { runningServer } from '../../dev/postgres-stale.ts'
import { signalProcess } from '../../dev/process.ts'

describe('the embedded Postgres', () => {
  // Only its owner may pass the folder, as with mktemp -d and /root: Postgres must manage all the same.
  const parent = mkdtempSync(join(tmpdir(), 'potok-postgres-'))
  afterAll(() => rmSync(parent, { recursive: true, force: true }))

  const start = async (name: string) =>
    startPostgres({
      folder: join(parent, name),
      port: await anyFreePort(),
      password: 'p@ss word',
      logFile: join(parent, `${name}.log`),
    })

  async function ask(url: string, query: string) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query(query)
    await client.end()
    return rows
  }

  test('keeps what was acknowledged over a kill -9', async () => {
    const first = await start('killed')
    await ask(first.url, 'create table kept as select 42 as answer')
    signalProcess(first.child.pid, 'SIGKILL')
    await first.child.exited
    const second = await start('killed')
    expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
    await second.stop()
  })

  test('stops a server that outlived a killed run before it starts its own', async () => {
    const outlived = await start('killed')
    const second = await start('killed')
    expect(outlived.child.running()).toBe(false)
    expect(runningServer(join(parent, 'killed'))).toBe(second.child.pid)
    await second.stop()
  })

  test('makes a folder anew whose first layout was cut short', async () => {
    mkdirSync(join(parent, 'unfinished.new', 'base'), { recursive: true })
    writeFileSync(join(parent, 'unfinished.new', 'base', 'half'), '')
    const server = await start('unfinished')
    expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
  })

  test('refuses data of another major version, and says what to do', async () => {
    mkdirSync(join(parent, 'older'))
    writeFileSync(join(parent, 'older', 'PG_VERSION'), '15\n')
    await expect(start('older')).rejects.toThrow(/was written by Postgres 15/)
  })
})
