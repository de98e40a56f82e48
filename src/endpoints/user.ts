import { z } from 'zod'
import { email, id, idParams, instantOut, line, locale, page, paging, role } from './common.ts'
import { endpoint } from './endpoint.ts'

const userView = z.object({
  id,
  name: z.string(),
  email: z.string(),
  locale,
  roles: z.array(role),
  teamId: id.nullable(),
  teamName: z.string().nullable(),
  substituteId: id.nullable(),
  /** Whose working days and hours count for this person, and for their records. */
  calendarId: z.string(),
  active: z.boolean(),
  createdAt: instantOut,
})
export type UserView = z.output<typeof userView>

/** The link is shown once: null when the request is repeated. */
const setupLinkView = z.object({ url: z.string().nullable(), expiresAt: instantOut })

export const user = {
  listUsers: endpoint({
    method: 'GET',
    path: '/users',
    can: 'user.read',
    summary: 'People who log in, by name',
    query: z.strictObject({ ...paging, q: z.string().max(200).optional() }),
    returns: page(userView),
    errors: [],
  }),
  createUser: endpoint({
    method: 'POST',
    path: '/users',
    can: 'user.manage',
    summary: 'Add a person; a set-up link lets them choose a password',
    body: z.strictObject({
      name: line(200),
      email,
      roles: z.array(role).min(1).max(10),
      locale: locale.default('ru'),
      /** A team of this name is made when there is none. */
      team: line(200).optional(),
      substituteId: id.optional(),
      calendarId: line(50).optional(),
    }),
    returns: userView,
    status: 201,
    errors: ['user.unknown', 'calendar.unknown'],
  }),
  changeUser: endpoint({
    method: 'PATCH',
    path: '/users/:id',
    can: 'user.manage',
    summary: 'Change name, address, roles, team or substitute; the work of somebody who leaves is handed over',
    params: idParams,
    body: z.strictObject({
      name: line(200).optional(),
      email: email.optional(),
      roles: z.array(role).min(1).max(10).optional(),
      locale: locale.optional(),
      /** Null: in no team. */
      team: line(200).nullable().optional(),
      substituteId: id.nullable().optional(),
    }),
    returns: userView,
    errors: ['user.unknown', 'user.left', 'user.lastAdministrator', 'absence.standIn'],
  }),
  createSetupLink: endpoint({
    method: 'POST',
    path: '/users/:id/setup-link',
    can: 'user.manage',
    summary: 'Make a one-time link to set a password, valid for 24 hours; earlier links end',
    params: idParams,
    returns: setupLinkView,
    status: 201,
    errors: [],
    once: ['url'],
  }),
}
