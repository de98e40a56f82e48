// Rows in the API's words.

import type { RecordListRow } from '../db/list.ts'
import type { LinkRow, RecordPageRow } from '../db/record-page.ts'
import type { TaskRow } from '../db/task.ts'
import type { Step } from '../domain/ask.ts'
import { epochOf, type Instant } from '../domain/calendar.ts'
import { wallText } from '../domain/calendar-zone.ts'
import { clientsOf } from '../domain/client.ts'
import { mayGive } from '../domain/decide.ts'
import type { Definition } from '../domain/definition.ts'
import type { ForecastStep } from '../domain/forecast.ts'
import { SHIPPED_KINDS } from '../domain/kind.ts'
import { type Addressee, type Directory, resolveAudience } from '../domain/people.ts'
import type { Actor, ProcessView } from '../domain/process.ts'
import { type Fields, type FieldView, fieldViews } from '../endpoints/field.ts'
import type { ProcessRow } from '../endpoints/process.ts'
import type { LinkView, RecordRow, RecordView } from '../endpoints/record.ts'
import type { ForecastStepView, StepView } from '../endpoints/step.ts'
import type { TaskView } from '../endpoints/task.ts'

/** Named one by one: the database's view has columns that are nobody's business here. */
export function recordRow(row: RecordListRow): RecordRow {
  return {
    id: row.id,
    kind: row.kind,
    number: row.number,
    title: row.title,
    state: row.state,
    held: row.held,
    closedAt: row.closedAt,
    enteredAt: row.enteredAt,
    partyId: row.partyId,
    partyName: row.partyName,
    ownerId: row.ownerId,
    ownerName: row.ownerName,
    amountMinor: row.amountMinor,
    currency: row.currency,
    region: row.region,
    industry: row.industry,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    nextDueAt: row.nextDueAt,
    nextLabel: row.nextLabel,
    waitingFor: row.waitingFor,
    error: row.error,
    dates: plainDates(row.dates),
    facts: { ...row.facts },
  }
}

export function processRow(row: RecordListRow, now: Instant): ProcessRow {
  const { definitionVersion, seq, watchedSeq } = row
  return {
    ...recordRow(row),
    definitionVersion,
    seq,
    watchedSeq,
    overdue: row.nextDueAt !== null && row.nextDueAt < now,
  }
}

const plainDates = (dates: RecordListRow['dates']) =>
  Object.fromEntries(Object.entries(dates).map(([name, date]) => [name, date.value]))

export function recordView(
  row: RecordPageRow,
  tasks: TaskView[],
  more: Partial<Pick<RecordView, 'figures' | 'suggestion'>> = {},
): RecordView {
  const {
    links,
    children,
    pauses,
    dates,
    description,
    calendarId,
    externalId,
    parties,
    lines,
    lots,
    readings,
    source,
  } = row
  return {
    ...recordRow(row),
    description,
    seq: row.seq,
    definitionVersion: row.definitionVersion,
    calendarId,
    externalId,
    dateFacts: dates,
    pauses,
    up: inChain(links),
    down: inChain(children),
    parties,
    figures: null,
    suggestion: null,
    ...more,
    lines,
    lots,
    readings,
    source,
    tasks,
  }
}

const CHAIN: readonly string[] = SHIPPED_KINDS

/** In the order of the chain: project, tender, interest, deal, contract, object. */
function inChain(links: readonly LinkRow[]): LinkView[] {
  const place = (kind: string) => (CHAIN.includes(kind) ? CHAIN.indexOf(kind) : CHAIN.length)
  return [...links].sort((a, b) => place(a.kind) - place(b.kind) || a.number - b.number)
}

export function stepView(step: Step, directory: Directory, process: ProcessView, now: Instant): StepView {
  const readers = readersOf(step.to, directory, process, step.at ?? now)
  return { ...step, to: [...step.to], because: [...step.because], readers }
}

