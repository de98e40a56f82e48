import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKey } from '../src/db/key.ts'
import { createDb } from '../src/db/pool.ts'
import { findKeyHolder } from '../src/db/session.ts'
import { hashToken } from '../src/db/token.ts'
import { ensureAdministrator } from './administrator.ts'
import { adminKeyPath, readAdminKey, writeSecretFile } from './secrets.ts'
import { isUntouched, type Say } from './servers.ts'

/** How the administrator comes in for the first time; the link is null as soon as a password has been chosen. */
export type FirstSignIn = { email: string; link: string | null }

/** Stands while the demo company is being filled in. */
export const seedMark = (runFolder: string) => join(runFolder, 'seeding')

/** Fills an untouched database with the demo company. A seed that was killed half-way is taken up again: it skips what is there. */
export async function seedOnce(databaseUrl: string, runFolder: string, say: Say): Promise<void> {
  const begun = seedMark(runFolder)
  if (!existsSync(begun) && !(await isUntouched(databaseUrl))) return
  say('Filling the empty database with a demo company …')
  writeFileSync(begun, '')
  // Loaded only now: it is needed once, and brings half the product with it.
  const { seedDemo } = await import('./seed.ts')
  await seedDemo({ databaseUrl, now: new Date().toISOString() })
  rmSync(begun)
}

/** Sees to it that there is an administrator, who has a key for scripts and, while there is no password, a link to choose one. */
export async function firstSignIn(input: { databaseUrl: string; folder: string; url: string }): Promise<FirstSignIn> {
  const db = createDb({ connectionString: input.databaseUrl, max: 2 })
  const now = new Date().toISOString()
  try {
    const { id: userId, email, setupPath } = await ensureAdministrator(db, now)
    const known = readAdminKey(input.folder)
    if (known === null || (await findKeyHolder(db.kysely, hashToken(known))) === null) {
      const { key } = await createKey(db.kysely, { userId, name: 'admin.key', now })
      writeSecretFile(adminKeyPath(input.folder), `${key}\n`)
    }
    return { email, link: setupPath === null ? null : input.url + setupPath }
  } finally {
    await db.close()
  }
}
