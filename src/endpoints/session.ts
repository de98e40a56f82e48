import { z } from 'zod'
import { PERMISSIONS } from '../domain/policy.ts'
import { email, id, idParams, instantOut, line, locale, page, role } from './common.ts'
import { endpoint } from './endpoint.ts'

/** 8 to 200 characters, no composition rules: length is what counts. */
const newPassword = z.string().min(8).max(200)

const meView = z.object({
  id,
  name: z.string(),
  email: z.string(),
  locale,
  roles: z.array(role),
  teamId: id.nullable(),
  teamName: z.string().nullable(),
  /** What the policy allows; record commands are asked per record. */
  can: z.array(z.enum(PERMISSIONS)),
  /** Letters stay in the product's own mailbox (demonstration). */
  mailCaptured: z.boolean(),
  zone: z.string(),
})
export type MeView = z.output<typeof meView>

const keyView = z.object({
  id,
  name: z.string(),
  createdAt: instantOut,
  revokedAt: instantOut.nullable(),
})

/** The key itself is shown once and stored hashed: null when the request is repeated. */
const newKeyView = keyView.extend({ key: z.string().nullable() })

export const session = {
  openSession: endpoint({
    method: 'POST',
    path: '/session',
    can: 'session.open',
    summary: 'Log in with e-mail and password; sets the session cookie',
    body: z.strictObject({ email, password: z.string().min(1).max(200) }),
    returns: meView,
    errors: [],
    repeat: 'exempt',
  }),
  closeSession: endpoint({
    method: 'DELETE',
    path: '/session',
    can: 'session.close',
    summary: 'Log out',
    errors: [],
  }),
  getMe: endpoint({
    method: 'GET',
    path: '/me',
    can: 'me.read',
    summary: 'Who I am and what I may do',
    returns: meView,
    errors: [],
  }),
  useSetupLink: endpoint({
    method: 'POST',
    path: '/setup',
    can: 'setup.use',
    summary: 'Set a password by a one-time link and log in',
    body: z.strictObject({ token: z.string().min(20).max(200), password: newPassword }),
    returns: meView,
    errors: [],
    repeat: 'exempt',
  }),
  createKey: endpoint({
    method: 'POST',
    path: '/keys',
    can: 'key.manage',
    summary: 'Make an API key that acts as me; its text is shown once',
    body: z.strictObject({ name: line(100) }),
    returns: newKeyView,
    status: 201,
    errors: [],
    once: ['key'],
  }),
  listKeys: endpoint({
    method: 'GET',
    path: '/keys',
    can: 'key.manage',
    summary: 'My API keys',
    returns: page(keyView),
    errors: [],
  }),
  revokeKey: endpoint({
    method: 'DELETE',
    path: '/keys/:id',
    can: 'key.manage',
    summary: 'Revoke one of my API keys',
    params: idParams,
    errors: [],
  }),
}
