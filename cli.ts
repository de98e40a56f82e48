// potok: the command line. It talks to a running Potok over HTTP, with an API key, as any other script would.
// Exit codes: 0 done · 1 refused or failed · 2 wrong use · 3 Potok is not running or cannot be reached.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Command, CommanderError, Option } from 'commander'
import { z } from 'zod'
import { instant, jsonFiles, wholeNumber } from './src/cli/argument.ts'
import { addActs, type Tools } from './src/cli/process-act.ts'
import { importSheet, type SheetOptions, withSheetOptions } from './src/cli/sheet.ts'
import { type ClientConfig, loadClientConfig } from './src/config.ts'
import { ROLES } from './src/domain/people.ts'
import { type CallInput, callEndpoint, problemText } from './src/endpoints/call.ts'
import { anyRecord, families } from './src/endpoints/index.ts'
import type { ProcessAnswerView } from './src/endpoints/record.ts'
import { simulationText } from './src/endpoints/simulation-text.ts'
import { tableText } from './src/endpoints/table-text.ts'
import { importText } from './src/feeds/import-text.ts'

const EXIT = { done: 0, failed: 1, usage: 2, away: 3 } as const
const START_IT = 'start it with `npm start`, or say by POTOK_URL and POTOK_KEY where it is.'
const ANSWER_MS = 30_000
// Ten years of two thousand records.
const SIMULATION_MS = 280_000
const POLL_MS = 500

const { process: operations, imports, next: coming, user: users, session } = families
const say = (text: string) => console.log(text)

/** One sentence for the person at the keyboard, and how the program ends. */
class Failure extends Error {
  readonly exit: number
  constructor(message: string, exit: number = EXIT.failed) {
    super(message)
    this.exit = exit
  }
}

function exitOf(error: unknown): number {
  // Commander has said it already, with the right usage; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  console.error(error instanceof Error ? error.message : String(error))
  return error instanceof Failure ? error.exit : EXIT.failed
}

