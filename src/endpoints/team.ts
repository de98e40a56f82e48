import { z } from 'zod'
import { LETTER_GROUPS } from '../domain/letter-settings.ts'
import { absenceView } from './absence.ts'
import { id, idParams, line, locale, named, reason, role } from './common.ts'
import { endpoint } from './endpoint.ts'

const memberView = z.object({
  id,
  name: z.string(),
  email: z.string(),
  locale,
  roles: z.array(role),
  teamName: z.string().nullable(),
  calendarId: z.string(),
  substitute: named.nullable(),
  /** Now and to come. */
  absences: z.array(absenceView),
  /** For whom they answer at the moment. */
  standsInFor: z.array(named),
  /** Open tasks, overdue ones, those due within 14 days. */
  open: z.int(),
  overdue: z.int(),
  dueSoon: z.int(),
  /** Live records of theirs, and those with a step within 14 days. */
  records: z.int(),
  coming: z.int(),
})
export type MemberView = z.output<typeof memberView>

const teamView = z.object({
  items: z.array(memberView),
  /** Tasks of roles that nobody has taken. */
  unclaimed: z.array(z.object({ role: z.string(), count: z.int() })),
  /** Roles that live rules speak to and nobody holds. */
  gaps: z.array(z.object({ role, rules: z.array(z.string()) })),
})
export type TeamView = z.output<typeof teamView>

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const hours = z.strictObject({ from: clock, until: clock })

const settingsView = z.object({
  window: hours.nullable(),
  quiet: hours.nullable(),
  dayCap: z.int(),
  inDigest: z.array(z.enum(LETTER_GROUPS)),
  dailyDigest: z.boolean(),
})
export type SettingsView = z.output<typeof settingsView>

/** Who gets what: one person, or others for some kinds of records. */
const handOverBody = z.strictObject({
  toId: id,
  byKind: z.record(line(50), id).default({}),
  reason,
  /** True: nothing is done, and the answer says what would be. */
  dryRun: z.boolean().default(false),
})

const handOverView = z.object({
  records: z.record(z.string(), z.int()),
  tasks: z.int(),
  letters: z.int(),
  substitutes: z.int(),
  absences: z.int(),
  /** Roles that would have nobody, although live rules speak to them. */
  gaps: z.array(z.object({ role, rules: z.array(z.string()) })),
  /** The bulk job that does it, record by record; null for a dry run and when there was no record. */
  jobId: id.nullable(),
  /** Whether the person has left already. */
  done: z.boolean(),
})
export type HandOverView = z.output<typeof handOverView>

export const team = {
  getTeam: endpoint({
    method: 'GET',
    path: '/team',
    can: 'team.read',
    summary: 'Everybody with role, substitute, absences and load of the next 14 days',
    returns: teamView,
    errors: [],
  }),
  getLetterSettings: endpoint({
    method: 'GET',
    path: '/me/letters',
    can: 'letters.choose',
    summary: 'How I want letters: hours, cap of the day, what waits for the digest',
    returns: settingsView,
    errors: [],
  }),
  changeLetterSettings: endpoint({
    method: 'PATCH',
    path: '/me/letters',
    can: 'letters.choose',
    summary: 'Choose how letters come. Nothing is lost: what does not come at once comes in the digest',
    body: z.strictObject({
      /** Hours of a usual working day; null: those of my calendar. */
      window: hours.nullable().optional(),
      /** No letters in these hours, on any day; they may go over midnight. */
      quiet: hours.nullable().optional(),
      dayCap: z.int().min(1).max(200).optional(),
      inDigest: z.array(z.enum(LETTER_GROUPS)).max(LETTER_GROUPS.length).optional(),
      /** False: a digest only when something is overdue or waits for it. */
      dailyDigest: z.boolean().optional(),
    }),
    returns: settingsView,
    errors: ['letters.noTime'],
  }),
  handOver: endpoint({
    method: 'POST',
    path: '/users/:id/hand-over',
    can: 'people.lead',
    summary: 'Somebody leaves: hand over records, tasks, letters and standing in, then end their login',
    params: idParams,
    body: handOverBody,
    returns: handOverView,
    status: 202,
    errors: ['user.unknown', 'user.left', 'user.lastAdministrator', 'absence.standIn'],
  }),
}
