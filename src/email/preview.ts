// The letters of the time ahead in the words in which they will be written, if nothing changes until then. Sends nothing.

import { readClientFacts } from '../db/client-letter.ts'
import { factsAhead, type LetterFacts, type LetterTask } from '../db/letter.ts'
import type { Queries } from '../db/mail.ts'
import type { Calendar, Instant } from '../domain/calendar.ts'
import type { TurnAhead } from '../domain/forecast.ts'
import type { MailDraft } from '../domain/letters.ts'
import type { Directory } from '../domain/people.ts'
import { lettersOf } from '../domain/turn-letters.ts'
import { clientUntrue, clientView } from './client.ts'
import { renderText } from './render-text.ts'
import { stillTrue } from './truth.ts'
import { letterView } from './view.ts'

/** One letter to one reader, in the reader's language and with times on the reader's clock. */
export type Preview = {
  stepKey: string
  /** One of us, or a contact of the client. */
  readerId: string
  readerName: string
  locale: 'ru' | 'en'
  template: string
  critical: boolean
  /** When it leaves: outside working hours it waits for them. */
  leavesAt: Instant
  /** It leaves with the reader's digest, because the reader chose so. */
  inDigest: boolean
  /** How many matters travel in it. */
  matters: number
  subject: string
  text: string
}

export type PreviewInput = {
  turns: readonly TurnAhead[]
  directory: Directory
  calendars: (id: string) => Calendar
  clientCalendar: Calendar
  publicUrl: string
  /** Only letters of these steps; absent: of all. */
  stepKeys?: ReadonlySet<string>
}

type Written = { ahead: TurnAhead; draft: MailDraft; letter: MailDraft }

/** The letters of these turns, one for each step and reader. A letter that would not be true any more is left out. */
export async function previewLetters(db: Queries, input: PreviewInput): Promise<Preview[]> {
  const written = input.turns.flatMap(ahead => draftsOf(ahead, input))
  if (written.length === 0) return []
  const letters = written.map(({ letter }) => letter)
  const links = letters.flatMap(({ data }) => data.items.flatMap(item => item.because))
  const facts = await factsAhead(db, {
    recordIds: letters.map(letter => letter.processId),
    readerIds: letters.flatMap(letter => letter.readerId ?? []),
    userIds: [
      ...links.flatMap(link => ('by' in link ? [link.by] : [])),
      ...letters.flatMap(({ data }) => data.next.flatMap(step => step.readerIds)),
      ...written.flatMap(({ ahead }) => ahead.turned.process.ownerId ?? []),
    ],
    kinds: letters.flatMap(({ data }) => data.items.map(item => item.kind)),
  })
  const previews = await Promise.all(
    written.map(one =>
      one.letter.personId === null ? preview(one, facts, input.publicUrl) : outward(db, one, one.letter.personId),
    ),
  )
  return previews.filter(one => one !== null)
}

/** Each letter of a turn, or the one that carries it. */
function draftsOf(ahead: TurnAhead, { directory, calendars, clientCalendar, stepKeys }: PreviewInput): Written[] {
  const drafts = lettersOf(ahead.turned, { directory, calendars, clientCalendar, now: ahead.now })
  return drafts
    .filter(({ stepKey }) => stepKey !== null && (stepKeys?.has(stepKey) ?? true))
    .map(draft => ({ ahead, draft, letter: (draft.carrier === null ? undefined : drafts[draft.carrier]) ?? draft }))
}

async function preview(
  { ahead, draft, letter }: Written,
  { readers, ...shared }: Awaited<ReturnType<typeof factsAhead>>,
  publicUrl: string,
): Promise<Preview | null> {
  const facts = factsThen(ahead, { ...shared, reader: readers.get(letter.readerId ?? '') ?? null })
  // The plan is that of the turn, so nothing of it is overtaken.
  const { items } = stillTrue(letter.data, facts, new Set())
  if (items.length === 0) return null
  const view = letterView({ mail: letter, facts, now: letter.notBefore, publicUrl }, items)
  return {
    ...sameForAll(draft, letter),
    readerId: letter.readerId ?? '',
    readerName: facts.reader?.name ?? '',
    locale: view.locale,
    matters: items.length,
    subject: view.subject,
    text: (await renderText('letter', view)).replace(TASK_OF_NOBODY, ''),
  }
}

const sameForAll = (draft: MailDraft, letter: MailDraft) => ({
  stepKey: draft.stepKey ?? '',
  template: draft.template,
  critical: letter.critical,
  leavesAt: letter.notBefore,
  inDigest: letter.forDigest,
})

/** A letter to a contact of the client. */
async function outward(db: Queries, { draft, letter }: Written, personId: string): Promise<Preview | null> {
  const facts = await readClientFacts(db, { personId, processId: letter.processId })
  if (facts === null || clientUntrue(facts, 'planned') !== null) return null
  const view = clientView(letter.template, facts, letter.notBefore)
  return {
    ...sameForAll(draft, letter),
    readerId: personId,
    readerName: facts.name,
    locale: view.locale,
    matters: 1,
    subject: view.subject,
    text: await renderText('client', view),
  }
}

// A task that does not exist yet has no page to open.
const TASK_OF_NOBODY = /\?task=forecast-\d+/g

/** The facts as they will be behind that turn. */
function factsThen({ turned }: TurnAhead, facts: LetterFacts): LetterFacts {
  const { process } = turned
  const record = facts.records.get(process.id)
  const then = record && { ...record, state: process.state, ownerId: process.ownerId, closed: turned.closed }
  const tasks = process.tasks.map((task): [string, LetterTask] => [task.id, { ...task, open: true }])
  return { ...facts, tasks: new Map(tasks), records: then ? new Map([[process.id, then]]) : facts.records }
}
