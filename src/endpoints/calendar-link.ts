// Links that calendar programs subscribe to: secret, revocable, renewable, and each says what it shows.

import { z } from 'zod'
import { LINK_ENTRIES, LINK_SCOPES } from '../domain/calendar-link.ts'
import { id, idParams, instantOut, line } from './common.ts'
import { endpoint } from './endpoint.ts'

const linkView = z.object({
  id,
  name: z.string().nullable(),
  scope: z.enum(LINK_SCOPES),
  partyId: id.nullable(),
  partyName: z.string().nullable(),
  entries: z.array(z.enum(LINK_ENTRIES)),
  createdAt: instantOut,
  /** When its secret was made. */
  renewedAt: instantOut,
  /** When a program last asked for it; null: never. */
  readAt: instantOut.nullable(),
})
export type CalendarLinkView = z.output<typeof linkView>

/** The address is told once and kept as a hash: null when the request is repeated. */
const newLinkView = linkView.extend({ url: z.string().nullable() })
export type NewCalendarLink = z.output<typeof newLinkView>

export const calendarLink = {
  listCalendarLinks: endpoint({
    method: 'GET',
    path: '/me/calendar-links',
    can: 'calendarLink.manage',
    summary: 'My links for calendar programs',
    returns: z.object({ items: z.array(linkView) }),
    errors: [],
  }),
  createCalendarLink: endpoint({
    method: 'POST',
    path: '/me/calendar-links',
    can: 'calendarLink.manage',
    summary: 'Make a secret link that a calendar program subscribes to; its address is shown once',
    body: z
      .strictObject({
        name: line(100).optional(),
        /** Of me, of my team, or of one client. */
        scope: z.enum(LINK_SCOPES),
        partyId: id.optional(),
        entries: z.array(z.enum(LINK_ENTRIES)).min(1).max(LINK_ENTRIES.length),
      })
      .refine(({ scope, partyId }) => (scope === 'client') === (partyId !== undefined), { path: ['partyId'] }),
    returns: newLinkView,
    status: 201,
    errors: ['party.unknown', 'calendarLink.tooMany', 'calendarLink.noTeam'],
    once: ['url'],
  }),
  renewCalendarLink: endpoint({
    method: 'POST',
    path: '/me/calendar-links/:id/renew',
    can: 'calendarLink.manage',
    summary: 'A new address for one of my links; the old one ends at once',
    params: idParams,
    returns: newLinkView,
    errors: [],
    once: ['url'],
  }),
  revokeCalendarLink: endpoint({
    method: 'DELETE',
    path: '/me/calendar-links/:id',
    can: 'calendarLink.manage',
    summary: 'End one of my links',
    params: idParams,
    errors: [],
  }),
  readCalendarFile: endpoint({
    method: 'GET',
    path: '/calendar.ics',
    can: 'calendarLink.read',
    summary: 'The entries of a link as iCalendar, for the program that subscribes to it; needs no login',
    query: z.strictObject({ key: z.string().max(200) }),
    returns: z.string(),
    errors: [],
    media: 'text/calendar',
  }),
}
