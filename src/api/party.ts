import type { Touched } from '../db/origin.ts'
import { amendParty, createParty, findParty, listParties } from '../db/party.ts'
import { amendPerson, createPerson, findPerson, listPeople } from '../db/person.ts'
import { lookAgain } from '../db/reach.ts'
import type { Queryable } from '../db/reference.ts'
import { queriesOn } from '../db/transaction.ts'
import { findUser } from '../db/user.ts'
import { families } from '../endpoints/index.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import type { Deps } from './deps.ts'
import { isProblem, problem } from './problem.ts'
import { type CallContext, type Route, routes } from './route.ts'

type Host = Pick<Deps, 'engine' | 'temporal'>

export const partyRoutes = (host: Host, cursors: Cursors): Route[] => [...companies(cursors), ...people(host, cursors)]

function companies(cursors: Cursors): Route[] {
  return routes(families.party, {
    listParties: async ({ query, db }) => {
      const list = listName('parties', query)
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const found = await listParties(db, { ...query, after })
      const { rows, next } = pageOf(found, query.limit, ({ id, name }) =>
        cursors.write({ value: name.toLowerCase(), id }, list),
      )
      return { body: { items: [...rows], next }, next }
    },
    createParty: async ({ body, now, db }) => {
      const unknown = await unknownOwner(db, body.ownerId)
      if (unknown) return unknown
      const party = await findParty(db, await createParty(db, { fields: body, now }))
      if (!party) return problem('request.notFound')
      return { body: party, headers: { Location: `/api/parties/${party.id}`, ...etag(party) } }
    },
    getParty: async ({ params, db }) => {
      const party = await findParty(db, params.id)
      return party ? { body: party, headers: etag(party) } : problem('request.notFound')
    },
    amendParty: async ({ params, body, version, db }) => {
      const unknown = await unknownOwner(db, body.ownerId)
      if (unknown) return unknown
      const done = await amendParty(db, { id: params.id, version, fields: body })
      const party = await findParty(db, params.id)
      if (!party) return problem('request.notFound')
      return done ? { body: party, headers: etag(party) } : problem('record.stale', { current: party.version })
    },
  })
}

function people({ engine, temporal }: Host, cursors: Cursors): Route[] {
  const poke = (touched: readonly Touched[]) => () => {
    for (const { processId, kind } of touched) temporal.poke({ kind, id: processId, partyId: null })
  }
  return routes(families.person, {
    listPeople: async ({ query, db }) => {
      const list = listName('people', query)
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const found = await listPeople(db, { ...query, after })
      const { rows, next } = pageOf(found, query.limit, ({ id, name }) =>
        cursors.write({ value: name.toLowerCase(), id }, list),
      )
      return { body: { items: [...rows], next }, next }
    },
    createPerson: async ({ body, now, db, client }) => {
      if (!(await findParty(db, body.partyId)))
        return problem('party.unknown', { field: 'partyId', value: body.partyId })
      const made = async (own: Queryable) => {
        const personId = await createPerson(queriesOn(own), { fields: body, now })
        const touched = body.lettersAllowed ? await lookAgain(engine, { personId, now, client: own }) : []
        return { person: await findPerson(queriesOn(own), personId), touched }
      }
      const { person, touched } = await (client ? made(client) : engine.transaction(made))
      if (!person) return problem('request.notFound')
      const headers = { Location: `/api/people/${person.id}`, ...etag(person) }
      return { body: person, headers, after: poke(touched) }
    },
    getPerson: async ({ params, db }) => {
      const person = await findPerson(db, params.id)
      return person ? { body: person, headers: etag(person) } : problem('request.notFound')
    },
    amendPerson: async ({ params, body, version, now, db }) => {
      const reached = body.lettersAllowed !== undefined || body.email !== undefined
      const touched = await engine.transaction(async client => {
        const done = await amendPerson(queriesOn(client), { id: params.id, version, fields: body })
        if (!done) return null
        return reached ? lookAgain(engine, { personId: params.id, now, client }) : []
      })
      const person = await findPerson(db, params.id)
      if (!person) return problem('request.notFound')
      if (touched === null) return problem('record.stale', { current: person.version })
      return { body: person, headers: etag(person), after: poke(touched) }
    },
  })
}

const etag = ({ version }: { version: string }) => ({ ETag: `"${version}"` })

async function unknownOwner(db: CallContext['db'], ownerId: string | null | undefined) {
  if (!ownerId || (await findUser(db, ownerId))) return null
  return problem('user.unknown', { field: 'ownerId', value: ownerId })
}
