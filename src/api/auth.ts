// Who is calling: a person by the session cookie, a script by an API key.

import type { IncomingMessage } from 'node:http'
import type { QueryExecutorProvider } from 'kysely'
import { type CallerRow, findKeyHolder, findSession } from '../db/session.ts'
import { hashToken } from '../db/token.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Role } from '../domain/people.ts'
import { isRole } from '../domain/policy.ts'
import type { Actor } from '../domain/process.ts'

export type Caller = {
  /** Null before login. */
  user: Omit<CallerRow, 'roles'> | null
  roles: readonly Role[]
  via: 'cookie' | 'key' | 'nothing'
  tokenHash: string | null
}

const STRANGER: Caller = { user: null, roles: [], via: 'nothing', tokenHash: null }

/** What the domain calls somebody who asks. */
export const actorOf = (caller: Caller): Actor => ({
  id: caller.user?.userId ?? 'stranger',
  kind: 'person',
  roles: caller.roles,
})

export type Auth = {
  identify: (request: IncomingMessage) => Promise<Caller>
  /** Called when a session or key ends, so that it ends at once. */
  forget: (tokenHash: string) => void
  forgetAll: () => void
}

// A changed role or a key revoked through another process counts after this long at the latest.
const KEPT_MS = 5_000
const KEPT_AT_MOST = 10_000

export type AuthOptions = { db: QueryExecutorProvider; cookieName: string; now: () => Instant }

export function createAuth({ db, cookieName, now }: AuthOptions): Auth {
  const known = new Map<string, { caller: Promise<Caller>; until: number }>()
  const lookUp = async (via: 'cookie' | 'key', tokenHash: string): Promise<Caller> => {
    const row = await (via === 'cookie' ? findSession(db, { tokenHash, now: now() }) : findKeyHolder(db, tokenHash))
    if (!row) return STRANGER
    const { roles, ...user } = row
    return { user, roles: roles.filter(isRole), via, tokenHash }
  }
  const identify: Auth['identify'] = async request => {
    const credential = credentialOf(request, cookieName)
    if (credential === null) return STRANGER
    const tokenHash = hashToken(credential.token)
    const kept = known.get(tokenHash)
    if (kept && kept.until > performance.now()) return kept.caller
    if (known.size >= KEPT_AT_MOST) known.clear()
    const caller = lookUp(credential.via, tokenHash)
    known.set(tokenHash, { caller, until: performance.now() + KEPT_MS })
    caller.catch(() => known.delete(tokenHash))
    return caller
  }
  return { identify, forget: tokenHash => void known.delete(tokenHash), forgetAll: () => known.clear() }
}

const TOKEN_AT_MOST = 200

/** A key in the header counts before a cookie: a script says who it is. */
function credentialOf(request: IncomingMessage, cookieName: string): { via: 'cookie' | 'key'; token: string } | null {
  const { authorization, cookie } = request.headers
  if (authorization !== undefined) {
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1]
    return token && token.length <= TOKEN_AT_MOST ? { via: 'key', token } : null
  }
  const token = cookieOf(cookie, cookieName)
  return token && token.length <= TOKEN_AT_MOST ? { via: 'cookie', token } : null
}

function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

/** Over https the name itself binds the cookie to this host. */
export const cookieNameOf = (publicUrl: string) => (publicUrl.startsWith('https:') ? '__Host-potok' : 'potok')

const COOKIE_DAYS = 14

export function sessionCookie(publicUrl: string, token: string | null): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  const age = token === null ? 0 : COOKIE_DAYS * 86_400
  return `${cookieNameOf(publicUrl)}=${token ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${secure}`
}

/**
 * Whether another site made the browser send this. Scripts that are no browsers send neither header; browsers
 * cannot leave out both on a write.
 */
export function isCrossSite(request: IncomingMessage, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin, host } = request.headers
  if (origin === undefined) return false
  return origin !== new URL(publicUrl).origin && hostOf(origin) !== host
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
