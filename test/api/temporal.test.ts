import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pino } from 'pino'
import { createPokeQueue, createTemporalLink } from '../../src/api/temporal.ts'
import { newId } from '../../src/domain/id.ts'
import { type TestTemporal, testTemporal } from '../support/temporal.ts'
import { eventually } from '../support/wait.ts'

const poke = (workflowId: string, mark = '') => ({
  workflow: `w${mark}`,
  workflowId,
  input: { processId: workflowId },
  signal: true,
})

/** A sender whose pokes wait until they are let go. */
function gate() {
  const sent: string[] = []
  const waiting: (() => void)[] = []
  const send = ({ workflow, workflowId }: { workflow: string; workflowId: string }) => {
    sent.push(`${workflow} ${workflowId}`)
    return new Promise<void>(resolve => {
      waiting.push(resolve)
    })
  }
  const open = async () => {
    for (const go of waiting.splice(0)) go()
    await new Promise(resolve => setImmediate(resolve))
  }
  return { sent, send, open, waiting }
}

describe('the queue of pokes', () => {
  test('has at most 32 in flight, and the latest per process waits', async () => {
    const { sent, send, open } = gate()
    const queue = createPokeQueue(send, () => {})
    for (let index = 0; index < 40; index++) queue.push(poke(`p${index}`))
    expect(sent).toHaveLength(32)
    queue.push(poke('p39', ' newer'))
    await open()
    expect(sent).toHaveLength(40)
    expect(sent).toContain('w newer p39')
    expect(sent).not.toContain('w p39')
  })

  test('a process that is poked while its poke is on the way is poked again', async () => {
    const { sent, send, open } = gate()
    const queue = createPokeQueue(send, () => {})
    queue.push(poke('p'))
    queue.push(poke('p', ' again'))
    await open()
    expect(sent).toEqual(['w p', 'w again p'])
  })

  test('drops new ones when it is full, and a failing one does not stop the rest', async () => {
    const dropped: unknown[] = []
    const { send } = gate()
    const queue = createPokeQueue(send, error => dropped.push(error))
    for (let index = 0; index < 5_100; index++) queue.push(poke(`p${index}`))
    expect(dropped).toHaveLength(5_100 - 5_000 - 32)
    const failing = createPokeQueue(
      async () => Promise.reject(new Error('away')),
      error => dropped.push(error),
    )
    failing.push(poke('a'))
    failing.push(poke('b'))
    await eventually(() => dropped.length === 70, { what: 'both failures' })
  })

  test('at the end forgets what waits and waits for what is on its way', async () => {
    const { sent, send, open } = gate()
    const queue = createPokeQueue(send, () => {})
    for (let index = 0; index < 40; index++) queue.push(poke(`p${index}`))
    const settled = queue.settled()
    await open()
    await settled
    expect(sent).toHaveLength(32)
  })
})

describe('Temporal', () => {
  let temporal: TestTemporal
  beforeAll(async () => {
    temporal = await testTemporal()
  })
  afterAll(() => temporal.close())
  const link = (address: string) =>
    createTemporalLink({
      deadlineMs: 2_000,
      address,
      namespace: 'default',
      taskQueue: temporal.taskQueue,
      log: pino({ level: 'silent' }),
    })

  test('a changed record starts its watcher with a signal; objects wake the fleet of their client', async () => {
    const own = link(temporal.address)
    const [tender, party, batch] = [newId(), newId(), newId()]
    own.poke({ kind: 'tender', id: tender, partyId: null })
    own.poke({ kind: 'object', id: newId(), partyId: party })
    own.startImport(batch)
    const typeOf = (id: string) =>
      eventually(async () => (await temporal.client.workflow.getHandle(id).describe()).type, { what: id })
    expect(await typeOf(`tender:${tender}`)).toBe('tenderWorkflow')
    expect(await typeOf(`fleet:${party}`)).toBe('fleetWorkflow')
    expect(await typeOf(`import:${batch}`)).toBe('importWorkflow')
    const history = await temporal.client.workflow.getHandle(`tender:${tender}`).fetchHistory()
    expect(
      history.events?.some(event => event.workflowExecutionSignaledEventAttributes?.signalName === 'changed'),
    ).toBe(true)
    expect(await own.isReachable()).toBe(true)
    await own.close()
  })

  test('while it is away nothing waits for it, and ready says so', async () => {
    const away = link('127.0.0.1:1')
    away.poke({ kind: 'tender', id: newId(), partyId: null })
    expect(await away.isReachable()).toBe(false)
    await away.close()
  })
})
