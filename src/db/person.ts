import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import { allOf, behind, containing, type PageInput } from './page.ts'

export type PersonRow = {
  id: string
  partyId: string
  partyName: string
  name: string
  position: string | null
  email: string | null
  phone: string | null
  locale: 'ru' | 'en'
  lettersAllowed: boolean
  createdAt: Instant
  /** Changes with every write of the row. */
  version: string
}

export type PersonFields = {
  name?: string | undefined
  position?: string | null | undefined
  email?: string | null | undefined
  phone?: string | null | undefined
  locale?: 'ru' | 'en' | undefined
  lettersAllowed?: boolean | undefined
}

const COLUMNS = sql`n.id, n.party_id, y.name as party_name, n.name, n.position, n.email, n.phone, n.locale, n.letters_allowed,
  n.created_at, n.xmin::text as version`
const FROM = sql`person n join party y on y.id = n.party_id`

export type PersonFilter = PageInput & { q?: string | undefined; party?: string | undefined }

export async function listPeople(db: QueryExecutorProvider, filter: PersonFilter): Promise<PersonRow[]> {
  const { q, party } = filter
  const conditions = [
    behind(filter.after, { column: sql`lower(n.name)`, descending: false, type: 'text', id: sql`n.id` }),
    ...(q ? [sql`(n.name ilike ${containing(q)} or n.email ilike ${containing(q)})`] : []),
    ...(party ? [sql`n.party_id = ${party}`] : []),
  ]
  const { rows } = await sql<PersonRow>`
    select ${COLUMNS} from ${FROM} where ${allOf(conditions)} order by lower(n.name), n.id limit ${filter.limit + 1}`.execute(
    db,
  )
  return rows
}

export async function findPerson(db: QueryExecutorProvider, id: string): Promise<PersonRow | null> {
  const { rows } = await sql<PersonRow>`select ${COLUMNS} from ${FROM} where n.id = ${id}`.execute(db)
  return rows[0] ?? null
}

export async function createPerson(
  db: QueryExecutorProvider,
  input: { fields: PersonFields & { name: string; partyId: string }; now: Instant },
): Promise<string> {
  const id = newId()
  const { partyId, name, position, email, phone, locale, lettersAllowed } = input.fields
  await sql`insert into person (id, party_id, name, position, email, phone, locale, letters_allowed, created_at)
    values (${id}, ${partyId}, ${name}, ${position ?? null}, ${email ?? null}, ${phone ?? null}, ${locale ?? 'ru'},
      ${lettersAllowed ?? false}, ${input.now})`.execute(db)
  return id
}

/** False when the row is no longer at `version`. */
export async function amendPerson(
  db: QueryExecutorProvider,
  input: { id: string; version: string; fields: PersonFields },
): Promise<boolean> {
  const set = JSON.stringify(input.fields)
  const { rows } = await sql`
    update person set name = coalesce(x.name, person.name), locale = coalesce(x.locale, person.locale),
      letters_allowed = coalesce(x."lettersAllowed", person.letters_allowed),
      position = case when x.given ? 'position' then x.position else person.position end,
      email = case when x.given ? 'email' then x.email else person.email end,
      phone = case when x.given ? 'phone' then x.phone else person.phone end
    from (select ${set}::jsonb as given, f.* from jsonb_to_record(${set}::jsonb) as f(name text, position text, email text,
      phone text, locale text, "lettersAllowed" boolean)) x
    where person.id = ${input.id} and person.xmin::text = ${input.version} returning person.id`.execute(db)
  return rows.length > 0
}
