import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import { allOf, behind, containing, type PageInput } from './page.ts'

export type PartyRow = {
  id: string
  name: string
  inn: string | null
  country: string | null
  region: string | null
  locality: string | null
  industry: string | null
  ownerId: string | null
  ownerName: string | null
  createdAt: Instant
  /** Changes with every write of the row. */
  version: string
}

/** What a caller may write; absent fields stay. */
export type PartyFields = {
  name?: string | undefined
  inn?: string | null | undefined
  country?: string | null | undefined
  region?: string | null | undefined
  locality?: string | null | undefined
  industry?: string | null | undefined
  ownerId?: string | null | undefined
}

const COLUMNS = sql`y.id, y.name, y.inn, y.country, y.region, y.locality, y.industry, y.owner_id, u.name as owner_name,
  y.created_at, y.xmin::text as version`
const FROM = sql`party y left join app_user u on u.id = y.owner_id`

export type PartyFilter = PageInput & {
  q?: string | undefined
  region?: string | undefined
  industry?: string | undefined
  inn?: string | undefined
}

export async function listParties(db: QueryExecutorProvider, filter: PartyFilter): Promise<PartyRow[]> {
  const { q, region, industry, inn } = filter
  const conditions = [
    behind(filter.after, { column: sql`lower(y.name)`, descending: false, type: 'text', id: sql`y.id` }),
    ...(q ? [sql`(y.name ilike ${containing(q)} or y.inn = ${q})`] : []),
    ...(region ? [sql`y.region = ${region}`] : []),
    ...(industry ? [sql`y.industry = ${industry}`] : []),
    ...(inn ? [sql`y.inn = ${inn}`] : []),
  ]
  const { rows } = await sql<PartyRow>`
    select ${COLUMNS} from ${FROM} where ${allOf(conditions)} order by lower(y.name), y.id limit ${filter.limit + 1}`.execute(
    db,
  )
  return rows
}

export async function findParty(db: QueryExecutorProvider, id: string): Promise<PartyRow | null> {
  const { rows } = await sql<PartyRow>`select ${COLUMNS} from ${FROM} where y.id = ${id}`.execute(db)
  return rows[0] ?? null
}

export async function createParty(
  db: QueryExecutorProvider,
  input: { fields: PartyFields & { name: string }; now: Instant },
): Promise<string> {
  const id = newId()
  const { name, inn, country, region, locality, industry, ownerId } = input.fields
  await sql`insert into party (id, name, inn, country, region, locality, industry, owner_id, created_at)
    values (${id}, ${name}, ${inn ?? null}, ${country ?? null}, ${region ?? null}, ${locality ?? null}, ${industry ?? null},
      ${ownerId ?? null}, ${input.now})`.execute(db)
  return id
}

/** False when the row is no longer at `version`. */
export async function amendParty(
  db: QueryExecutorProvider,
  input: { id: string; version: string; fields: PartyFields },
): Promise<boolean> {
  const set = JSON.stringify(input.fields)
  const { rows } = await sql`
    update party set name = coalesce(x.name, party.name),
      inn = case when x.given ? 'inn' then x.inn else party.inn end,
      country = case when x.given ? 'country' then x.country else party.country end,
      region = case when x.given ? 'region' then x.region else party.region end,
      locality = case when x.given ? 'locality' then x.locality else party.locality end,
      industry = case when x.given ? 'industry' then x.industry else party.industry end,
      owner_id = case when x.given ? 'ownerId' then x."ownerId" else party.owner_id end
    from (select ${set}::jsonb as given, f.* from jsonb_to_record(${set}::jsonb) as f(name text, inn text, country text,
      region text, locality text, industry text, "ownerId" uuid)) x
    where party.id = ${input.id} and party.xmin::text = ${input.version} returning party.id`.execute(db)
  return rows.length > 0
}
