import { hash, verify } from '@node-rs/argon2'
import { createKey, listKeys, revokeKey } from '../db/key.ts'
import { type CallerRow, closeSession, dropEndedSessions, findCaller, findLogin, openSession } from '../db/session.ts'
import { applySetupLink, isSetupLinkOpen } from '../db/setup.ts'
import { isRole, permissionsOf } from '../domain/policy.ts'
import { families } from '../endpoints/index.ts'
import type { MeView } from '../endpoints/session.ts'
import { sessionCookie } from './auth.ts'
import type { Host } from './bind.ts'
import { type Problem, problem } from './problem.ts'
import { type CallContext, type Reply, type Route, routes } from './route.ts'
import { createThrottle } from './throttle.ts'

export function sessionRoutes(host: Host): Route[] {
  const { db, auth, settings } = host
  const throttle = createThrottle()
  const enter = async (call: CallContext, userId: string): Promise<Reply<MeView> | Problem> => {
    const row = await findCaller(db, userId)
    if (!row) return problem('request.loginWrong')
    const token = await openSession(db, { userId, now: call.now })
    return { body: meOf(row, host), headers: { 'Set-Cookie': sessionCookie(settings.publicUrl, token) } }
  }
  return routes(families.session, {
    openSession: async call => {
      const { email, password } = call.body
      const keys = { address: call.address, account: email }
      const refused = await throttle.take(keys)
      if (refused) return refused
      const login = await findLogin(db, email)
      // An unknown name costs the same time as a wrong password.
      const right = await verify(login?.passwordHash ?? (await nobodysHash), password)
      if (!login || !right) return problem('request.loginWrong')
      await throttle.forgive(keys)
      await dropEndedSessions(db, call.now)
      return enter(call, login.userId)
    },
    closeSession: async ({ caller }) => {
      if (caller.via === 'cookie' && caller.tokenHash) {
        await closeSession(db, caller.tokenHash)
        auth.forget(caller.tokenHash)
      }
      const headers = { 'Set-Cookie': sessionCookie(settings.publicUrl, null), 'Clear-Site-Data': '"cache"' }
      return { body: undefined, headers }
    },
    getMe: async ({ actor }) => {
      const row = await findCaller(db, actor.id)
      return row ? { body: meOf(row, host) } : problem('request.loginNeeded')
    },
    useSetupLink: async call => {
      const { token, password } = call.body
      const refused = await throttle.take({ address: call.address, account: 'setup' })
      if (refused) return refused
      if (!(await isSetupLinkOpen(db, { token, now: call.now }))) return problem('request.linkUsed')
      const userId = await applySetupLink(db, { token, passwordHash: await hash(password), now: call.now })
      if (userId === null) return problem('request.linkUsed')
      auth.forgetAll()
      await throttle.forgive({ address: call.address, account: 'setup' })
      return enter(call, userId)
    },
    createKey: async ({ actor, body, now, db: own }) => {
      const key = await createKey(own, { userId: actor.id, name: body.name, now })
      return { body: key, headers: { Location: `/api/keys/${key.id}` } }
    },
    listKeys: async ({ actor }) => ({ body: { items: await listKeys(db, actor.id), next: null } }),
    revokeKey: async ({ actor, params, now }) => {
      const keyHash = await revokeKey(db, { id: params.id, userId: actor.id, now })
      if (keyHash === null) return problem('request.notFound')
      auth.forget(keyHash)
      return { body: undefined }
    },
  })
}

/** Compared with when there is no such user. */
const nobodysHash = hash('nobody has this password')

function meOf({ userId, roles, ...row }: CallerRow, { settings }: Host): MeView {
  const known = roles.filter(isRole)
  return {
    id: userId,
    name: row.name,
    email: row.email,
    locale: row.locale,
    roles: known,
    teamId: row.teamId,
    teamName: row.teamName,
    can: permissionsOf({ id: userId, kind: 'person', roles: known }),
    mailCaptured: settings.mailCaptured,
    zone: settings.zone,
  }
}
