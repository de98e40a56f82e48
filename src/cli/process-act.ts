// What operators do from the command line: with a record to that one, without a record to all that a filter finds.

import { setTimeout as delay } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import type { z } from 'zod'
import { type BulkBody, bulk as bulkRoutes } from '../endpoints/bulk.ts'
import { bulkText, dryRunText, previewText } from '../endpoints/bulk-text.ts'
import type { CallInput } from '../endpoints/call.ts'
import { process as routes } from '../endpoints/process.ts'
import type { ProcessAnswerView } from '../endpoints/record.ts'
import { instant, wholeNumber } from './argument.ts'

/** What the program around gives: asking the API, showing an answer, finding a record, ending with a sentence. */
export type Tools = {
  ask: <Returns extends z.ZodType>(
    endpoint: { method: string; path: string; returns: Returns },
    input?: CallInput,
  ) => Promise<z.output<Returns>>
  show: (command: Command, answer: unknown, text: () => string) => void
  find: (record: string) => Promise<{ id: string }>
  answerText: (answer: ProcessAnswerView) => string
  wrongUse: (sentence: string) => Error
  /** The program ends as one that was refused. */
  failed: () => void
}

// A job of a few processes is over before the second look; a long one does not notice.
const POLL_MS = 500

/** As Commander gives them; names differ from the API's where a word is taken by the act itself. */
type Filters = {
  kind?: string[]
  state?: string[]
  owner?: string
  party?: string
  calendar?: string
  held?: true
  overdue?: true
  error?: true
  stuck?: true
  nextRule?: string
  definition?: number
  query?: string
  ended?: true
}
type Options = Filters & {
  reason: string
  source?: string
  step?: string
  rule?: string
  at?: string
  workdays?: number
  from?: string
  to?: string
  reopen?: true
  owner?: string
  dryRun?: true
  all?: true
}

type Act = BulkBody['act']
/** One act: its word, its own options, and what it asks of the API. */
type Spec = {
  word: string
  description: string
  route: { method: string; path: string; returns: (typeof routes.cancelProcess)['returns'] }
  act: (options: Options) => Act
  options?: (command: Command) => Command
}

const onStep = (command: Command) =>
  command
    .option('--step <key>', 'of one record: its key, as `potok next <record>` prints it')
    .option('--rule <rule>', 'the soonest step of this rule; without it the soonest of all')
const step = ({ step: stepKey, rule }: Options) => ({
  ...(stepKey === undefined ? {} : { stepKey }),
  ...(rule === undefined ? {} : { rule }),
})

/** In the order of the help. */
const SPECS: readonly Spec[] = [
  {
    word: 'hold',
    description: 'stop the own clocks',
    route: routes.holdProcess,
    act: ({ source }) => ({ act: 'command', command: 'hold', input: source === undefined ? {} : { source } }),
    options: command => command.option('--source <text>', 'who says so'),
  },
  {
    word: 'resume',
    description: 'lift a hold',
    route: routes.resumeProcess,
    act: () => ({ act: 'command', command: 'resume', input: {} }),
  },
  {
    word: 'fire',
    description: 'do a planned step now',
    route: routes.fireStep,
    act: options => ({ act: 'fire', ...step(options) }),
    options: onStep,
  },
  {
    word: 'skip',
    description: 'leave a planned step out',
    route: routes.skipStep,
    act: options => ({ act: 'skip', ...step(options) }),
    options: onStep,
  },
  {
    word: 'postpone',
    description: 'move a planned step',
    route: routes.postponeStep,
    act: options => ({
      act: 'postpone',
      ...step(options),
      ...(options.at === undefined ? {} : { at: options.at }),
      ...(options.workdays === undefined ? {} : { workdays: options.workdays }),
    }),
    options: command =>
      onStep(command)
        .option('--at <instant>', 'to then', instant)
        .option('--workdays <n>', 'or by so many working days', wholeNumber),
  },
  {
    word: 'restart',
    description: 'begin the present state anew: tasks are withdrawn, its steps armed afresh',
    route: routes.restartProcess,
    act: ({ from }) => ({ act: 'restart', from: from === 'initial' ? 'initial' : 'present' }),
    options: command =>
      command.addOption(new Option('--from <where>', 'from which state').choices(['present', 'initial'])),
  },
  {
    word: 'move',
    description: 'put into any state, whatever its commands say',
    route: routes.moveProcess,
    act: ({ to = '', reopen = false }) => ({ act: 'move', state: to, reopen }),
    options: command => command.requiredOption('--to <state>', 'which').option('--reopen', 'also when it has ended'),
  },
  { word: 'cancel', description: 'end for good', route: routes.cancelProcess, act: () => ({ act: 'cancel' }) },
]

