// What another version would have made of what really happened.

import { z } from 'zod'
import { id, instantOut } from './common.ts'
import { kindParams, which } from './definition.ts'
import { endpoint } from './endpoint.ts'

const counts = { letters: z.int(), tasks: z.int(), steps: z.int() }
const sides = { before: z.object(counts), after: z.object(counts) }
const totals = z.object({ ...counts, decisions: z.int(), late: z.int() })
const about = { recordId: id, recordNumber: z.int(), recordTitle: z.string() }
const decisionTime = z.object({ openedAt: instantOut, dueAt: instantOut.nullable(), lateMs: z.number() })
const fired = z.object({ at: instantOut, rule: z.string(), key: z.string() })

const backtestView = z.object({
  from: instantOut,
  until: instantOut,
  /** Lived again, of all that lived in this time: the youngest when there are too many. */
  processes: z.int(),
  of: z.int(),
  before: totals,
  after: totals,
  months: z.array(z.object({ month: z.string(), ...sides })),
  rules: z.array(z.object({ month: z.string(), rule: z.string(), label: z.string(), ...sides })),
  /** Decisions that would have been asked, or due, at another time, or not at all; null in the version without it. */
  decisions: z.array(
    z.object({
      ...about,
      rule: z.string(),
      task: z.string(),
      decidedAt: instantOut.nullable(),
      before: decisionTime.nullable(),
      after: decisionTime.nullable(),
    }),
  ),
  /** What fired at another time, or in one version only. */
  steps: z.array(z.object({ ...about, rule: z.string(), before: fired.nullable(), after: fired.nullable() })),
  /** What people did and the other version would not have let them do. */
  refused: z.array(
    z.object({ ...about, at: instantOut, type: z.string(), asked: z.string(), code: z.string(), reason: z.string() }),
  ),
  /** Acts that even the first version does not grant again: how far all this is from life. */
  notReplayed: z.int(),
  /** Lives that could not be lived to their end under the other version. */
  stuck: z.array(z.object({ ...about, reason: z.string() })),
  /** How many rows each list left out. */
  left: z.object({ decisions: z.int(), steps: z.int(), refused: z.int(), stuck: z.int() }),
})
export type BacktestView = z.output<typeof backtestView>

export const backtest = {
  backtestDefinition: endpoint({
    method: 'POST',
    path: '/definitions/:kind/backtest',
    can: 'definition.check',
    summary:
      'The last months of real events lived again under two versions: letters, tasks, decisions before and after',
    params: kindParams,
    body: z
      .strictObject({
        from: which.default('newest'),
        to: which.default('draft'),
        months: z.int().min(1).max(24).default(12),
      })
      .prefault({}),
    returns: backtestView,
    errors: ['definition.noDraft', 'definition.incomplete', 'definition.problems', 'definition.tooLarge'],
    repeat: 'exempt',
  }),
}
