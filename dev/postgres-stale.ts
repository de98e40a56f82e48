import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { processCommand, processGone, processStart, signalProcess } from './process.ts'

const POLITE_MS = 10_000
const BACKENDS_MS = 10_000

/** The server process that a data folder names, if it is alive and really works on that folder. */
export function runningServer(folder: string): number | null {
  const pid = pidInFile(folder)
  if (pid === null || processStart(pid) === null) return null
  const command = processCommand(pid)
  return command.includes('postgres') && command.includes(folder) ? pid : null
}

/** Whether a pid file lies there that names no living server. */
export const hasStalePidFile = (folder: string) => pidInFile(folder) !== null && runningServer(folder) === null

/**
 * Stops the server of an earlier run on this folder, if it lives on, and clears what a killed one left.
 * Postgres would judge the pid file itself, but takes a zombie (containers often have nobody to collect them) and any
 * program that has got the number since for a living server, and then refuses for ever.
 */
export async function stopStaleServer(folder: string, say: (line: string) => void): Promise<void> {
  const pid = runningServer(folder)
  if (pid !== null) {
    say('A Postgres left over from a killed run is stopped first.')
    signalProcess(pid, 'SIGINT')
    if (!(await processGone(pid, POLITE_MS))) {
      signalProcess(pid, 'SIGQUIT')
      await processGone(pid, POLITE_MS)
    }
  }
  if (!existsSync(join(folder, 'postmaster.pid'))) return
  // The file also protects the memory that backends of a killed server share; it may go when they have gone.
  await backendsGone(folder)
  rmSync(join(folder, 'postmaster.pid'), { force: true })
}

function pidInFile(folder: string): number | null {
  const path = join(folder, 'postmaster.pid')
  if (!existsSync(path)) return null
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
  return Number.isNaN(pid) ? null : pid
}

async function backendsGone(folder: string): Promise<void> {
  const real = realpathSync(folder)
  const deadline = Date.now() + BACKENDS_MS
  while (worksIn(real)) {
    if (Date.now() > deadline)
      throw new Error(`Programs of a killed Postgres still work in ${folder}: stop them first.`)
    await delay(50)
  }
}

/** Whether any process has this folder as its working directory, as every Postgres process has. */
function worksIn(folder: string): boolean {
  if (!existsSync('/proc/self/cwd')) return false
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .some(pid => workingDirectory(pid) === folder)
}

function workingDirectory(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return null
  }
}
