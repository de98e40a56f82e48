// Recorded lives of workflows: the replay gate runs today's code over them. `RECORD_HISTORIES=1 npm test -- test/workflows`
// records them anew, which is right only when no run of the old code can be alive any more.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { WorkerStage } from './worker.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDER = join(ROOT, 'test', 'histories')

type Started = { workflowExecutionStartedEventAttributes?: { workflowId?: string } | null }
type History = { events?: Started[] | null }
type HistoryType = { fromObject: (json: object) => History; toObject: (history: object, options: object) => object }

// The SDK's own conversion wants one copy of protobufjs in the tree; that of the type itself does not mind several.
const sdkRequire = createRequire(join(ROOT, 'node_modules', '@temporalio', 'worker', 'package.json'))
const protocol: { temporal: { api: { history: { v1: { History: HistoryType } } } } } = sdkRequire('@temporalio/proto')
const { History } = protocol.temporal.api.history.v1

export type RecordedHistory = { name: string; workflowId: string; history: History }

/** Writes the history of a run, when histories are being recorded. */
export async function recordHistory(
  stage: WorkerStage,
  workflowId: string,
  name: string,
  runId?: string,
): Promise<void> {
  if (process.env.RECORD_HISTORIES === undefined) return
  const handle = stage.temporal.client.workflow.getHandle(workflowId, runId)
  const file = join(FOLDER, `${name}.json`)
  mkdirSync(dirname(file), { recursive: true })
  const json = History.toObject(await handle.fetchHistory(), { enums: String, longs: String, bytes: String })
  writeFileSync(file, `${JSON.stringify(anonymous(json))}\n`)
}

/** Every recorded history, by the name of its file. */
export function recordedHistories(): RecordedHistory[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.json'))
  return files.toSorted().map(file => {
    const history = History.fromObject(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')))
    const { workflowId } = history.events?.[0]?.workflowExecutionStartedEventAttributes ?? {}
    return { name: file.replace(/\.json$/, ''), workflowId: workflowId ?? file, history }
  })
}

/** Who ran it and from which folder is nobody's business, and no part of what is replayed. */
function anonymous(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(anonymous)
  // The name of a sticky queue begins with process and host.
  if (typeof value === 'string') return value.replace(/^\d+@[\w.-]+/, 'worker')
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => key !== 'stackTrace')
  return Object.fromEntries(entries.map(([key, entry]) => [key, key === 'identity' ? 'worker' : anonymous(entry)]))
}
