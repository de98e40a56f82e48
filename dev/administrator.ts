import type { Db } from '../src/db/pool.ts'
import { createSetupLink } from '../src/db/setup.ts'
import { createUser } from '../src/db/user.ts'

export type Administrator = {
  id: string
  email: string
  /** The path of the one-time link to choose a password; null as soon as one has been chosen. */
  setupPath: string | null
}

const FIRST = { name: 'Администратор', email: 'admin@potok.local', roles: ['administrator'], locale: 'ru' } as const

/** Sees to it that somebody may administer, and gives out a fresh link while that somebody cannot sign in. */
export async function ensureAdministrator(db: Db, now: string): Promise<Administrator> {
  const { id, email, has_password } = (await findAdministrator(db)) ?? (await createAdministrator(db, now))
  const setupPath = has_password ? null : (await createSetupLink(db.kysely, { userId: id, now })).path
  return { id, email, setupPath }
}

type Row = { id: string; email: string; has_password: boolean }

async function findAdministrator(db: Db): Promise<Row | null> {
  const { rows } = await db.pool.query<Row>(
    `select u.id, u.email, u.password_hash is not null as has_password
     from app_user u join role_grant g on g.user_id = u.id and g.role = 'administrator'
     where u.active order by u.password_hash is null, u.created_at, u.id limit 1`,
  )
  return rows[0] ?? null
}

async function createAdministrator(db: Db, now: string): Promise<Row> {
  const id = await createUser(db.kysely, { user: FIRST, now })
  if (id === null) throw new Error(`${FIRST.email} is in the database, but is no active administrator.`)
  return { id, email: FIRST.email, has_password: false }
}
