import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import {
  checkDisk,
  checkFolder,
  checkLock,
  checkPorts,
  checkRuntime,
  checkTemporalBinary,
  type Finding,
} from './doctor-machine.ts'
import {
  checkApp,
  checkCalendars,
  checkMail,
  checkPostgres,
  checkRows,
  checkTemporal,
  checkWake,
} from './doctor-running.ts'
import { lockHolder } from './lock.ts'
import { messageOf } from './process.ts'
import { placesOf } from './servers.ts'
import { loadDotEnv, readSettings } from './settings.ts'

/*
 * `npm run doctor`: one sentence per trouble, each with its remedy, the first cause first. Ends with 1 when there is any.
 */
try {
  const { findings, hints = [], verdict } = await examine()
  for (const { wrong, remedy } of findings) console.log(`✘ ${wrong} ${remedy}`)
  for (const { wrong, remedy } of hints) console.log(`! ${wrong} ${remedy}`)
  if (findings.length === 0) console.log(`✔ ${verdict}`)
  process.exitCode = findings.length === 0 ? 0 : 1
} catch (error) {
  console.log(`✘ ${messageOf(error)}`)
  process.exitCode = 1
}

async function examine(): Promise<{ findings: Finding[]; hints?: Finding[]; verdict: string }> {
  loadDotEnv()
  const settings = readSettings(process.env, process.argv.slice(2))
  const places = placesOf(settings.folder)
  const machine = [checkRuntime(), checkFolder(settings.folder), checkDisk(settings.folder)]
  const holder = lockHolder(join(places.run, 'lock.json'))
  if (holder === null) {
    const stopped = [checkLock(places), await checkPorts(settings), await checkTemporalBinary(settings, places)]
    const findings = [...machine, ...stopped].filter(finding => finding !== null)
    return { findings, verdict: 'Nothing is wrong. Potok is not running: start it with `npm start`.' }
  }
  const env = environmentOf(places.run)
  if (env === null)
    return {
      findings: machine.filter(finding => finding !== null),
      verdict: `Potok is being started (pid ${holder.pid}).`,
    }
  const postgres = await checkPostgres(env)
  const temporal = await checkTemporal(env)
  // The rest can only be asked of a database that answers, and a late wake without an engine is no second trouble.
  const later = postgres === null ? [temporal === null ? await checkWake(env) : null, await checkMail(env)] : []
  const findings = [...machine, postgres, temporal, ...later].filter(finding => finding !== null)
  // What was late is told above; the rows themselves are asked when all parts run.
  if (findings.length === 0)
    findings.push(...[await checkApp(env), await checkRows(env)].filter(finding => finding !== null))
  // No trouble yet, and nothing to fail for: somebody has to know it in time.
  const hints = postgres === null ? [await checkCalendars(env)].filter(hint => hint !== null) : []
  return { findings, hints, verdict: `Nothing is wrong. Potok is running at ${env.PUBLIC_URL}.` }
}

function environmentOf(runFolder: string): Record<string, string | undefined> | null {
  const path = join(runFolder, 'env')
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : null
}
