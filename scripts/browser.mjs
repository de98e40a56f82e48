// Runs before `npm test`: the browser stories need a Chromium. Where none is found and we may, Debian's is installed;
// else the reason is left for the end of the run, which shows those tests as skipped.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const reasonFile = join(root, 'node_modules', '.potok-browser')
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const INSTALL_TIMEOUT_MS = 240_000

const problem = hasBrowser() ? null : install()
try {
  if (problem === null) rmSync(reasonFile, { force: true })
  else writeFileSync(reasonFile, `no Chromium: ${problem}\n`)
} catch {
  // Somebody else's node_modules: then the tests say only that there is none.
}

function hasBrowser() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin']
  const candidates = [
    process.env.CHROMIUM ?? '',
    ...folders.flatMap(folder => NAMES.map(name => join(folder, name))),
    ...MAC,
  ]
  return candidates.some(path => path !== '' && isExecutable(path))
}

function install() {
  if (!hasAptGet()) return 'install one and run the tests again'
  if (process.getuid?.() !== 0) return 'install one (apt-get install chromium) and run the tests again'
  console.log('Installing Chromium for the browser stories (once) …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = args =>
    spawnSync('apt-get', args, {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      timeout: INSTALL_TIMEOUT_MS,
    })
  apt(['update', '-qq'])
  const run = apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'])
  if (run.status === 0 && hasBrowser()) return null
  return `apt-get install chromium did not work (${(run.stderr ?? '').trim().split('\n').at(-1) || 'no reason given'})`
}

function hasAptGet() {
  return ['/usr/bin/apt-get', '/bin/apt-get'].some(isExecutable)
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
