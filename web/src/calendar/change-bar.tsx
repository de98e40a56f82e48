import { Button, Group, Stack, Text } from '@mantine/core'
import type { DayEdits } from '../lib/year.ts'
import { useUi } from '../text/use-ui.ts'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Moves } from './moves.tsx'
import { useChange } from './use-change.ts'
import classes from './year.module.css'

type Props = {
  id: string
  version: string
  edits: DayEdits
  onUndo: () => void
  onSaved: (jobId: string | null) => void
}

/** Days that were changed on the page: first what they move, then they are saved. */
export function ChangeBar({ id, version, edits, onUndo, onSaved }: Props) {
  const ui = useUi()
  const { tried, tryOut, trying, saving } = useChange<{ days: DayEdits }>(id, version, onSaved)
  const error = trying.error ?? saving.error
  return (
    <Stack gap="sm">
      {tried && (
        <Panel title={ui('calendars.moves.title')}>
          <Moves replan={tried} />
        </Panel>
      )}
      {error && <ProblemNote error={error} />}
      <div className={classes.bar} role="status">
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={600}>
            {ui('calendars.pending', { count: Object.keys(edits).length })}
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={onUndo}>
              {ui('calendars.undo')}
            </Button>
            {tried ? (
              <Button loading={saving.isPending} onClick={() => saving.mutate({ days: edits })}>
                {ui('calendars.saveNow')}
              </Button>
            ) : (
              <Button loading={trying.isPending} onClick={() => tryOut({ days: edits })}>
                {ui('calendars.tryOut')}
              </Button>
            )}
          </Group>
        </Group>
      </div>
    </Stack>
  )
}
