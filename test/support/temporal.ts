import { randomBytes } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import Long from 'long'
import { testEnvironment } from './environment.ts'

export type TestTemporal = {
  address: string
  namespace: string
  client: Client
  nativeConnection: NativeConnection
  /** A task queue nobody else uses, so that test files do not take each other's work. */
  taskQueue: string
  close: () => Promise<void>
}

/** A connection to the development server of this run. Call in beforeAll; `close` in afterAll. */
export async function testTemporal(): Promise<TestTemporal> {
  const { POTOK_TEST_TEMPORAL_ADDRESS: address, POTOK_TEST_TEMPORAL_PROBLEM: problem } = testEnvironment()
  if (address === undefined) throw new Error(`No Temporal for tests: ${problem ?? 'not started'}`)
  const namespace = 'default'
  const connection = await Connection.connect({ address })
  const nativeConnection = await NativeConnection.connect({ address })
  return {
    address,
    namespace,
    client: new Client({ connection, namespace }),
    nativeConnection,
    taskQueue: `test-${randomBytes(6).toString('hex')}`,
    close: async () => {
      await nativeConnection.close()
      await connection.close()
    },
  }
}

// FastForwardPollingResult in Temporal's own words; 1 only says that the long poll is over and wants another.
const COMPLETED = 2
const FAILED = 3

/** Moves the clock of one workflow forward over its timers; returns when the target is reached. */
export async function fastForward(temporal: TestTemporal, workflowId: string, seconds: number): Promise<void> {
  const { namespace } = temporal
  const service = temporal.client.workflowService
  const workflowExecution = { workflowId }
  // A config id that was used before is taken for the same request, so each call has its own.
  const id = `ff-${randomBytes(6).toString('hex')}`
  const fastForwardConfig = { id, duration: { seconds: Long.fromNumber(seconds), nanos: 0 } }
  await service.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    workflowExecutionOptions: { timeSkippingConfig: { enabled: true, maxSessionSkipCount: 5_000, fastForwardConfig } },
    updateMask: { paths: ['time_skipping_config'] },
  })
  for (;;) {
    const poll = await service.pollWorkflowExecutionTimeSkipping({ namespace, workflowExecution, fastForwardId: id })
    if (poll.fastForwardPollingResult === COMPLETED) return
    if (poll.fastForwardPollingResult === FAILED)
      throw new Error(`The time of ${workflowId} did not move: ${poll.failedReason}`)
  }
}
