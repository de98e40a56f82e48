import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import panel from '../ui/panel.module.css'
import { ProblemNote } from '../ui/problem-note.tsx'
import { PlanEntry } from './item.tsx'
import classes from './plan.module.css'
import { dayTitle } from './span-title.ts'
import { itemsOf, usePlanItems, useSight } from './use-plan.ts'

/** The next thirty days, one matter after the other. */
export function Agenda() {
  const ui = useUi()
  const { locale } = useReader()
  const { span } = useSight()
  const query = usePlanItems(span)
  if (query.isError && !query.data) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
  if (query.isPending) return <Waiting rows={8} />
  const items = itemsOf(query.data?.pages)
  const days = [...Map.groupBy(items, item => item.day)]
  return (
    <div className={panel.panel}>
      {days.length === 0 && <EmptyNote title={ui('plan.nothing')}>{ui('plan.nothingHint')}</EmptyNote>}
      {days.map(([day, own]) => (
        <section key={day} aria-label={dayTitle(day, locale)}>
          <h2 className={classes.agendaDay}>
            {dayTitle(day, locale)} · {own.length}
          </h2>
          <ul className={classes.entries}>
            {own.map(item => (
              <PlanEntry key={item.key} item={item} />
            ))}
          </ul>
        </section>
      ))}
      <MoreButton query={query} />
    </div>
  )
}
