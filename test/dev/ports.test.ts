import { createServer } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { anyFreePort, choosePort, isFree } from '../../dev/ports.ts'

async function whileTaken<Result>(use: (port: number) => Promise<Result>): Promise<Result> {
  const server = createServer()
  const port = await anyFreePort()
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  try {
    return await use(port)
  } finally {
    server.close()
  }
}

describe('a port', () => {
  test('that is taken makes room for the next free one', async () => {
    const chosen = await whileTaken(port => choosePort({ name: 'the app', preferred: port }))
    expect(await isFree(chosen)).toBe(true)
  })

  test('that the environment fixed and somebody has is an error that names variable and port', async () => {
    const attempt = whileTaken(port => choosePort({ name: 'the app', preferred: port, fixedBy: 'PORT' }))
    await expect(attempt).rejects.toThrow(/Port \d+ for the app \(PORT\) is taken by/)
  })

  test('is not given to two servers of one start', async () => {
    const free = await anyFreePort()
    expect(await choosePort({ name: 'mail', preferred: free }, new Set([free]))).not.toBe(free)
  })
})
