import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import { WORKFLOWS } from '../../src/workflows/messages.ts'
import { OWNER, SUBSTITUTE } from '../support/build.ts'
import { type WorkerStage, workerStage } from '../support/worker.ts'

let stage: WorkerStage
beforeAll(async () => {
  stage = await workerStage()
})
afterAll(() => stage.stop())

const round = () =>
  stage.temporal.client.workflow.execute(WORKFLOWS.digest, {
    workflowId: `digest:${newId()}`,
    taskQueue: stage.temporal.taskQueue,
    args: [{}],
  })

test('a round on the real engine writes what is due once, however many run, and says that it ran', async () => {
  await stage.rows(
    `insert into absence (id, user_id, from_on, to_on, stand_in_id, created_by, created_at)
     values ($1, $2, current_date - 2, current_date + 2, $3, 'test', now())`,
    [newId(), OWNER, SUBSTITUTE],
  )
  await Promise.all([round(), round()])
  await round()
  const letters = await stage.rows(`select reader_id, for_id from mail where template = 'absenceStart'`)
  expect(letters).toEqual([{ reader_id: SUBSTITUTE, for_id: OWNER }])
  const [beat] = await stage.rows(
    `select now() - at < interval '1 minute' as recent from heartbeat where name = 'digest'`,
  )
  expect(beat).toEqual({ recent: true })
})