/** Adds the acts to `potok process`. */
export function addActs(processes: Command, tools: Tools): void {
  for (const spec of SPECS) {
    const command = processes
      .command(`${spec.word} [record]`)
      .description(`${spec.description}; without a record for all that the filter finds`)
      .requiredOption('--reason <text>', 'why; it is kept')
      .option('--dry-run', 'only say what it would do')
    addFilters(spec.options?.(command) ?? command).action(
      (record: string | undefined, options: Options, own: Command) =>
        record === undefined ? onMany(spec, options, own, tools) : onOne(spec, record, { options, own }, tools),
    )
  }
}

function addFilters(command: Command): Command {
  return command
    .option('--kind <kind...>', 'filter: only these, also kinds of your own')
    .option('--state <state...>', 'filter: only in these states')
    .option('--owner <id>', 'filter: `me`, `none` or a user id')
    .option('--party <id>', 'filter: of this company')
    .option('--calendar <id>', 'filter: on this calendar')
    .option('--definition <n>', 'filter: on this version of the definition', wholeNumber)
    .option('--held', 'filter: on hold')
    .option('--overdue', 'filter: with a step that should have fired')
    .option('--error', 'filter: whose last turn failed')
    .option('--stuck', 'filter: that nobody follows')
    .option('--next-rule <rule>', 'filter: whose next step is of this rule')
    .option('-q, --query <text>', 'filter: number, title or company')
    .option('--ended', 'filter: ended ones instead of running ones')
    .option('--all', 'without any filter: really all')
}

type Asked = { options: Options; own: Command }

/** Has a route of its own, whose answer is the record as it then is. */
async function onOne(spec: Spec, record: string, { options, own }: Asked, { ask, show, find, answerText }: Tools) {
  const { id } = await find(record)
  const { reason } = options
  const act = spec.act(options)
  if (options.dryRun) {
    const seen = await ask(routes.previewProcess, { id, body: { act, reason } })
    return show(own, seen, () => previewText(seen))
  }
  const { act: _, ...body } = act.act === 'command' ? { act: act.act, ...act.input } : act
  const answer = await ask(spec.route, { id, body: { ...body, reason } })
  show(own, answer, () => answerText(answer))
}

/** Tried first, also without `--dry-run`: the job is refused when the filter finds another number than was tried. */
async function onMany(spec: Spec, options: Options, own: Command, tools: Tools): Promise<void> {
  const { ask, show } = tools
  const filter = filterOf(options)
  if (Object.keys(filter).length === 0 && !options.all)
    throw tools.wrongUse('Name a record, a filter (such as --kind or --overdue), or --all.')
  const body = { act: spec.act(options), reason: options.reason, filter }
  const tried = await ask(bulkRoutes.startBulk, { body: { ...body, dryRun: true } })
  if (!('checked' in tried)) throw new Error('a dry run was answered with a job')
  if (options.dryRun || tried.total === 0) return show(own, tried, () => dryRunText(tried))
  const started = await ask(bulkRoutes.startBulk, { body: { ...body, expected: tried.total } })
  if (!('remaining' in started)) throw new Error('a job was answered with a dry run')
  let job = started
  while (job.finishedAt === null) {
    await delay(POLL_MS)
    job = await ask(bulkRoutes.getBulk, { id: job.id, query: { outcome: 'refused,failed' } })
  }
  show(own, job, () => bulkText(job))
  if (job.counts.failed + job.counts.refused > 0 || job.state !== 'done') tools.failed()
}

/** What was not given is left out: the API refuses an empty word. */
function filterOf({ kind, state, owner, party, calendar, held, overdue, error, stuck, ...more }: Options) {
  const named = { kind, state, owner, party, calendar, held, overdue, error, stuck }
  const renamed = { rule: more.nextRule, version: more.definition, q: more.query, closed: more.ended }
  return Object.fromEntries(Object.entries({ ...named, ...renamed }).filter(([, value]) => value !== undefined))
}
