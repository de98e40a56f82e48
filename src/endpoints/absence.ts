import { z } from 'zod'
import { day, id, idParams, instantOut, line, named, whose } from './common.ts'
import { endpoint } from './endpoint.ts'

export const absenceView = z.object({
  id,
  userId: id,
  userName: z.string(),
  fromOn: z.string(),
  toOn: z.string(),
  /** `over`: it has ended, perhaps earlier than planned. */
  state: z.enum(['planned', 'now', 'over', 'cancelled']),
  /** Named for this absence; null: the substitute of the day. */
  standInId: id.nullable(),
  /** Who answers while it lasts, as things are: through the whole chain. Null: nobody, letters wait. */
  inCharge: named.nullable(),
  /** Told to the person and to whoever leads; null to others. */
  reason: z.string().nullable(),
  endedAt: instantOut.nullable(),
  /** Whether the reader may change it. */
  mine: z.boolean(),
})
export type AbsenceView = z.output<typeof absenceView>

const days = { fromOn: day, toOn: day, standInId: id.nullable().optional(), reason: line(500).nullable().optional() }
const errors = ['absence.days', 'absence.overlaps', 'absence.standIn', 'user.unknown'] as const

export const absence = {
  listAbsences: endpoint({
    method: 'GET',
    path: '/absences',
    can: 'absence.read',
    summary: 'Who is away and who stands in, from a day on (today when absent)',
    query: z.strictObject({ user: whose.optional(), from: day.optional() }),
    returns: z.object({ items: z.array(absenceView), next: z.null() }),
    errors: [],
  }),
  createAbsence: endpoint({
    method: 'POST',
    path: '/absences',
    can: 'absence.write',
    summary: 'Be away for some days; whoever stands in gets tasks and letters, and they come back by themselves',
    body: z.strictObject({ userId: whose.default('me'), ...days }),
    returns: absenceView,
    status: 201,
    errors,
  }),
  changeAbsence: endpoint({
    method: 'PATCH',
    path: '/absences/:id',
    can: 'absence.write',
    summary: 'Move, shorten or lengthen an absence, or name somebody else; a first day that has passed stays',
    params: idParams,
    body: z.strictObject({ ...days, fromOn: day.optional(), toOn: day.optional() }),
    returns: absenceView,
    errors: [...errors, 'absence.over'],
  }),
  endAbsence: endpoint({
    method: 'DELETE',
    path: '/absences/:id',
    can: 'absence.write',
    summary: 'Call an absence off; one that has begun ends at this moment',
    params: idParams,
    returns: absenceView,
    status: 200,
    errors: ['absence.over'],
  }),
}
