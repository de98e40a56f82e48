import type { Queryable } from '../../src/db/reference.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { createUser } from '../../src/db/user.ts'
import { newId } from '../../src/domain/id.ts'
import type { Role } from '../../src/domain/people.ts'
import type { Actor } from '../../src/domain/process.ts'
import type { Clock } from './clock.ts'

const WEST = 'Северо-Запад и Центр'
const EAST = 'Урал и Поволжье'

type DemoUser = { name: string; email: string; roles: readonly Role[]; team?: string; substitute?: UserKey }

/** The people of the demo company: two teams, and an office that works for both. None of them has a password. */
const USERS = {
  // Whoever installs the demo signs in as her: she has an inbox worth looking at.
  orlova: {
    name: 'Анна Орлова',
    email: 'orlova',
    roles: ['administrator', 'head', 'kam'],
    team: WEST,
    substitute: 'guseva',
  },
  kovalev: { name: 'Дмитрий Ковалёв', email: 'kovalev', roles: ['director'] },
  romanov: { name: 'Илья Романов', email: 'romanov', roles: ['manager'], team: WEST, substitute: 'belova' },
  belova: { name: 'Екатерина Белова', email: 'belova', roles: ['kam', 'manager'], team: WEST, substitute: 'romanov' },
  zimin: { name: 'Павел Зимин', email: 'zimin', roles: ['tender_specialist'], team: WEST, substitute: 'belova' },
  laptev: { name: 'Сергей Лаптев', email: 'laptev', roles: ['service_manager'], team: WEST, substitute: 'karpova' },
  guseva: { name: 'Марина Гусева', email: 'guseva', roles: ['head'], team: EAST, substitute: 'orlova' },
  safin: { name: 'Тимур Сафин', email: 'safin', roles: ['manager'], team: EAST, substitute: 'melnikov' },
  melnikov: {
    name: 'Олег Мельников',
    email: 'melnikov',
    roles: ['kam', 'tender_specialist'],
    team: EAST,
    substitute: 'safin',
  },
  karpova: { name: 'Наталья Карпова', email: 'karpova', roles: ['service_manager'], team: EAST, substitute: 'laptev' },
  schultz: { name: 'Виктория Шульц', email: 'schultz', roles: ['lawyer'] },
  pakhomov: { name: 'Игорь Пахомов', email: 'pakhomov', roles: ['finance'] },
  efimova: { name: 'Дарья Ефимова', email: 'efimova', roles: ['marketing'] },
} as const satisfies Record<string, Omit<DemoUser, 'substitute'> & { substitute?: string }>

export type UserKey =
  | 'orlova'
  | 'kovalev'
  | 'romanov'
  | 'belova'
  | 'zimin'
  | 'laptev'
  | 'guseva'
  | 'safin'
  | 'melnikov'
  | 'karpova'
  | 'schultz'
  | 'pakhomov'
  | 'efimova'

/** Everybody as an actor, to tell who did what. */
export type Cast = Readonly<Record<UserKey, Actor>>

const DOMAIN = 'demo.potok.test'
const addressOf = (user: { email: string }) => `${user.email}@${DOMAIN}`

export async function createUsers(client: Queryable, clock: Clock): Promise<void> {
  const db = queriesOn(client)
  const joined = clock.ago(700, '09:00')
  for (const { name, email, roles, ...more } of Object.values<DemoUser>(USERS)) {
    const team = more.team === undefined ? {} : { team: more.team }
    await createUser(db, { user: { name, email: addressOf({ email }), roles, locale: 'ru', ...team }, now: joined })
  }
  for (const user of Object.values<DemoUser>(USERS)) {
    if (!user.substitute) continue
    const { substitute } = user
    await client.query(
      'update app_user u set substitute_id = s.id from app_user s where u.email = $1 and s.email = $2',
      [addressOf(user), addressOf(USERS[substitute])],
    )
  }
}

/** The people as they are in the database; null when they are not there yet. */
export async function readCast(client: Queryable): Promise<Cast | null> {
  const { rows } = await client.query<{ id: string; email: string }>(
    'select id, email from app_user where email like $1',
    [`%@${DOMAIN}`],
  )
  const actor = (key: UserKey): Actor => {
    const { email, roles } = USERS[key]
    const row = rows.find(one => one.email === addressOf({ email }))
    return { id: row?.id ?? newId(), kind: 'person', roles }
  }
  if (rows.length < Object.keys(USERS).length) return null
  return {
    orlova: actor('orlova'),
    kovalev: actor('kovalev'),
    romanov: actor('romanov'),
    belova: actor('belova'),
    zimin: actor('zimin'),
    laptev: actor('laptev'),
    guseva: actor('guseva'),
    safin: actor('safin'),
    melnikov: actor('melnikov'),
    karpova: actor('karpova'),
    schultz: actor('schultz'),
    pakhomov: actor('pakhomov'),
    efimova: actor('efimova'),
  }
}
