// Companies and contacts that a feed names: found again by register entry, tax number or name, else made.

import type { Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import type { FeedContact, FeedParty } from '../feeds/part.ts'
import type { NewParticipant } from './line.ts'
import type { Queryable } from './reference.ts'

/** What a feed's key stands for: our company, and who looks after it. */
export type KnownParty = { id: string; ownerId: string | null; region: string | null }
export type KnownParties = ReadonlyMap<string, KnownParty>

/** Our companies by the feed's keys. What a feed adds is filled in; what people wrote stays. */
export async function takeParties(
  client: Queryable,
  input: { parties: readonly FeedParty[]; now: Instant },
): Promise<KnownParties> {
  const known = new Map<string, KnownParty>()
  // In one order everywhere, so that two imports which name the same companies do not wait for each other in a circle.
  for (const party of input.parties.toSorted((one, other) => (one.key < other.key ? -1 : 1))) {
    const id = (await findParty(client, party)) ?? (await insertParty(client, party, input.now))
    known.set(party.key, await fillParty(client, id, party))
    if (party.contact) await takeContact(client, { partyId: id, contact: party.contact, now: input.now })
  }
  return known
}

/** Who takes part in a record, by role; what another source said stays. Answers whether somebody was new. */
export async function takeRoles(
  client: Queryable,
  input: { recordId: string; parties: readonly FeedParty[]; known: KnownParties },
): Promise<boolean> {
  const roles = input.parties.flatMap(party => party.roles.map(role => ({ role, id: input.known.get(party.key)?.id })))
  const { rowCount } = await client.query(
    `insert into record_party (record_id, party_id, role)
     select $1, x.id, x.role from jsonb_to_recordset($2) as x(id uuid, role text) where x.id is not null
     on conflict do nothing`,
    [input.recordId, JSON.stringify(roles)],
  )
  return (rowCount ?? 0) > 0
}

/** Everybody who is known to take part in a record, as the command that names them takes it. */
export async function participantsOfRecord(client: Queryable, recordId: string): Promise<NewParticipant[]> {
  const { rows } = await client.query<NewParticipant>(
    `select role, party_id as "partyId", to_char(touched_on, 'YYYY-MM-DD') as "touchedOn" from record_party
     where record_id = $1 order by role, party_id`,
    [recordId],
  )
  return rows
}

async function findParty(client: Queryable, { identifier, inn, name }: FeedParty): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `select id from party
     where (identifier_scheme = $1 and identifier_id = $2) or inn = $3
       or (lower(name) = lower($4) and (identifier_id is null or $2::text is null) and (inn is null or $3::text is null))
     order by (identifier_id = $2) desc nulls last, (inn = $3) desc nulls last, created_at limit 1`,
    [identifier?.scheme ?? null, identifier?.id ?? null, inn ?? null, name],
  )
  return rows[0]?.id ?? null
}

async function insertParty(client: Queryable, party: FeedParty, now: Instant): Promise<string> {
  const id = newId()
  await client.query('insert into party (id, name, created_at) values ($1, $2, $3)', [id, party.name, now])
  return id
}

async function fillParty(client: Queryable, id: string, party: FeedParty): Promise<KnownParty> {
  const { rows } = await client.query<{ owner_id: string | null; region: string | null }>(
    `update party set inn = coalesce(inn, $2), country = coalesce(country, $3), region = coalesce(region, $4),
       locality = coalesce(locality, $5),
       identifier_scheme = case when identifier_id is null then $6 else identifier_scheme end,
       identifier_id = coalesce(identifier_id, $7)
     where id = $1 returning owner_id, region`,
    [
      id,
      party.inn ?? null,
      party.country ?? null,
      party.region ?? null,
      party.locality ?? null,
      party.identifier?.scheme ?? null,
      party.identifier?.id ?? null,
    ],
  )
  return { id, ownerId: rows[0]?.owner_id ?? null, region: rows[0]?.region ?? null }
}

/** Nobody is written to before somebody allowed it. */
async function takeContact(client: Queryable, input: { partyId: string; contact: FeedContact; now: Instant }) {
  const { name, email, telephone } = input.contact
  const called = name ?? email
  if (called === undefined) return
  await client.query(
    `insert into person (id, party_id, name, email, phone, created_at)
     select $1, $2, $3, $4, $5, $6 where not exists (
       select 1 from person where party_id = $2 and (lower(name) = lower($3) or lower(email) = lower($4)))`,
    [newId(), input.partyId, called, email ?? null, telephone ?? null, input.now],
  )
}
