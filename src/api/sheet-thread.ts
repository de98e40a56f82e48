// One file read in a thread of its own: a workbook of a hundred thousand rows takes seconds, and a bad one may take all
// the memory that the thread has.

import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { readSheets } from '../feeds/sheet/read.ts'
import type { SheetRead } from '../feeds/sheet/types.ts'

export type SheetJob = { bytes: Uint8Array }
export type SheetDone = { read: SheetRead; contentHash: string }

const { bytes }: SheetJob = workerData
const done: SheetDone = { read: readSheets(bytes), contentHash: createHash('sha256').update(bytes).digest('hex') }
parentPort?.postMessage(done)
