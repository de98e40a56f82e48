import { z } from 'zod'
import { email, id, idParams, instantOut, line, locale, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'

const partyView = z.object({
  id,
  name: z.string(),
  inn: z.string().nullable(),
  country: z.string().nullable(),
  region: z.string().nullable(),
  locality: z.string().nullable(),
  industry: z.string().nullable(),
  ownerId: id.nullable(),
  ownerName: z.string().nullable(),
  createdAt: instantOut,
  /** The ETag of the row, without quotes. */
  version: z.string(),
})
export type PartyView = z.output<typeof partyView>

const personView = z.object({
  id,
  partyId: id,
  partyName: z.string(),
  name: z.string(),
  position: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  locale,
  /** Whether letters to this contact are wanted. */
  lettersAllowed: z.boolean(),
  createdAt: instantOut,
  version: z.string(),
})
export type PersonView = z.output<typeof personView>

const inn = z.string().regex(/^\d{10}(\d{2})?$/)
const partyFields = {
  inn: inn.nullable(),
  country: line(100).nullable(),
  region: line(200).nullable(),
  locality: line(200).nullable(),
  industry: line(200).nullable(),
  ownerId: id.nullable(),
}
const partyBody = z.strictObject({ name: line(), ...partyFields })

const personFields = {
  position: line(200).nullable(),
  email: email.nullable(),
  phone: line(50).nullable(),
  locale,
  lettersAllowed: z.boolean(),
}
const personBody = z.strictObject({ partyId: id, name: line(200), ...personFields })

export const party = {
  listParties: endpoint({
    method: 'GET',
    path: '/parties',
    can: 'party.read',
    summary: 'Companies, by name',
    query: z.strictObject({
      ...paging,
      q: z.string().max(200).optional(),
      region: z.string().max(200).optional(),
      industry: z.string().max(200).optional(),
      inn: inn.optional(),
    }),
    returns: page(partyView),
    errors: [],
  }),
  createParty: endpoint({
    method: 'POST',
    path: '/parties',
    can: 'party.write',
    summary: 'Add a company',
    body: partyBody.partial().required({ name: true }),
    returns: partyView,
    status: 201,
    errors: ['user.unknown'],
  }),
  getParty: endpoint({
    method: 'GET',
    path: '/parties/:id',
    can: 'party.read',
    summary: 'One company',
    params: idParams,
    returns: partyView,
    errors: [],
  }),
  amendParty: endpoint({
    method: 'PATCH',
    path: '/parties/:id',
    can: 'party.write',
    summary: 'Change fields of a company',
    params: idParams,
    body: partyBody.partial(),
    returns: partyView,
    errors: ['record.stale', 'record.unversioned', 'user.unknown'],
    versioned: true,
  }),
}

export const person = {
  listPeople: endpoint({
    method: 'GET',
    path: '/people',
    can: 'person.read',
    summary: 'Contacts at companies, by name',
    query: z.strictObject({ ...paging, q: z.string().max(200).optional(), party: id.optional() }),
    returns: page(personView),
    errors: [],
  }),
  createPerson: endpoint({
    method: 'POST',
    path: '/people',
    can: 'person.write',
    summary: 'Add a contact at a company',
    body: personBody.partial().required({ partyId: true, name: true }),
    returns: personView,
    status: 201,
    errors: ['party.unknown'],
  }),
  getPerson: endpoint({
    method: 'GET',
    path: '/people/:id',
    can: 'person.read',
    summary: 'One contact',
    params: idParams,
    returns: personView,
    errors: [],
  }),
  amendPerson: endpoint({
    method: 'PATCH',
    path: '/people/:id',
    can: 'person.write',
    summary: 'Change fields of a contact',
    params: idParams,
    body: personBody.omit({ partyId: true }).partial(),
    returns: personView,
    errors: ['record.stale', 'record.unversioned'],
    versioned: true,
  }),
}
