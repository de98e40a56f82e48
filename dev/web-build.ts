import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { startChild } from './child.ts'
import { ROOT } from './settings.ts'
import { lastLines } from './text.ts'

const WEB = join(ROOT, 'web')
const DIST = join(WEB, 'dist')
const STAMP = join(DIST, '.source-hash')
// What the web application is made of: itself, and the layers it may import.
const SOURCES = ['web', 'src/endpoints', 'src/domain', 'src/i18n', 'package-lock.json']

/** Builds the web application when its sources have changed since the last build. Answers what went wrong, or null. */
export async function buildWeb(logFile: string, say: (line: string) => void): Promise<string | null> {
  if (!existsSync(join(WEB, 'index.html'))) return null
  const hash = hashSources()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return null
  say('Building the web application …')
  rmSync(STAMP, { force: true })
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const command = [process.execPath, vite, 'build', WEB]
  const build = await startChild({ name: 'vite', command, cwd: ROOT, env: { ...process.env, NO_COLOR: '1' }, logFile })
  if ((await build.exited) !== 0) return `The web application could not be built:\n${reasonIn(lastLines(logFile, 60))}`
  mkdirSync(dirname(STAMP), { recursive: true })
  writeFileSync(STAMP, hash)
  return null
}

function hashSources(): string {
  const hash = createHash('sha256')
  for (const file of SOURCES.flatMap(source => filesUnder(join(ROOT, source))).sort()) {
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesUnder(path: string): string[] {
  if (!existsSync(path) || path === DIST) return []
  const entries = readdirOrNull(path)
  if (entries === null) return [path]
  return entries
    .filter(name => name !== 'node_modules' && !name.startsWith('.'))
    .flatMap(name => filesUnder(join(path, name)))
}

function readdirOrNull(path: string): string[] | null {
  try {
    return readdirSync(path)
  } catch {
    return null
  }
}

/** Vite says what is wrong first and its own whereabouts after it. */
function reasonIn(log: string): string {
  const start = log.lastIndexOf('error during build')
  return log.slice(Math.max(0, start)).split('\n').slice(0, 8).join('\n')
}
