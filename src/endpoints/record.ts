// Records as callers see them: rows of lists, pages, what a change answers, what comes next and why.

import { z } from 'zod'
import { dateOut, id, instantOut } from './common.ts'
import { fieldView } from './field.ts'
import { forecastStep, nextStep, stepView } from './step.ts'
import { taskView } from './task.ts'

/** Any kind that is defined, by the product or by an administrator. */
export const kind = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)

/** A neighbour in the chain project → tender → interest → deal → contract → object. */
const linkView = z.object({
  id,
  kind: z.string(),
  number: z.int(),
  title: z.string(),
  state: z.string(),
  held: z.boolean(),
  closed: z.boolean(),
  nextDueAt: instantOut.nullable(),
  nextLabel: z.string().nullable(),
})
export type LinkView = z.output<typeof linkView>

/** A row of a list. */
export const recordRow = z.object({
  id,
  kind: z.string(),
  number: z.int(),
  title: z.string(),
  state: z.string(),
  held: z.boolean(),
  closedAt: instantOut.nullable(),
  enteredAt: instantOut,
  partyId: id.nullable(),
  partyName: z.string().nullable(),
  ownerId: id.nullable(),
  ownerName: z.string().nullable(),
  amountMinor: z.int().nullable(),
  currency: z.string().nullable(),
  region: z.string().nullable(),
  industry: z.string().nullable(),
  createdAt: instantOut,
  updatedAt: instantOut,
  nextDueAt: instantOut.nullable(),
  /** What is next, by record number and without names of persons. */
  nextLabel: z.string().nullable(),
  waitingFor: z.string().nullable(),
  error: z.string().nullable(),
  /** Dated facts by name: the anchors of its rules. */
  dates: z.record(z.string(), dateOut),
  facts: z.record(z.string(), z.unknown()),
})
export type RecordRow = z.output<typeof recordRow>

const dateFactView = z.object({
  value: dateOut,
  by: z.string(),
  setAt: instantOut,
  source: z.string().optional(),
  sourceId: id.optional(),
  previous: dateOut.optional(),
})

const lineView = z.object({
  id,
  kind: z.enum(['need', 'supply', 'item']),
  position: z.int(),
  description: z.string(),
  quantity: z.union([z.number(), z.string()]).nullable(),
  unit: z.string().nullable(),
  classification: z.string().nullable(),
  amountMinor: z.int().nullable(),
  currency: z.string().nullable(),
  lotId: z.string().nullable(),
  channel: z.string().nullable(),
  capacityPerQuarter: z.number().nullable(),
  presence: z
    .object({ specified: z.number(), approved: z.number(), delivered: z.number(), installed: z.number() })
    .nullable(),
})
export type LineView = z.output<typeof lineView>

const lotView = z.object({
  lotId: z.string(),
  title: z.string().nullable(),
  amountMinor: z.int().nullable(),
  currency: z.string().nullable(),
})

const pauseView = z.object({
  cause: z.string(),
  from: instantOut,
  to: instantOut.nullable(),
  reason: z.string(),
  by: z.string(),
})

/** Suggested, never chosen: a person classifies. Without reasons the client is nobody's as far as we know. */
const ownershipView = z.object({
  ownership: z.enum(['ours', 'unclaimed', 'competitor']),
  competitorId: id.nullable(),
  competitorName: z.string().nullable(),
  because: z.array(
    z.object({
      what: z.enum(['ourContract', 'ourDeal', 'ourAward', 'competitorContract', 'competitorAward']),
      live: z.boolean(),
      on: dateOut,
      record: z.object({ id, kind: z.string(), number: z.int(), title: z.string() }),
      competitor: z.object({ id, name: z.string() }).nullable(),
    }),
  ),
})

