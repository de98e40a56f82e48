import { ensureAdministrator } from '../dev/administrator.ts'
import { loadConfig } from '../src/config.ts'
import { migrate } from '../src/db/migrate.ts'
import { createDb } from '../src/db/pool.ts'

/*
 * Before app and worker of a new version start on a server: brings the database to its schema, and prints the one-time
 * link while no administrator has chosen a password.
 */
const config = loadConfig()
const applied = await migrate(config.databaseUrl)
console.log(applied.length === 0 ? 'The schema is current.' : `Applied: ${applied.join(', ')}`)
const db = createDb({ connectionString: config.databaseUrl, max: 2 })
const { email, setupPath } = await ensureAdministrator(db, new Date().toISOString())
if (setupPath !== null) console.log(`Choose the password of ${email}, once: ${config.publicUrl}${setupPath}`)
await db.close()
