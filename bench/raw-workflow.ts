// What a service would cost as plain Temporal: for each object a workflow with one timer and one activity.

import { proxyActivities, sleep } from '@temporalio/workflow'

type Activities = { serveRaw: (input: { objectId: string }) => Promise<void> }

const { serveRaw } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' })

export async function rawObject({ objectId, at }: { objectId: string; at: string }): Promise<void> {
  await sleep(Math.max(1, Date.parse(at) - Date.now()))
  await serveRaw({ objectId })
}