export function forecastView({ at, step, letters, state }: ForecastStep): Omit<ForecastStepView, 'letter' | Local> {
  const { key, rule, which, kind, task, template, command, event, critical, dueAt, because } = step
  const own = { at, key, rule, which, kind, task, template, command, event, critical, dueAt }
  return { ...own, state, letters: letterViews(letters), because: [...because] }
}

/** Letters of the time ahead, with those whom they will reach. */
export function letterViews(letters: ForecastStep['letters']) {
  return letters.map(({ template, to, readers, critical }) => ({
    template,
    to: [...to],
    readers: readers.map(({ id, name }) => ({ id, name })),
    critical,
  }))
}

type Local = 'local' | 'recordLocal'

/** A moment on two clocks; the second only where it shows another time. */
export function localTimes(at: Instant | null, zones: { zone: string; recordZone: string }) {
  if (at === null) return { local: null, recordLocal: null }
  const local = wallText(zones.zone, epochOf(at))
  const there = wallText(zones.recordZone, epochOf(at))
  return { local, recordLocal: there === local ? null : there }
}

function readersOf(audiences: readonly Addressee[], directory: Directory, process: ProcessView, at: Instant) {
  const names = new Map(clientsOf(audiences, process).map(({ id, name }) => [id, name]))
  for (const audience of audiences) {
    for (const user of resolveAudience(directory, process.ownerId, audience, at)) names.set(user.id, user.name)
  }
  return [...names].map(([id, name]) => ({ id, name }))
}

export type LabelledField = FieldView & { labelKey: string }

/** `cause` says which of several holds is meant: our own rules use it, people do not. */
export const labelledFields = (kind: string, fields: Fields): LabelledField[] =>
  fieldViews(fields)
    .filter(field => field.name !== 'cause')
    .map(field => ({ ...field, labelKey: `field.${kind}.${field.name}` }))

/** Of the outcomes those that this reader may choose now; a closed task shows what there was to choose from. */
export function taskView(row: TaskRow, definition: Definition, now: Instant, actor: Actor): Omit<TaskView, 'standIn'> {
  const { processId, definitionVersion: _, outcomes, ...own } = row
  const process = { state: row.recordState, ownerId: row.ownerId }
  const isChoice = (outcome: string) =>
    !Object.hasOwn(definition.commands, outcome) || mayGive(definition, process, outcome, actor)
  const isOpen = row.state === 'open' || row.state === 'in_progress'
  return {
    ...pickTask(own),
    recordId: processId,
    overdue: isOpen && row.dueAt !== null && row.dueAt < now,
    outcomes: outcomes
      .filter(outcome => !isOpen || isChoice(outcome))
      .map(outcome => outcomeView(row.recordKind, outcome, definition)),
  }
}

function outcomeView(kind: string, outcome: string, definition: Definition) {
  const command = Object.hasOwn(definition.commands, outcome) ? definition.commands[outcome] : undefined
  return { outcome, command: command ? outcome : null, input: command ? labelledFields(kind, command.input ?? {}) : [] }
}

/** The view of tasks in the database has more columns than callers need. */
function pickTask(row: Omit<TaskRow, 'processId' | 'definitionVersion' | 'outcomes'>) {
  return {
    id: row.id,
    recordKind: row.recordKind,
    recordNumber: row.recordNumber,
    recordTitle: row.recordTitle,
    recordState: row.recordState,
    partyName: row.partyName,
    stepKey: row.stepKey,
    rule: row.rule,
    title: row.title,
    audience: row.audience,
    assigneeId: row.assigneeId,
    assigneeName: row.assigneeName,
    delegatedBy: row.delegatedBy,
    state: row.state,
    ladder: row.ladder,
    openedAt: row.openedAt,
    dueAt: row.dueAt,
    acknowledgedAt: row.acknowledgedAt,
    snoozedUntil: row.snoozedUntil,
    snoozes: row.snoozes,
    closedAt: row.closedAt,
    closedBy: row.closedBy,
    outcome: row.outcome,
    result: row.result,
    reason: row.reason,
    because: row.because,
  }
}