/** A record's page. Its ETag is `seq`. */
export const recordView = recordRow.extend({
  description: z.string().nullable(),
  seq: z.int(),
  definitionVersion: z.int(),
  calendarId: z.string(),
  externalId: z.string().nullable(),
  dateFacts: z.record(z.string(), dateFactView),
  pauses: z.array(pauseView),
  /** Upwards: where it came from. Downwards: what came of it. */
  up: z.array(linkView),
  down: z.array(linkView),
  parties: z.array(z.object({ partyId: id, name: z.string(), role: z.string(), touchedOn: dateOut.nullable() })),
  /** Of the care for a client: what all its live records come to; null for every other kind. */
  figures: z
    .object({
      needMinor: z.int(),
      servedMinor: z.int(),
      sharePercent: z.int().nullable(),
      servicesAhead: z.int(),
      liveRecords: z.int(),
    })
    .nullable(),
  /** Of a tender that nobody has classified: whose client its buyer seems to be, and what says so. */
  suggestion: ownershipView.nullable(),
  lines: z.array(lineView),
  lots: z.array(lotView),
  readings: z.array(z.object({ at: instantOut, value: z.union([z.number(), z.string()]), by: z.string() })),
  source: z
    .object({
      feed: z.string(),
      externalId: z.string(),
      version: z.string(),
      url: z.string().nullable(),
      checkedAt: instantOut,
    })
    .nullable(),
  tasks: z.array(taskView),
})
export type RecordView = z.output<typeof recordView>

/** What a change answers: the process after its turn. */
export const processAnswer = z.object({
  id,
  kind: z.string(),
  number: z.int(),
  title: z.string(),
  state: z.string(),
  seq: z.int(),
  held: z.boolean(),
  ownerId: id.nullable(),
  dates: z.record(z.string(), dateFactView),
  facts: z.record(z.string(), z.unknown()),
  nextDueAt: instantOut.nullable(),
  nextLabel: z.string().nullable(),
  waitingFor: z.string().nullable(),
  closed: z.boolean(),
  tasks: z.array(
    z.object({
      id,
      stepKey: z.string(),
      rule: z.string(),
      title: z.string(),
      audience: z.string(),
      assigneeId: id.nullable(),
      ladder: z.string(),
      outcomes: z.array(z.string()),
      openedAt: instantOut,
      dueAt: instantOut.nullable(),
      acknowledgedAt: instantOut.nullable(),
      snoozedUntil: instantOut.nullable(),
      snoozes: z.int(),
    }),
  ),
  /** Commands of this record that are open to me now. */
  commands: z.array(z.string()),
  /** The next five steps in short; whom they reach and why is told by `/next`. */
  next: z.array(stepView.omit({ readers: true, to: true, template: true, event: true, taskId: true, because: true })),
})
export type ProcessAnswerView = z.output<typeof processAnswer>

/** A command that is open to me, with what it asks for. Labels: `command.<kind>.<command>`, `field.<kind>.<name>`. */
export const commandView = z.object({
  command: z.string(),
  labelKey: z.string(),
  to: z.string().nullable(),
  input: z.array(fieldView.extend({ labelKey: z.string() })),
  /** The same as JSON Schema. */
  schema: z.record(z.string(), z.unknown()),
})
export type CommandView = z.output<typeof commandView>

export const nextView = z.object({
  now: instantOut,
  until: instantOut,
  /** The reader's zone, and that of the record's calendar. */
  zone: z.string(),
  recordZone: z.string(),
  held: z.boolean(),
  waitingFor: z.string().nullable(),
  /** Armed in the present state. */
  steps: z.array(nextStep),
  /** What follows if nobody reacts until then, in order. */
  forecast: z.array(forecastStep),
})
export type NextView = z.output<typeof nextView>

const entry = { at: instantOut, id: z.string() }
/** The record's story, newest first. */
export const timelineEntry = z.discriminatedUnion('what', [
  z.object({
    ...entry,
    what: z.literal('event'),
    type: z.string(),
    actorId: z.string(),
    actorKind: z.string(),
    actorName: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  }),
  z.object({
    ...entry,
    what: z.literal('step'),
    key: z.string(),
    rule: z.string(),
    status: z.string(),
    plannedAt: instantOut.nullable(),
    by: z.string(),
    byName: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  z.object({
    ...entry,
    what: z.literal('task'),
    change: z.enum(['opened', 'closed']),
    title: z.string(),
    rule: z.string(),
    state: z.string(),
    assigneeName: z.string().nullable(),
    audience: z.string(),
    dueAt: instantOut.nullable(),
    outcome: z.string().nullable(),
    result: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  z.object({
    ...entry,
    what: z.literal('mail'),
    template: z.string(),
    rule: z.string().nullable(),
    state: z.string(),
    readerName: z.string().nullable(),
    subject: z.string().nullable(),
    reason: z.string().nullable(),
  }),
])
export type TimelineEntry = z.output<typeof timelineEntry>
