import { Text } from '@mantine/core'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { PlanEntry } from './item.tsx'
import classes from './plan.module.css'
import { dayTitle } from './span-title.ts'
import { itemsOf, usePlanItems } from './use-plan.ts'

/** What stands on one day. */
export function DayItems({ day }: { day: string }) {
  const ui = useUi()
  const { locale } = useReader()
  const query = usePlanItems({ from: day, to: day })
  const items = itemsOf(query.data?.pages)
  return (
    <>
      <div className={classes.dayHead}>
        <h2>{dayTitle(day, locale)}</h2>
      </div>
      {query.isError && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Waiting rows={3} />}
      {query.isSuccess && items.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {ui('plan.nothing')}
        </Text>
      )}
      <ul className={classes.entries}>
        {items.map(item => (
          <PlanEntry key={item.key} item={item} />
        ))}
      </ul>
      <MoreButton query={query} />
    </>
  )
}
