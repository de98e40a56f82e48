import { amendParty, createParty, findParty, listParties } from '../db/party.ts'
import { amendPerson, createPerson, findPerson, listPeople } from '../db/person.ts'
import { findUser } from '../db/user.ts'
import { families } from '../endpoints/index.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { isProblem, problem } from './problem.ts'
import { type CallContext, type Route, routes } from './route.ts'

export const partyRoutes = (cursors: Cursors): Route[] => [...companies(cursors), ...people(cursors)]

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

function people(cursors: Cursors): Route[] {
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
    createPerson: async ({ body, now, db }) => {
      if (!(await findParty(db, body.partyId)))
        return problem('party.unknown', { field: 'partyId', value: body.partyId })
      const person = await findPerson(db, await createPerson(db, { fields: body, now }))
      if (!person) return problem('request.notFound')
      return { body: person, headers: { Location: `/api/people/${person.id}`, ...etag(person) } }
    },
    getPerson: async ({ params, db }) => {
      const person = await findPerson(db, params.id)
      return person ? { body: person, headers: etag(person) } : problem('request.notFound')
    },
    amendPerson: async ({ params, body, version, db }) => {
      const done = await amendPerson(db, { id: params.id, version, fields: body })
      const person = await findPerson(db, params.id)
      if (!person) return problem('request.notFound')
      return done ? { body: person, headers: etag(person) } : problem('record.stale', { current: person.version })
    },
  })
}

const etag = ({ version }: { version: string }) => ({ ETag: `"${version}"` })

async function unknownOwner(db: CallContext['db'], ownerId: string | null | undefined) {
  if (!ownerId || (await findUser(db, ownerId))) return null
  return problem('user.unknown', { field: 'ownerId', value: ownerId })
}
