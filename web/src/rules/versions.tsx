import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useChanges, useVersions, type VersionRow } from '../api/definition.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { When } from '../ui/when.tsx'
import { ChangeList } from './change-list.tsx'
import classes from './rules.module.css'

/** Who published what, when and why; each with what it changed. */
export function Versions({ kind }: { kind: string }) {
  const versions = useVersions(kind)
  return (
    <Async query={versions}>
      {rows => (
        <Stack gap="sm">
          {rows.map((row, index) => (
            <Version key={row.version} kind={kind} row={row} before={rows[index + 1]?.version ?? null} />
          ))}
        </Stack>
      )}
    </Async>
  )
}

function Version({ kind, row, before }: { kind: string; row: VersionRow; before: number | null }) {
  const ui = useUi()
  const [opened, setOpened] = useState(false)
  const by = row.publishedByName ?? (row.publishedBy === 'system' ? ui('rules.release') : row.publishedBy)
  return (
    <section className={classes.part} aria-label={ui('rules.versionNumber', { version: row.version })}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {ui('rules.versionNumber', { version: row.version })}
        </Text>
        <Text size="sm" c="dimmed">
          {by} · <When value={row.publishedAt} /> · {ui('rules.liveHere', { live: row.live })}
        </Text>
      </Group>
      {row.comment && <Text size="sm">{row.comment}</Text>}
      {before !== null && (
        <Button variant="subtle" size="compact-sm" onClick={() => setOpened(!opened)} aria-expanded={opened}>
          {ui('rules.whatChanged', { version: before })}
        </Button>
      )}
      {opened && before !== null && <Changed kind={kind} from={String(before)} to={String(row.version)} />}
    </section>
  )
}

/** The differences of two versions, or of the newest and the draft. */
export function Changed({ kind, from, to }: { kind: string; from: string; to: string }) {
  const changes = useChanges(kind, from, to)
  return <Async query={changes}>{found => <ChangeList changes={found} />}</Async>
}
