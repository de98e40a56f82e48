// How long `npm start` takes: `npm run bench:start`. Cold is a fresh data folder with the demonstration company, warm is the
// next start on the same folder. Packages are installed already.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { anyFreePort } from '../dev/ports.ts'

const ROOT = join(import.meta.dirname, '..')
const WARM_STARTS = 3
const say = (line: string) => process.stdout.write(`${line}\n`)
const folder = mkdtempSync(join(tmpdir(), 'potok-bench-'))

try {
  say(`${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`)
  say(`cold start with demonstration data: ${await startAndStop()}`)
  for (let turn = 1; turn <= WARM_STARTS; turn++) say(`warm start ${turn}: ${await startAndStop()}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function startAndStop(): Promise<string> {
  const began = performance.now()
  const port = await anyFreePort()
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, POTOK_DATA: folder, PORT: String(port) },
  })
  await new Promise<void>((resolve, reject) => {
    let told = ''
    child.stdout.on('data', chunk => {
      told += chunk
      if (told.includes('Potok is ready')) resolve()
    })
    child.once('exit', code => reject(new Error(`ended with ${code}: ${told.slice(-500)}`)))
  })
  const ready = performance.now()
  child.removeAllListeners('exit')
  child.kill('SIGTERM')
  await new Promise(resolve => child.once('exit', resolve))
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  return `ready after ${seconds(ready - began)} s, stopped in ${seconds(performance.now() - ready)} s`
}
