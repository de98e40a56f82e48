// What a command would cost as a Temporal update: the same work unit (read, decide, write) behind update-with-start.

import { condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow'

type Activities = { runCommand: (input: { processId: string; key: string }) => Promise<string> }

export const commandUpdate = defineUpdate<string, [{ processId: string; key: string }]>('command')

const { runCommand } = proxyLocalActivities<Activities>({ startToCloseTimeout: '5 seconds' })

/** A process that takes its commands as updates; it never ends by itself. */
export async function updatedProcess(): Promise<void> {
  setHandler(commandUpdate, input => runCommand(input))
  await condition(() => false)
}
