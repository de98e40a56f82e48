import { revokeLink } from '../db/reading-link.ts'
import { addReadings, type GivenReading, type ReadingDone } from '../db/reading-many.ts'
import { readObjects } from '../db/sheet-known.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import { families } from '../endpoints/index.ts'
import type { ReadingAnswer } from '../endpoints/reading.ts'
import type { Host } from './bind.ts'
import type { Locale } from './locale.ts'
import { problem } from './problem.ts'
import { type Route, routes } from './route.ts'
import { problemMessage } from './sheet-text.ts'

export function readingRoutes({ engine, temporal }: Host): Route[] {
  return routes(families.reading, {
    saveReadings: async ({ body, actor, now, locale, client }) => {
      const work = async (connection: NonNullable<typeof client>) => {
        const reference = await engine.reference.current(connection)
        const calendar = reference.calendar(DEFAULT_CALENDAR)
        const objects = await readObjects(
          connection,
          reference,
          body.readings.map(({ objectId }) => objectId),
        )
        const known = body.readings.map(({ objectId, value, at, meter, reason }): GivenReading | null => {
          const object = objects.get(objectId)
          return object && object.view.kind === 'object'
            ? { view: object.view, value, at: at ?? now, meterName: meter, reason }
            : null
        })
        const done = await addReadings(
          { engine, client: connection, calendar, actor, now },
          known.filter(one => one !== null),
        )
        const results = done.values()
        return known.map(one => (one === null ? null : (results.next().value ?? null)))
      }
      const results = await (client ? work(client) : engine.transaction(work))
      return {
        body: {
          items: body.readings.map(({ objectId, value }, index) =>
            answerOf(objectId, value, results[index] ?? null, locale),
          ),
        },
        after: () => {
          for (const result of results)
            if (result?.outcome === 'added')
              temporal.poke({ id: result.touched.processId, kind: 'object', partyId: result.touched.fleetId })
        },
      }
    },
    revokeReadingLink: async ({ params, actor, now, db }) =>
      (await revokeLink(db, { mailId: params.id, by: actor.id, now }))
        ? { body: undefined }
        : problem('request.notFound'),
  })
}

/** A result of null: there is no such object. */
function answerOf(objectId: string, value: number, result: ReadingDone | null, locale: Locale): ReadingAnswer {
  const told = (outcome: ReadingAnswer['outcome'], code: string, params = {}): ReadingAnswer => ({
    objectId,
    outcome,
    code,
    message: problemMessage({ row: 0, column: null, value: String(value), code, params }, locale),
  })
  switch (result?.outcome) {
    case 'added':
    case 'unchanged':
      return { objectId, outcome: result.outcome, code: null, message: null }
    case 'doubted':
      return told('doubted', result.doubt.code, { known: result.doubt.known, on: result.doubt.on })
    case 'refused': {
      const { guard } = result.refusal.params
      return told('refused', result.refusal.code, typeof guard === 'string' ? { guard } : {})
    }
    case 'broken':
      return told('refused', 'broken', { error: result.error })
    default:
      return told('refused', 'record.notFound')
  }
}
