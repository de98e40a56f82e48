import { Button, Text } from '@mantine/core'
import type { DragEvent } from 'react'
import type { PlanDay, PlanItem, PlanPage } from '../../../src/endpoints/day-plan.ts'
import { useAddress } from '../lib/use-address.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { PlanEntry } from './item.tsx'
import { ExpectedNote } from './month.tsx'
import { useMove } from './move.tsx'
import classes from './plan.module.css'
import { dayTitle } from './span-title.ts'
import { useSight } from './use-plan.ts'

/** Seven days beside each other, below each other on a narrow screen. */
export function Week({ page }: { page: PlanPage }) {
  const ui = useUi()
  const items = page.items ?? []
  return (
    <>
      <div className={classes.week}>
        {page.days.map(day => (
          <WeekDay key={day.day} day={day} items={items.filter(item => item.day === day.day)} />
        ))}
      </div>
      {page.next && (
        <Text size="sm" c="dimmed" my="xs">
          {ui('plan.notAll', { count: items.length })}
        </Text>
      )}
    </>
  )
}

// A column that is longer than the screen shows no week any more; the day itself has all of it.
const SHOWN = 7

function WeekDay({ day, items }: { day: PlanDay; items: readonly PlanItem[] }) {
  const ui = useUi()
  const { locale } = useReader()
  const { today } = useSight()
  const turn = useAddress()
  const move = useMove()
  const marks = [classes.weekDay, day.off && classes.off, day.away && classes.away, day.day === today && classes.today]
  return (
    <section
      className={marks.filter(Boolean).join(' ')}
      aria-label={dayTitle(day.day, locale)}
      onDragOver={(event: DragEvent) => move.isCarrying && event.preventDefault()}
      onDrop={(event: DragEvent) => move.drop(day.day, event)}
    >
      <h2 className={classes.weekHead}>
        {dayTitle(day.day, locale)}
        {(day.off || day.away) && <span className={classes.offWord}>{ui(day.away ? 'plan.away' : 'plan.off')}</span>}
      </h2>
      <ExpectedNote day={day} />
      <ul className={classes.entries}>
        {items.slice(0, SHOWN).map(item => (
          <PlanEntry key={item.key} item={item} compact />
        ))}
      </ul>
      {items.length > SHOWN && (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`${dayTitle(day.day, locale)}: ${ui('plan.more', { count: items.length - SHOWN })}`}
          onClick={() => turn({ view: 'month', day: day.day })}
        >
          {ui('plan.more', { count: items.length - SHOWN })}
        </Button>
      )}
    </section>
  )
}
