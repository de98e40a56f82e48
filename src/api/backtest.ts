// What really happened, lived again under another version of a definition. It ends when its caller goes.

import { type RecordedLife, readLives } from '../db/history.ts'
import type { Reference } from '../db/reference.ts'
import type { Backtest } from '../domain/backtest.ts'
import { addMonths, type Instant } from '../domain/calendar.ts'
import { isPublishable } from '../domain/check.ts'
import type { Definition } from '../domain/definition.ts'
import { beginningOf } from '../domain/history.ts'
import type { BacktestView } from '../endpoints/backtest.ts'
import { families } from '../endpoints/index.ts'
import { businessWords } from '../i18n/lexicon.ts'
import { apart } from './apart.ts'
import type { BacktestJob } from './backtest-thread.ts'
import type { Host } from './bind.ts'
import { versionOf } from './definition.ts'
import { checkedFor } from './definition-check.ts'
import { type Locale, ownLexicon } from './locale.ts'
import { isProblem, problem, titleOf } from './problem.ts'
import { type Route, routes } from './route.ts'
import { createQueue } from './simulate-apart.ts'

// A thousand lives of a year take some seconds.
const LIVES_AT_MOST = 3_000
const AT_ONCE = 4

export function backtestRoutes({ engine }: Pick<Host, 'engine'>): Route[] {
  const inTurn = createQueue(AT_ONCE)
  return routes(families.backtest, {
    backtestDefinition: async ({ params: { kind }, body, db, now, locale, signal }) => {
      const before = await versionOf(db, kind, body.from)
      if (isProblem(before)) return before
      const after = await versionOf(db, kind, body.to)
      if (isProblem(after)) return after
      // What a definition with errors would do nobody knows.
      if (!isPublishable(checkedFor(kind, after))) return problem('definition.problems')
      const work = async () => {
        const from = `${addMonths(now.slice(0, 10), -body.months)}${now.slice(10)}`
        const asked = { kind, from, limit: LIVES_AT_MOST }
        const { lives, total, reference } = await readLives(engine.pool, engine.reference, asked)
        const job = jobOf({ lives, reference, before, after, from, until: now })
        const done = await apart<Backtest>({ module: 'backtest-thread', job, signal })
        if (!done) return problem('definition.tooLarge')
        return { body: viewOf(done, { lives, total, from, until: now, reference, kind, locale }) }
      }
      const queued = inTurn(work)
      return queued ?? problem('server.unavailable', {}, { headers: { 'Retry-After': '20' } })
    },
  })
}

type Wanted = {
  lives: readonly RecordedLife[]
  reference: Reference
  before: Definition
  after: Definition
  from: Instant
  until: Instant
}

function jobOf({ lives, reference, before, after, from, until }: Wanted): BacktestJob {
  const histories = lives.map(({ view, definitionVersion, calendarId, events }) => ({
    calendarId,
    events,
    process: beginningOf(reference.definition(view.kind, definitionVersion), view, events),
  }))
  const calendars = Object.fromEntries(reference.calendarIds.map(id => [id, reference.calendar(id)]))
  return { before, after, histories, directory: reference.directory, calendars, from, until }
}

type Seen = {
  lives: readonly RecordedLife[]
  total: number
  from: Instant
  until: Instant
  reference: Reference
  kind: string
  locale: Locale
}

function viewOf(done: Backtest, { lives, total, from, until, reference, kind, locale }: Seen): BacktestView {
  const byId = new Map(lives.map(life => [life.view.id, life]))
  const words = businessWords(ownLexicon(locale, reference.texts(kind)))
  const named = <Row extends { processId: string }>({ processId, ...row }: Row) => {
    const { number: recordNumber = 0, title: recordTitle = '' } = byId.get(processId) ?? {}
    return { recordId: processId, recordNumber, recordTitle, ...row }
  }
  return {
    from,
    until,
    processes: done.processes,
    of: total,
    before: done.before,
    after: done.after,
    months: [...done.months],
    rules: done.rules.map(row => ({ ...row, label: words.rule(row.rule) })),
    decisions: done.decisions.map(named),
    steps: done.steps.map(named),
    refused: done.refused.map(({ position: _, params: __, ...row }) => ({
      ...named(row),
      reason: titleOf(row.code, locale),
    })),
    notReplayed: done.notReplayed,
    stuck: done.stuck.map(named),
    left: done.left,
  }
}
