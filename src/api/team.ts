import { listAbsences } from '../db/absence.ts'
import { createBulk } from '../db/bulk.ts'
import { countHandOver, finishIn, type HandOver, heldBy } from '../db/hand-over.ts'
import { hasOtherAdministrator, listTeam, saveLetterSettings, unclaimedByRole } from '../db/team.ts'
import { dayOf, type Instant, instantOf } from '../domain/calendar.ts'
import { LETTER_GROUPS, type LetterSettings, USUAL_SETTINGS } from '../domain/letter-settings.ts'
import { type Directory, standsInFor } from '../domain/people.ts'
import { leavesTime } from '../domain/reading-time.ts'
import { roleGaps } from '../domain/role-gap.ts'
import { families } from '../endpoints/index.ts'
import type { HandOverView, SettingsView, TeamView } from '../endpoints/team.ts'
import { absenceView, calendarOf } from './absence.ts'
import type { Host } from './bind.ts'
import { type Problem, problem } from './problem.ts'
import { type CallContext, type Route, routes } from './route.ts'

const AHEAD_MS = 14 * 86_400_000

export function teamRoutes(host: Host): Route[] {
  const { engine, temporal, auth } = host
  return routes(families.team, {
    getTeam: async call => ({ body: await teamOf(host, call) }),
    getLetterSettings: async ({ actor }) => ({ body: settingsView(await settingsOf(host, actor.id)) }),
    changeLetterSettings: async ({ actor, body, now, db }) => {
      const wanted = changed(await settingsOf(host, actor.id), body)
      if (!leavesTime(await calendarOf(host, actor.id), wanted)) return problem('letters.noTime')
      await saveLetterSettings(db, { userId: actor.id, settings: wanted, now })
      return { body: settingsView(wanted) }
    },
    handOver: async call => {
      const { params, body, actor, now, db, client } = call
      const act: HandOver = { act: 'handOver', fromId: params.id, toId: body.toId, byKind: body.byKind }
      const refused = await refusedHandOver(host, act, db)
      if (refused) return refused
      const counts = await countHandOver(db, act.fromId, now)
      const told = { ...counts, gaps: await gapsWithout(host, act.fromId), jobId: null, done: false }
      if (body.dryRun) return { body: told, status: 200 }
      const ids = await heldBy(db, act.fromId)
      if (ids.length === 0) {
        const work = { act, jobId: null, now }
        const done = await (client ? finishIn(client, work) : engine.transaction(own => finishIn(own, work)))
        return { body: { ...told, done }, after: () => auth.forgetAll() }
      }
      const job = await createBulk(db, { act, reason: body.reason, actor, scope: { ids }, now })
      const answer: HandOverView = { ...told, jobId: job.id }
      return { body: answer, after: () => temporal.startBulk(job.id) }
    },
  })
}

async function refusedHandOver({ engine }: Host, act: HandOver, db: CallContext['db']): Promise<Problem | null> {
  const { directory } = await engine.reference.current()
  const heirs = [act.toId, ...Object.values(act.byKind)]
  const leaver = directory.find(user => user.id === act.fromId)
  if (!leaver) return problem('user.left')
  if (heirs.includes(act.fromId)) return problem('absence.standIn', { field: 'toId' })
  const unknown = heirs.find(id => !directory.some(user => user.id === id))
  if (unknown !== undefined) return problem('user.unknown', { field: 'toId', value: unknown })
  const isLast = leaver.roles.includes('administrator') && !(await hasOtherAdministrator(db, act.fromId))
  return isLast ? problem('user.lastAdministrator') : null
}

/** Roles that have somebody now and would have nobody. */
async function gapsWithout({ engine }: Host, userId: string): Promise<HandOverView['gaps']> {
  const { directory, kinds, latest } = await engine.reference.current()
  const definitions = kinds.map(latest)
  const now = new Set(roleGaps(definitions, directory).map(gap => gap.role))
  const then = roleGaps(
    definitions,
    directory.filter(user => user.id !== userId),
  )
  return then.filter(gap => !now.has(gap.role)).map(({ role, rules }) => ({ role, rules: [...rules] }))
}

async function teamOf(host: Host, { actor, now, db }: CallContext): Promise<TeamView> {
  const { directory, kinds, latest } = await host.engine.reference.current()
  const today = dayOf(await calendarOf(host, actor.id), now)
  const until = instantOf(Date.parse(now) + AHEAD_MS)
  const away = await listAbsences(db, { fromOn: today })
  const views = await Promise.all(away.map(row => absenceView(host, row, { actor, now })))
  const rows = await listTeam(db, { now, until })
  return {
    items: rows.map(({ substituteId, substituteName, ...row }) => ({
      ...row,
      substitute: substituteId !== null && substituteName !== null ? { id: substituteId, name: substituteName } : null,
      absences: views.filter(view => view.userId === row.id && view.state !== 'over'),
      standsInFor: namesOf(directory, row.id, now),
    })),
    unclaimed: await unclaimedByRole(db),
    gaps: roleGaps(kinds.map(latest), directory).map(({ role, rules }) => ({ role, rules: [...rules] })),
  }
}

const namesOf = (directory: Directory, userId: string, now: Instant) =>
  standsInFor(directory, userId, now).map(({ id, name }) => ({ id, name }))

async function settingsOf({ engine }: Host, userId: string): Promise<LetterSettings> {
  const { directory } = await engine.reference.current()
  return directory.find(user => user.id === userId)?.letters ?? USUAL_SETTINGS
}

const settingsView = ({ window, quiet, dayCap, inDigest, dailyDigest }: LetterSettings): SettingsView => ({
  window: window ?? null,
  quiet: quiet ?? null,
  dayCap,
  inDigest: [...inDigest],
  dailyDigest,
})

type SettingsChange = { [Name in keyof SettingsView]?: SettingsView[Name] | undefined }

function changed(known: LetterSettings, body: SettingsChange): LetterSettings {
  const { window = known.window ?? null, quiet = known.quiet ?? null, inDigest = known.inDigest } = body
  return {
    ...(window === null ? {} : { window }),
    ...(quiet === null ? {} : { quiet }),
    dayCap: body.dayCap ?? known.dayCap,
    inDigest: LETTER_GROUPS.filter(group => inDigest.includes(group)),
    dailyDigest: body.dailyDigest ?? known.dailyDigest,
  }
}
