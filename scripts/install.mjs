// Runs before `npm start` and `npm test`, on a fresh clone as the very first thing: plain JavaScript for the machine's
// own Node, and no dependency. Installs when the lock is newer than what is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST_NODE = 20
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const lock = join(root, 'package-lock.json')
const installed = join(root, 'node_modules', '.package-lock.json')

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  console.error(`Node ${process.versions.node} is too old: Potok needs Node ${OLDEST_NODE} or newer to install itself.`)
  process.exit(1)
}

if (!isCurrent()) {
  console.log('Installing …')
  // Not `npm ci`: where a registry lacks some platform's optional package, the lock lacks it too, and ci refuses.
  const options = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const run = spawnSync('npm', options, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (run.status !== 0) {
    console.error(
      'npm could not install the packages. The reason stands above; run the same command again when it is mended.',
    )
    process.exit(run.status ?? 1)
  }
}

function isCurrent() {
  if (!existsSync(installed)) return false
  return !existsSync(lock) || statSync(installed).mtimeMs >= statSync(lock).mtimeMs
}
