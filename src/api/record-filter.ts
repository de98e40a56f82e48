// What the address of a list asks, as the database is asked it; and where its next page begins.

import { type ListSort, type RecordFilter, sortValue } from '../db/list.ts'
import type { RecordQuery } from '../endpoints/record-body.ts'

export const afterOf = (row: Parameters<typeof sortValue>[0], sort: ListSort) => ({
  value: sortValue(row, sort),
  id: row.id,
})

export function filterOf(kind: string, query: RecordQuery, me: string): RecordFilter {
  return {
    kinds: [kind],
    q: query.q,
    states: query.state,
    ownerId: query.owner === 'me' ? me : query.owner,
    partyId: query.party,
    region: query.region,
    industry: query.industry,
    held: query.held,
    closed: query.closed,
    dueBefore: query.due_before,
    stages: query.stage,
    projectId: query.project,
    tenderId: query.tender,
    interestId: query.interest,
    dealId: query.deal,
    contractId: query.contract,
  }
}
