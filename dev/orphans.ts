import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Child } from './child.ts'
import { processGone, processStart, signalProcess } from './process.ts'

const schema = z.object({ pid: z.number().int(), start: z.string(), stopSignal: z.enum(['SIGTERM', 'SIGINT']) })
const SUFFIX = '.child.json'
const GONE_TIMEOUT_MS = 10_000

/** Notes a child in the run folder, so that the next start finds it should this process be killed. */
export function noteChild(folder: string, child: Child): void {
  const path = join(folder, `${child.name}${SUFFIX}`)
  const stopSignal = child.name === 'postgres' ? 'SIGINT' : 'SIGTERM'
  writeFileSync(path, JSON.stringify({ pid: child.pid, start: processStart(child.pid) ?? '', stopSignal }))
}

/** Stops what a killed run left behind, and waits until it is gone: it may still hold ports and files. */
export async function stopOrphans(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const notes = readdirSync(folder).filter(name => name.endsWith(SUFFIX))
  await Promise.all(notes.map(name => stopOrphan(join(folder, name))))
}

async function stopOrphan(path: string): Promise<void> {
  const note = schema.safeParse(parse(readFileSync(path, 'utf8')))
  if (note.success && processStart(note.data.pid) === note.data.start) {
    signalProcess(note.data.pid, note.data.stopSignal)
    if (!(await processGone(note.data.pid, GONE_TIMEOUT_MS))) signalProcess(note.data.pid, 'SIGKILL')
  }
  rmSync(path, { force: true })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
