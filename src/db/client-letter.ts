// What a letter to a client is made of: the person, the contract in the client's own terms, and who signs.

import { sql } from 'kysely'
import type { ClaimedMail, Queries } from './mail.ts'
import { type VisitTable, visitTables } from './visit-letter.ts'

export type ClientFacts = {
  name: string
  /** Null when the person has no address, works elsewhere now, or takes no letters any more. */
  email: string | null
  locale: 'ru' | 'en'
  company: string
  closed: boolean
  contractNumber: string | null
  renewalTerms: string | null
  endOn: string | null
  mainEndOn: string | null
  /** Who answers for the record; null when nobody does, or who did has left. */
  ownerName: string | null
  ownerEmail: string | null
  /** Of a visit: what it is about. */
  visit: VisitTable | null
}

/** Null when the person or the record is gone. */
export async function readClientFacts(
  db: Queries,
  { personId, processId }: Pick<ClaimedMail, 'personId' | 'processId'>,
): Promise<ClientFacts | null> {
  const { rows } = await sql<Omit<ClientFacts, 'visit'> & { kind: string }>`
    select r.kind, n.name, case when n.letters_allowed and n.party_id = r.party_id then n.email end as email, n.locale, y.name as company,
      p.closed_at is not null as closed, p.facts ->> 'contractNumber' as contract_number,
      p.facts ->> 'renewalTerms' as renewal_terms, left(p.dates -> 'endOn' ->> 'value', 10) as end_on,
      left(p.dates -> 'mainEndOn' ->> 'value', 10) as main_end_on, u.name as owner_name, u.email as owner_email
    from person n join party y on y.id = n.party_id, record r join process p on p.id = r.id
      left join app_user u on u.id = p.owner_id and u.active
    where n.id = ${personId} and r.id = ${processId}`.execute(db)
  const [row] = rows
  if (!row) return null
  const { kind, ...facts } = row
  const visits = await visitTables(db, kind === 'visit' && processId !== null ? [processId] : [])
  return { ...facts, visit: visits.get(processId ?? '') ?? null }
}
