import { Text } from '@mantine/core'
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { PlanDay, PlanPage } from '../../../src/endpoints/day-plan.ts'
import { firstOfMonth, movedBy, weeksOf } from '../lib/day-grid.ts'
import { useAddress } from '../lib/use-address.ts'
import { weekdayNames } from '../lib/year.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import panel from '../ui/panel.module.css'
import { DayItems } from './day-items.tsx'
import { useMove } from './move.tsx'
import classes from './plan.module.css'
import { dayTitle } from './span-title.ts'
import { useSight } from './use-plan.ts'

/** A month in whole weeks; beside it what stands on the chosen day. One day takes the focus by Tab, arrows lead on. */
export function Month({ page }: { page: PlanPage }) {
  const ui = useUi()
  const { locale } = useReader()
  const { day, span } = useSight()
  const turn = useAddress()
  const root = useRef<HTMLTableElement>(null)
  const [focused, setFocused] = useState(day)
  const [wanted, setWanted] = useState<string | null>(null)
  const days = new Map(page.days.map(one => [one.day, one]))
  const current = days.has(focused) ? focused : day
  const onKeyDown = (event: KeyboardEvent) => {
    const next = movedBy(event.key, current)
    if (next === null) return
    event.preventDefault()
    if (focusDay(root.current, next)) return
    // It stands in a month that is not drawn yet.
    setWanted(next)
    turn({ day: next })
  }
  useEffect(() => {
    if (wanted !== null && focusDay(root.current, wanted)) setWanted(null)
  })
  const long = weekdayNames(locale, 'long')
  return (
    <div className={classes.monthBox}>
      <div className={panel.panel}>
        <table ref={root} className={classes.month} aria-label={ui('plan.month')} onKeyDown={onKeyDown}>
          <thead>
            <tr>
              {weekdayNames(locale, 'short').map((name, index) => (
                <th key={name} scope="col" abbr={long[index]}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(span).map(week => (
              <tr key={week[0]}>
                {week.map(one => (
                  <MonthDay
                    key={one}
                    day={days.get(one) ?? emptyDay(one)}
                    isNeighbour={firstOfMonth(one) !== firstOfMonth(day)}
                    isFocused={one === current}
                    onFocus={setFocused}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <section className={`${panel.panel} ${classes.dayPanel}`} aria-label={dayTitle(day, locale)}>
        <DayItems day={day} />
      </section>
    </div>
  )
}

function focusDay(root: HTMLElement | null, day: string): boolean {
  const button = root?.querySelector<HTMLElement>(`[data-day="${day}"]`)
  button?.focus()
  return button !== null && button !== undefined
}

const emptyDay = (day: string): PlanDay => ({
  day,
  visits: 0,
  services: 0,
  tasks: 0,
  contracts: 0,
  expected: null,
  minutes: null,
  off: false,
  away: false,
})

type DayProps = { day: PlanDay; isNeighbour: boolean; isFocused: boolean; onFocus: (day: string) => void }

function MonthDay({ day, isNeighbour, isFocused, onFocus }: DayProps) {
  const ui = useUi()
  const { locale } = useReader()
  const { day: chosen, today } = useSight()
  const turn = useAddress()
  const move = useMove()
  const counts = useCounts(day)
  const marks = [
    classes.day,
    isNeighbour && classes.neighbour,
    day.off && classes.off,
    day.away && classes.away,
    day.day === today && classes.today,
    day.day === chosen && classes.chosen,
  ]
  const drop = {
    onDragOver: (event: DragEvent) => move.isCarrying && event.preventDefault(),
    onDrop: (event: DragEvent) => move.drop(day.day, event),
  }
  const words = [
    dayTitle(day.day, locale),
    ...counts.map(({ text }) => text),
    ...(day.off ? [ui('plan.off')] : []),
    ...(day.away ? [ui('plan.away')] : []),
  ]
  return (
    <td {...drop}>
      <button
        type="button"
        data-day={day.day}
        className={marks.filter(Boolean).join(' ')}
        aria-label={words.join(', ')}
        aria-pressed={day.day === chosen}
        {...(day.day === today ? { 'aria-current': 'date' as const } : {})}
        tabIndex={isFocused ? 0 : -1}
        onFocus={() => onFocus(day.day)}
        onClick={() => turn({ day: day.day })}
      >
        <span className={classes.number}>{Number(day.day.slice(8))}</span>
        {counts.map(({ name, count, text }) => (
          <span key={name} className={`${classes.count} ${classes[name]}`}>
            <span className={classes.countNumber}>{count}</span>
            <span className={classes.countWord}>
              {name === 'service' ? ui('plan.shortServices') : text.replace(/^\d+\s*/u, '')}
            </span>
          </span>
        ))}
      </button>
    </td>
  )
}

const COUNTED = { visit: 'visits', service: 'services', task: 'tasks', contract: 'contracts' } as const
const LAYERS = ['visit', 'service', 'task', 'contract'] as const

/** What a day holds, layer by layer, in words. */
export function useCounts(day: PlanDay) {
  const ui = useUi()
  return LAYERS.flatMap(name => {
    const count = day[COUNTED[name]] ?? 0
    return count === 0 ? [] : [{ name, count, text: ui(`plan.counted.${name}`, { count }) }]
  })
}

export function ExpectedNote({ day }: { day: PlanDay }) {
  const ui = useUi()
  if (day.expected === null || day.expected <= (day.services ?? 0)) return null
  return (
    <Text size="xs" c="dimmed">
      {ui('plan.expected', { count: day.expected })}
    </Text>
  )
}
