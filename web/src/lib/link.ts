import { placeOf } from '../../../src/domain/kind.ts'

// Addresses of pages and of the API. A page's address says all that is needed to see the same again.

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** A record's page, of whatever kind: also of one that was defined after this page was loaded. */
export const recordPath = (kind: string, id: string) => `/${placeOf(kind)}/${id}`

export const listPath = (kind: string, query: Query = {}) => withQuery(`/${placeOf(kind)}`, query)

export const companyPath = (id: string) => `/companies/${id}`

/** Adds what is given, in a stable order; what is empty is left out. */
export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))
  search.sort()
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

/** The filters of an address with one of them changed. */
export function withFilter(search: URLSearchParams, name: string, value: string | null): URLSearchParams {
  const next = new URLSearchParams(search)
  if (value === null || value === '') next.delete(name)
  else next.set(name, value)
  return next
}

/** What a list asks of the API: those parts of the address that it knows. */
export function pickQuery(search: URLSearchParams, names: readonly string[]): Record<string, string> {
  const known = names.flatMap(name => {
    const value = search.get(name)
    return value ? [[name, value] as const] : []
  })
  return Object.fromEntries(known)
}

/** Where to go after signing in: a path of this app, never another site. */
export function safeReturn(path: string | null): string {
  return path?.startsWith('/') && !path.startsWith('//') && !path.includes('\\') ? path : '/'
}
