// What a visit brings to the seller: an interest or a deal with lines of what its services need, once per visit.

import { isRefusal } from '../domain/errors.ts'
import { newId } from '../domain/id.ts'
import { type SaleLine, saleLines, saleTitle, sumOfLines } from '../domain/visit-sale.ts'
import type { Opener } from './chain.ts'
import { type Chain, following, openNext } from './origin.ts'
import { queriesOn } from './transaction.ts'
import { visitServices } from './visit.ts'

/** «ТО по 12 машинам» with lines from the regulations, for the client of the visit. */
export const openVisitSale: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const { client, origin } = chain
    const { rows } = await client.query('select 1 from record where visit_id = $1', [origin.id])
    if (rows.length > 0) return []
    const reference = await engine.reference.current(client)
    const services = (await visitServices(queriesOn(client), { visitId: origin.id })).filter(one => one.isOpen)
    if (services.length === 0) return []
    const locale = reference.directory.find(user => user.id === origin.ownerId)?.locale ?? 'ru'
    const lines = saleLines(
      services.flatMap(service => service.rule?.items ?? []),
      locale,
    )
    const sum = sumOfLines(lines)
    const kind = origin.facts.sale === 'deal' ? 'deal' : 'interest'
    const fields = { amount: sum.amountMinor, ...(kind === 'interest' ? { source: 'visit', lines } : {}) }
    const title = saleTitle(
      services.map(({ objectId, rule }) => ({ objectId, title: rule?.title })),
      locale,
    )
    const opened = await openNext(chain, kind, { title, ...sum, fields })
    if (isRefusal(opened)) return opened
    for (const { processId } of opened) await keepLines(chain, processId, lines)
    return opened
  })

async function keepLines({ client, origin }: Chain, recordId: string, lines: readonly SaleLine[]): Promise<void> {
  await client.query('update record set visit_id = $2 where id = $1', [recordId, origin.id])
  await client.query(
    `insert into line (id, record_id, kind, position, description, quantity, unit, classification, amount_minor, currency)
     select x.id, $1, 'item', x.position, x.description, x.quantity, x.unit, x.classification, x."amountMinor", x.currency
     from jsonb_to_recordset($2) as x(id uuid, position integer, description text, quantity numeric, unit text,
       classification text, "amountMinor" bigint, currency text)`,
    [recordId, JSON.stringify(lines.map((line, position) => ({ ...line, id: newId(), position })))],
  )
}
