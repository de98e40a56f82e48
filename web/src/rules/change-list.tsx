import { Stack, Text } from '@mantine/core'
import type { DefinitionChangeView } from '../../../src/endpoints/definition.ts'
import { useUi } from '../text/use-ui.ts'
import { Chip, type Tone } from '../ui/chip.tsx'
import classes from './rules.module.css'

const TONES: Readonly<Record<DefinitionChangeView['what'], Tone>> = {
  added: 'green',
  removed: 'red',
  changed: 'accent',
  switchedOff: 'amber',
  switchedOn: 'green',
}

/** What differs, each with what it was and what it is. */
export function ChangeList({ changes }: { changes: readonly DefinitionChangeView[] }) {
  const ui = useUi()
  if (changes.length === 0) return <Text size="sm">{ui('rules.nothingChanged')}</Text>
  return (
    <Stack gap={8}>
      {changes.map(change => (
        <div key={JSON.stringify(change)}>
          <Chip tone={TONES[change.what]}>{ui(`rules.change.${change.what}`)}</Chip>{' '}
          <Text span size="sm" fw={600}>
            {ui(`rules.part.${change.part}`)}{' '}
            {change.part === 'rule' && change.key !== change.label ? `${change.key} ` : ''}
            {change.label}
          </Text>
          {change.aspect && (
            <Text span size="sm">
              {' '}
              · {change.aspect}
            </Text>
          )}
          <Sides before={change.before} after={change.after} />
        </div>
      ))}
    </Stack>
  )
}

function Sides({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const ui = useUi()
  // Of long lists only what is not on both sides.
  const gone = before.filter(line => !after.includes(line))
  const come = after.filter(line => !before.includes(line))
  if (gone.length + come.length === 0) return null
  return (
    <ul className={classes.cell}>
      {gone.map(line => (
        <li key={`- ${line}`}>
          <Text span size="sm" c="dimmed">
            {ui('rules.was')}
          </Text>{' '}
          <s>{line}</s>
        </li>
      ))}
      {come.map(line => (
        <li key={`+ ${line}`}>
          <Text span size="sm" c="dimmed">
            {ui('rules.is')}
          </Text>{' '}
          {line}
        </li>
      ))}
    </ul>
  )
}
