import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anyFreePort } from '../../dev/ports.ts'
import { createDatabase, startPostgres } from '../../dev/postgres.ts'
import { messageOf, processStart } from '../../dev/process.ts'
import { startTemporal } from '../../dev/temporal.ts'
import { findTemporal } from '../../dev/temporal-binary.ts'
import { migrate } from '../../src/db/migrate.ts'
import { findChromium } from './chromium.ts'
import { publish } from './environment.ts'
import { TEMPLATE } from './postgres.ts'
import { onTeardown } from './teardown.ts'

const PREFIX = 'potok-test-'
const BINARIES = join(import.meta.dirname, '..', '..', '.data', 'bin')
// A test database need not survive a power cut.
const FORGETFUL = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=300',
  'max_wal_size=4GB',
]

/** Starts one Postgres with a migrated template and one Temporal server for the whole run. */
export default async function globalSetup(): Promise<void> {
  removeFoldersOfDeadRuns()
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  chmodSync(folder, 0o711)
  onTeardown(() => rmSync(folder, { recursive: true, force: true }))
  publish({ POTOK_TEST_FOLDER: folder, ...findChromium() })
  await Promise.all([setUpPostgres(folder), setUpTemporal(folder)])
}

async function setUpPostgres(folder: string): Promise<void> {
  try {
    const server = await startPostgres({
      folder: join(folder, 'postgres'),
      port: await anyFreePort(),
      password: randomBytes(12).toString('hex'),
      logFile: join(folder, 'postgres.log'),
      settings: FORGETFUL,
    })
    onTeardown(server.stop)
    publish({ POTOK_TEST_POSTGRES_URL: server.url })
    await createDatabase(server.urlOf('postgres'), TEMPLATE)
    await migrate(server.urlOf(TEMPLATE))
  } catch (error) {
    publish({ POTOK_TEST_POSTGRES_PROBLEM: messageOf(error) })
  }
}

async function setUpTemporal(folder: string): Promise<void> {
  try {
    const binary = await findTemporal(BINARIES)
    const server = await startTemporal({ binary, port: await anyFreePort(), logFile: join(folder, 'temporal.log') })
    onTeardown(server.stop)
    publish({ POTOK_TEST_TEMPORAL_ADDRESS: server.address })
  } catch (error) {
    publish({ POTOK_TEST_TEMPORAL_PROBLEM: messageOf(error) })
  }
}

/** A run that was killed cannot tidy up after itself. */
function removeFoldersOfDeadRuns(): void {
  for (const name of readdirSync(tmpdir()).filter(entry => entry.startsWith(PREFIX))) {
    const pid = Number.parseInt(name.slice(PREFIX.length), 10)
    if (Number.isNaN(pid) || processStart(pid) !== null) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // Another user's run: theirs to remove.
    }
  }
}