function commandLine(): Command {
  const program = new Command('potok')
    .description('Potok from the command line: feeds, running processes, people and keys of a running Potok.')
    .option('--json', 'print what the API answered instead of a text')
    .exitOverride()
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      '\nEnds with 0 when done, 1 when refused or failed, 2 for wrong use, 3 when Potok is not running.',
    )
  withSheetOptions(program.command('import <file>'))
    .description('read an OCDS or OC4IDS package, or a CSV or XLSX sheet, and wait until it is taken in')
    .option('--timeout <seconds>', 'how long to wait', wholeNumber, 600)
    .action(importFile)
  program.command('doctor').description('say what is wrong with the start on this machine').action(doctor)
  program
    .command('next [record]')
    .description('the coming steps of the company, or of one record with the keys of its steps')
    .option('--from <instant>', 'of the company: from then', instant)
    .option('--to <instant>', 'until then', instant)
    .option('--owner <id>', 'of the company: whose (`me` or a user id)')
    .option('--limit <n>', 'of the company: at most so many', wholeNumber, 50)
    .action(next)
  program
    .command('simulate')
    .description('what the coming years bring on a copy of what runs; nothing is changed or sent')
    .option('--years <n>', 'how far, up to 10', wholeNumber, 1)
    .option('--kind <kind...>', 'only these')
    .option('--definition <file...>', 'edited definitions (JSON), in place of the published ones', jsonFiles)
    .option('--nobody-reacts', 'nobody answers letters and tasks: the one way there is', true)
    .action(runSimulation)
  addProcess(program.command('process').description('running processes; a record is named by its number or its id'))
  const user = program.command('user').description('people who log in')
  user
    .command('add')
    .description('add a person and print the link by which they choose a password')
    .requiredOption('--name <name>', 'first and last name')
    .requiredOption('--email <address>', 'where letters go; also the login')
    .addOption(new Option('--role <role...>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .addOption(new Option('--locale <locale>', 'language of letters and screens').choices(['ru', 'en']).default('ru'))
    .option('--team <name>', 'team; made when there is none of that name')
    .action(addUser)
  const key = program.command('key').description('API keys of whose key this command uses')
  key.command('create <name>').description('make a key and print it; it is shown once').action(createKey)
  return program
}

/** What parts of the command line work with. */
const TOOLS: Tools = {
  ask,
  show,
  find,
  answerText,
  wrongUse: sentence => new Failure(sentence, EXIT.usage),
  failed: () => {
    process.exitCode = EXIT.failed
  },
}

function addProcess(processes: Command): void {
  processes
    .command('list')
    .description('running processes, what is due first')
    .option('--kind <kind...>', 'only these, also kinds of your own')
    .option('--state <state...>', 'only in these states')
    .option('--held', 'only on hold')
    .option('--overdue', 'only with a step that should have fired')
    .option('--error', 'only those whose last turn failed')
    .option('--closed', 'ended ones instead of running ones')
    .option('--owner <id>', '`me` or a user id')
    .option('-q, --query <text>', 'number, title or company')
    .option('--limit <n>', 'at most so many', wholeNumber, 50)
    .action(listProcesses)
  addActs(processes, TOOLS)
}

/** The answer to one request, or the end of the program with a sentence. */
async function ask<Returns extends z.ZodType>(
  endpoint: { method: string; path: string; returns: Returns },
  input: CallInput = {},
  timeoutMs = ANSWER_MS,
): Promise<z.output<Returns>> {
  const config = loadClientConfig()
  const { url } = config
  if (url === null) throw new Failure(`Potok is not running: ${START_IT}`, EXIT.away)
  const result = await callEndpoint({ url, key: keyOf(config), timeoutMs }, endpoint, input)
  switch (result.outcome) {
    case 'done':
      return result.answer
    case 'refused':
      throw new Failure(problemText(result.status, result.problem))
    case 'away':
      throw new Failure(`Potok does not answer at ${url} (${result.cause}): ${START_IT}`, EXIT.away)
    case 'foreign':
      throw new Failure(`What answers at ${url} is not this version of Potok.`)
  }
}

function keyOf({ key, dataFolder }: ClientConfig): string {
  if (key !== null) return key
  const path = join(isAbsolute(dataFolder) ? dataFolder : join(import.meta.dirname, dataFolder), 'admin.key')
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  throw new Failure(`There is no API key: ${path} does not exist, and POTOK_KEY is not set.`, EXIT.away)
}

const wantsJson = (command: Command) => command.optsWithGlobals<{ json?: boolean }>().json === true

function show(command: Command, answer: unknown, text: () => string): void {
  say(wantsJson(command) ? JSON.stringify(answer, null, 2) : text())
}

async function importFile(file: string, options: SheetOptions, command: Command): Promise<void> {
  const { timeout } = options
  if (!existsSync(file)) throw new Failure(`There is no file ${file}.`)
  if (!file.toLowerCase().endsWith('.json')) return importSheet(file, options, command, TOOLS)
  const content = readFileSync(file, 'utf8')
  const wrapped = JSON.stringify({ fileName: basename(file), content })
  // Wrapping makes a file longer; one that only fits bare goes without its name.
  const fits = Buffer.byteLength(wrapped) <= imports.startImport.bodyLimit
  const { id } = await ask(imports.startImport, { text: fits ? wrapped : content })
  const patience = AbortSignal.timeout(timeout * 1_000)
  let batch = await ask(imports.getImport, { id })
  while (batch.state !== 'done' && batch.state !== 'failed') {
    if (patience.aborted) {
      throw new Failure(`The import is not done after ${timeout} s and goes on; the same command tells its end.`)
    }
    await delay(POLL_MS)
    batch = await ask(imports.getImport, { id })
  }
  show(command, batch, () => importText(basename(file), batch))
  if (batch.state === 'failed' || batch.counts.failed > 0) process.exitCode = EXIT.failed
}

/** The doctor looks at the machine, so it needs no running Potok; the image of a server does not have it. */
function doctor(): void {
  const script = join(import.meta.dirname, 'dev', 'doctor.ts')
  if (!existsSync(script)) throw new Failure('The doctor looks at a start by `npm start`, and this is none.')
  process.exitCode = spawnSync(process.execPath, [script], { stdio: 'inherit' }).status ?? EXIT.failed
}

type Paged = { owner?: string; limit: number }
type Filters = Paged & { kind?: string[]; state?: string[]; query?: string; closed?: true }

async function listProcesses({ kind, state, query: q, closed, ...others }: Filters, command: Command): Promise<void> {
  const filter = { ...others, kind: kind?.join(), state: state?.join(), closed: closed ?? false, q }
  const page = await ask(operations.listProcesses, { query: { ...filter, sort: 'due' } })
  const rows = page.items.map(row => [
    `#${row.number}`,
    row.kind,
    row.held ? `${row.state} (on hold)` : row.state,
    row.error === null ? when(row.nextDueAt) : 'failing',
    row.error ?? row.nextLabel ?? row.waitingFor ?? '',
    row.ownerName ?? '',
    row.title,
  ])
  show(command, page, () => tableText(['record', 'kind', 'state', 'next', 'step', 'owner', 'title'], rows))
}

async function next(record: string | undefined, options: Paged & { from?: string; to?: string }, command: Command) {
  const { from, to, owner, limit } = options
  if (record === undefined) {
    const page = await ask(coming.listNext, { query: { from, to, owner, limit } })
    const rows = page.items.map(({ at, recordNumber, recordTitle, rule, which, ownerName }) => {
      return [when(at), `#${recordNumber}`, `${rule} ${which}`, ownerName ?? '', recordTitle]
    })
    return show(command, page, () => tableText(['at', 'record', 'step', 'owner', 'title'], rows))
  }
  const { id, kind } = await find(record)
  const ahead = await ask(anyRecord.next, { kind, id, query: { until: to } })
  const rows = ahead.steps.map(step => [
    when(step.at),
    step.status,
    step.task ?? step.command ?? step.template ?? '',
    step.readers.map(({ name }) => name).join(', '),
    step.key,
  ])
  show(command, ahead, () => tableText(['at', 'status', 'what', 'who', 'key'], rows))
}

type Simulated = { years: number; kind?: string[]; definition?: unknown[] }

async function runSimulation({ years, kind: kinds, definition: definitions }: Simulated, command: Command) {
  const done = await ask(families.simulation.runSimulation, { body: { years, kinds, definitions } }, SIMULATION_MS)
  show(command, done, () => simulationText(done))
}

function answerText({
  number,
  kind,
  state,
  held,
  nextDueAt,
  nextLabel,
  waitingFor,
  closed,
}: ProcessAnswerView): string {
  const ahead = nextDueAt === null ? `waits for ${waitingFor ?? 'nothing'}` : `next ${when(nextDueAt)} ${nextLabel}`
  return `${kind} #${number}: ${state}${held ? ', on hold' : ''}; ${closed ? 'ended' : ahead}`
}

const uuid = z.uuid()

/** A record by its number or its id. */
async function find(record: string): Promise<{ id: string; kind: string }> {
  const name = record.replace(/^#/, '')
  if (!/^\d+$/.test(name) && !uuid.safeParse(name).success)
    throw new Failure(`«${record}» is no record: give its number or its id.`, EXIT.usage)
  const { items } = await ask(operations.listProcesses, { query: { q: name, limit: 200 } })
  const found = items.find(item => item.id === name || String(item.number) === name)
  if (!found) throw new Failure(`There is no record ${record}.`)
  return { id: found.id, kind: found.kind }
}

type NewUser = { name: string; email: string; role: string[]; locale: string; team?: string }

async function addUser({ role, ...body }: NewUser, command: Command): Promise<void> {
  const user = await ask(users.createUser, { body: { ...body, roles: role } })
  const link = await ask(users.createSetupLink, { id: user.id })
  show(
    command,
    { user, link },
    () => `${user.name} is added. To choose a password (once, until ${when(link.expiresAt)}):\n${link.url}`,
  )
}

async function createKey(name: string, _options: unknown, command: Command): Promise<void> {
  const made = await ask(session.createKey, { body: { name } })
  show(command, made, () => made.key ?? '')
}

/** In the company's zone, to the minute. */
function when(at: string | null): string {
  if (at === null) return '—'
  const { zone } = loadClientConfig()
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  return parts.format(new Date(at))
}

try {
  await commandLine().parseAsync()
} catch (error) {
  process.exitCode = exitOf(error)
}
