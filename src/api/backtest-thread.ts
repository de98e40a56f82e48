// One backtest in a thread of its own: what it needs comes as a message, what it found goes back as one.

import { parentPort, workerData } from 'node:worker_threads'
import { type Backtest, type BacktestInput, backtest } from '../domain/backtest.ts'
import type { Calendar } from '../domain/calendar.ts'
import type { History } from '../domain/history.ts'

/** Plain values only: a function does not cross between threads. */
export type BacktestJob = Omit<BacktestInput, 'calendars' | 'histories'> & {
  histories: readonly History[]
  calendars: Readonly<Record<string, Calendar>>
}

function run({ calendars, ...job }: BacktestJob): Backtest {
  const calendarOf = (id: string) => {
    const calendar = calendars[id]
    if (!calendar) throw new Error(`calendar ${id} is not in the database`)
    return calendar
  }
  return backtest({ ...job, calendars: calendarOf })
}

const job: BacktestJob = workerData
parentPort?.postMessage(run(job))
