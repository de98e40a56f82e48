import { z } from 'zod'
import { instantOut } from './common.ts'
import { endpoint } from './endpoint.ts'
import { kind } from './record.ts'

const amounts = { amountMinor: z.int().nullable(), currency: z.string().nullable() }

/** `recordId` is the running record that missed it, or the one that what missed it would follow from. */
const missed = z.object({
  what: z.enum(['renewal', 'support', 'tender']),
  kind: z.string(),
  at: instantOut,
  ...amounts,
  recordId: z.string(),
  recordKind: z.string(),
  recordNumber: z.int(),
  recordTitle: z.string(),
})

const simulationView = z.object({
  from: instantOut,
  until: instantOut,
  /** Running records, and those that would be opened by themselves. */
  records: z.int(),
  turns: z.int(),
  letters: z.int(),
  tasks: z.int(),
  /** By their Mondays. */
  weeks: z.array(z.object({ week: z.string(), letters: z.int(), tasks: z.int(), missed: z.int() })),
  /** `weeks` are the letters of every week above; the most written to first. */
  people: z.array(
    z.object({
      userId: z.string(),
      name: z.string(),
      letters: z.int(),
      mostInWeek: z.int(),
      weeks: z.array(z.int()),
    }),
  ),
  missed: z.array(missed),
  /** By month (UTC) and currency: what stands overdue at its end, and what was missed in it. */
  money: z.array(z.object({ month: z.string(), currency: z.string(), atRiskMinor: z.int(), missedMinor: z.int() })),
  /** Records that stopped, for their rules did not come to rest. */
  stuck: z.array(z.object({ recordId: z.string(), reason: z.string() })),
  /** Records whose state a given definition does not have: they ran under their own version. */
  notMoved: z.int(),
})
export type SimulationView = z.output<typeof simulationView>

export const simulation = {
  runSimulation: endpoint({
    method: 'POST',
    path: '/simulations',
    can: 'simulation.run',
    summary: 'What the coming years bring if nobody reacts: letters, tasks, misses, money; changes and sends nothing',
    body: z.strictObject({
      years: z.int().min(1).max(10).default(1),
      kinds: z.array(kind).min(1).max(20).optional(),
      /** Edited definitions, in place of the published ones of their kinds. */
      definitions: z.array(z.record(z.string(), z.unknown())).max(10).optional(),
    }),
    returns: simulationView,
    errors: ['simulation.tooLarge', 'simulation.definition'],
    repeat: 'exempt',
    bodyLimit: 5_000_000,
  }),
}
