// Rows of facts that a command brings along, whichever way it came: lines of a project, readings of an object.

import { z } from 'zod'
import { insertReadings, replaceLines, replaceParticipants, replacePresence, touchParticipant } from '../db/line.ts'
import type { Queryable } from '../db/reference.ts'
import type { Instant } from '../domain/calendar.ts'
import { day, id, instant } from '../endpoints/common.ts'
import { needLine, participant, presenceLine, supplyLine } from '../endpoints/project.ts'
import { serviceRules } from '../endpoints/service.ts'
import { doneBody } from '../endpoints/visit.ts'
import type { Locale } from './locale.ts'
import { check, type Problem, problem } from './problem.ts'

/** Written in the command's own transaction, after it was applied. */
export type Beside = (client: Queryable) => Promise<void>

export type BesideInput = {
  kind: string
  command: string
  recordId: string
  input: Readonly<Record<string, unknown>>
  by: string
  now: Instant
  locale: Locale
}

const needs = z.looseObject({ needLines: z.array(needLine).max(1_000) })
const supplies = z.looseObject({ supplyLines: z.array(supplyLine).max(1_000) })
const presences = z.looseObject({ presence: z.array(presenceLine).max(1_000) })
const participants = z.looseObject({ parties: z.array(participant).max(100) })
const touched = z.looseObject({ entryId: z.string().max(60), touchedOn: day })
const rules = z.looseObject({ serviceRules: serviceRules.nullish() })
const reading = z.looseObject({
  value: z.int().min(0),
  at: instant.nullish(),
  meterName: z.string().max(40).nullish(),
})

const service = z.looseObject({
  on: day,
  usage: z.int().min(0).nullish(),
  parts: doneBody.parts.nullish(),
  actDocumentId: id.nullish(),
})

const nothing: Beside = async () => {}

/** Null for the many commands that bring nothing; a problem when what they bring does not fit. */
export function besideOf(asked: BesideInput): Beside | null | Problem {
  const { recordId, by, now } = asked
  switch (`${asked.kind}.${asked.command}`) {
    case 'project.saveNeedLines':
      return fitting(
        needs,
        asked,
        ({ needLines: lines }) =>
          client =>
            replaceLines(client, { recordId, kind: 'need', lines }),
      )
    case 'project.saveSupplyLines':
      return fitting(
        supplies,
        asked,
        ({ supplyLines: lines }) =>
          client =>
            replaceLines(client, { recordId, kind: 'supply', lines }),
      )
    case 'project.savePresence':
      return fitting(
        presences,
        asked,
        ({ presence: lines }) =>
          client =>
            replacePresence(client, { recordId, lines }),
      )
    case 'project.saveParticipants':
      return fitting(
        participants,
        asked,
        ({ parties }) =>
          client =>
            replaceParticipants(client, { recordId, parties }),
      )
    case 'project.touchParticipant':
      return fitting(
        touched,
        asked,
        ({ entryId, touchedOn }) =>
          client =>
            touchParticipant(client, { recordId, entryId, touchedOn }),
      )
    case 'object.amend':
      return fitting(rules, asked, () => nothing)
    case 'object.completeService':
      return fitting(service, asked, ({ usage, on }) => async client => {
        if (typeof usage === 'number')
          await insertReadings(client, [{ recordId, value: usage, at: `${on}T12:00:00.000Z`, by }])
      })
    case 'object.addReading':
      return fitting(
        reading,
        asked,
        ({ value, at, meterName }) =>
          client =>
            insertReadings(client, [{ recordId, value, at: at ?? now, meter: meterName ?? undefined, by }]),
      )
    default:
      return null
  }
}

function fitting<Schema extends z.ZodType>(
  schema: Schema,
  { input, locale }: BesideInput,
  write: (value: z.output<Schema>) => Beside,
): Beside | Problem {
  const checked = check(schema, input, { locale, place: 'body' })
  return 'faults' in checked ? problem('request.body', {}, { faults: checked.faults }) : write(checked.value)
}
