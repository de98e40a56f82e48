import type { FeedContact, FeedIdentifier, FeedParty } from '../part.ts'
import { childOf, childrenOf, codeOf, defined, idOf, type Node, silently, snakeCase, textOf, wordsOf } from './node.ts'

// party book: every company named in one process or project, whether in `parties` or only by reference.
// handle:     how the file refers to a company (its local id); key: how we do.

export type PartyBook = {
  /** Takes a full party or a reference to one; `role` is the one that the place of the reference gives it. */
  add: (node: Node, role?: string) => void
  /** Our key of a company that was added before. */
  keyOf: (node: Node) => string | undefined
  parties: () => readonly FeedParty[]
}

type Entry = Omit<FeedParty, 'key' | 'name'> & { id?: string | undefined; name?: string | undefined }

// Our words for roles of OCDS and OC4IDS (domain.md section 2). The public authority develops the asset, which is what
// a customer-developer does; money alone makes an investor; contract administration is the technical customer's work.
const OUR_ROLES: ReadonlyMap<string, string> = new Map([
  ['publicAuthority', 'customer_developer'],
  ['administrativeEntity', 'technical_customer'],
  ['funder', 'investor'],
])

// An id from the org-id register begins with country and register: GB-COH-01234567. It means the same in every file.
const ORG_ID = /^[A-Z]{2,}-[A-Z0-9]+-\S+$/

/** `scope` makes local ids unique outside their file: the ocid, or the id of the project. */
export function createPartyBook(scope: string): PartyBook {
  const entries = new Map<string, Entry>()
  const handles = new Map<string, string>()

  const handleOf = (node: Node): string | undefined => {
    const id = idOf(node, 'id')
    const identifier = id === undefined ? identifierOf(node) : undefined
    const name = nameHandle(node)
    if (id !== undefined) return `id:${id}`
    if (identifier !== undefined) return `register:${identifier.scheme}-${identifier.id}`
    return name === undefined ? undefined : (handles.get(name) ?? name)
  }

  return {
    add: (node, role) => {
      const handle = handleOf(silently(node))
      if (handle === undefined) return node.report.skip('party', node.path, 'a party without id and name', node.value)
      const entry = readEntry(node, role)
      const name = nameHandle(silently(node))
      if (name !== undefined && !handles.has(name)) handles.set(name, handle)
      entries.set(handle, role === undefined ? merged(entries.get(handle), entry) : filled(entries.get(handle), entry))
    },
    keyOf: node => {
      const entry = entries.get(handleOf(silently(node)) ?? '')
      return entry === undefined ? undefined : keyOfEntry(entry, scope)
    },
    parties: () => byKey([...entries.values()], scope),
  }
}

/** The keys of a list of references, each once, in the order of the list. */
export function keysOf(book: PartyBook, references: readonly Node[]): readonly string[] {
  return [...new Set(references.flatMap(reference => book.keyOf(reference) ?? []))]
}

/** Our word for a role of the source. */
function ourRole(role: string): string {
  return OUR_ROLES.get(role) ?? snakeCase(role)
}

function readEntry(node: Node, role: string | undefined): Entry {
  const address = childOf(node, 'address', 'address')
  const sourceRoles = wordsOf(node, 'roles')
  return defined({
    id: idOf(node, 'id'),
    name: textOf(node, 'name')?.replace(/\s+/g, ' '),
    identifier: identifierOf(node),
    inn: innOf(node),
    country: address && (textOf(address, 'countryName') ?? textOf(address, 'country')),
    region: address && textOf(address, 'region'),
    locality: address && textOf(address, 'locality'),
    contact: contactOf(node),
    roles: union([], [...sourceRoles, ...(role === undefined ? [] : [role])].map(ourRole)),
    sourceRoles,
  })
}

function identifierOf(node: Node): FeedIdentifier | undefined {
  const found = identifierNodes(node)[0]
  if (found === undefined) return undefined
  const scheme = idOf(found, 'scheme')
  const id = codeOf(found, 'id')
  return scheme === undefined || id === undefined
    ? undefined
    : defined({ scheme, id, legalName: textOf(found, 'legalName') })
}

// Some publishers write `identifiers` with one object for what the standard calls `identifier`.
function identifierNodes(node: Node): readonly Node[] {
  const own = childOf(node, 'identifier', 'identifier')
  if (own !== undefined) return [own]
  if (Array.isArray(node.value.identifiers)) return childrenOf(node, 'identifiers', 'identifier')
  return [childOf(node, 'identifiers', 'identifier') ?? []].flat()
}

function innOf(node: Node): string | undefined {
  const candidates = [...identifierNodes(silently(node)), ...childrenOf(node, 'additionalIdentifiers', 'identifier')]
  return candidates
    .filter(candidate => /(^|[-_\s])(INN|ИНН)$/i.test(idOf(candidate, 'scheme') ?? ''))
    .map(candidate => codeOf(candidate, 'id'))
    .find(id => id !== undefined && /^(\d{10}|\d{12})$/.test(id))
}

function contactOf(node: Node): FeedContact | undefined {
  const point = childOf(node, 'contactPoint', 'contact')
  if (point === undefined) return undefined
  const contact = defined({
    name: textOf(point, 'name'),
    email: emailOf(point),
    telephone: textOf(point, 'telephone'),
  })
  return Object.keys(contact).length === 0 ? undefined : contact
}

function emailOf(point: Node): string | undefined {
  const email = idOf(point, 'email')
  if (email === undefined || /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(email)) return email
  point.report.skip('contact', `${point.path}/email`, 'not an e-mail address', email)
  return undefined
}

function nameHandle(node: Node): string | undefined {
  const name = textOf(node, 'name')
  return name === undefined ? undefined : `name:${name.replace(/\s+/g, ' ').toLowerCase()}`
}

function merged(before: Entry | undefined, after: Entry): Entry {
  if (before === undefined) return after
  return {
    ...before,
    ...after,
    roles: union(before.roles, after.roles),
    sourceRoles: union(before.sourceRoles, after.sourceRoles),
  }
}

// A reference repeats a name, often in short; it fills gaps and overrides nothing.
function filled(before: Entry | undefined, reference: Entry): Entry {
  if (before === undefined) return reference
  return {
    ...reference,
    ...before,
    roles: union(before.roles, reference.roles),
    sourceRoles: union(before.sourceRoles, reference.sourceRoles),
  }
}

function byKey(entries: readonly Entry[], scope: string): readonly FeedParty[] {
  const found = new Map<string, Entry>()
  for (const entry of entries) {
    const key = keyOfEntry(entry, scope)
    found.set(key, merged(found.get(key), entry))
  }
  return [...found].map(([key, { id, name, ...rest }]) => ({
    key,
    name: name ?? rest.identifier?.legalName ?? id ?? key,
    ...rest,
  }))
}

function keyOfEntry(entry: Entry, scope: string): string {
  if (entry.identifier !== undefined) return `${entry.identifier.scheme}-${entry.identifier.id}`
  if (entry.id !== undefined && ORG_ID.test(entry.id)) return entry.id
  return `${scope}#${entry.id ?? (entry.name ?? '').toLowerCase()}`
}

function union(before: readonly string[], after: readonly string[]): readonly string[] {
  return [...new Set([...before, ...after])]
}
