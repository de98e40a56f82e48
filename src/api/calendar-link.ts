import { createHash } from 'node:crypto'
import {
  type CalendarLinkRow,
  createCalendarLink,
  listCalendarLinks,
  openCalendarLink,
  renewCalendarLink,
  revokeCalendarLink,
} from '../db/calendar-link.ts'
import { findParty } from '../db/party.ts'
import type { NewCalendarLink } from '../endpoints/calendar-link.ts'
import { families } from '../endpoints/index.ts'
import type { Host } from './bind.ts'
import { linkFile } from './calendar-file.ts'
import { problem } from './problem.ts'
import { type Route, routes } from './route.ts'
import { createLimit } from './throttle.ts'

// Programs that ask oftener than a person looks waste what they are given; those that guess secrets are stopped.
const READS_AN_HOUR = 120
const WRONG_AN_HOUR = 60
const HOUR_SECONDS = 3_600

export function calendarLinkRoutes(host: Host): Route[] {
  const { engine, db, settings } = host
  const reads = createLimit({ name: 'calendar', points: READS_AN_HOUR, seconds: HOUR_SECONDS })
  const wrong = createLimit({ name: 'calendar', points: WRONG_AN_HOUR, seconds: HOUR_SECONDS })
  const withAddress = ({ token, ...link }: CalendarLinkRow & { token: string }): NewCalendarLink => ({
    ...link,
    url: `${settings.publicUrl}/api/calendar.ics?key=${token}`,
  })
  return routes(families.calendarLink, {
    listCalendarLinks: async ({ actor }) => ({ body: { items: await listCalendarLinks(db, actor.id) } }),
    createCalendarLink: async ({ actor, body, now, db: own }) => {
      const { name, scope, partyId, entries } = body
      if (partyId !== undefined && !(await findParty(own, partyId))) {
        return problem('party.unknown', { field: 'partyId', value: partyId })
      }
      const { directory } = await engine.reference.current()
      const hasTeam = directory.some(user => user.id === actor.id && user.teamId !== null)
      if (scope === 'team' && !hasTeam) return problem('calendarLink.noTeam')
      const link = await createCalendarLink(own, {
        userId: actor.id,
        name: name ?? null,
        scope,
        partyId: partyId ?? null,
        entries: [...new Set(entries)],
        now,
      })
      if (link === null) return problem('calendarLink.tooMany')
      return { body: withAddress(link), headers: { Location: '/api/me/calendar-links' } }
    },
    renewCalendarLink: async ({ actor, params, now, db: own }) => {
      const link = await renewCalendarLink(own, { id: params.id, userId: actor.id, now })
      return link ? { body: withAddress(link) } : problem('request.notFound')
    },
    revokeCalendarLink: async ({ actor, params, now }) => {
      const revoked = await revokeCalendarLink(db, { id: params.id, userId: actor.id, now })
      return revoked ? { body: undefined } : problem('request.notFound')
    },
    readCalendarFile: async ({ query, address, now, seen }) => {
      const link = await openCalendarLink(db, { token: query.key, now })
      if (link === null) return (await wrong(address)) ?? problem('request.notFound')
      const refused = await reads(link.id)
      if (refused) return refused
      const file = await linkFile({ engine, db, publicUrl: settings.publicUrl }, { link, now })
      const etag = `"${createHash('sha256').update(file).digest('base64url').slice(0, 27)}"`
      const headers = { ETag: etag, 'Cache-Control': 'private, max-age=300', 'Content-Disposition': 'inline' }
      return seen.includes(etag) ? { body: '', status: 304, headers } : { body: file, headers }
    },
  })
}
