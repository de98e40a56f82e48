import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import { recordPath } from '../lib/link.ts'
import { useWords } from '../text/use-words.ts'

type Props = { kind: string; id: string; number: number; title: string }

/** A record in a table: its kind and number as a link, its title below. */
export function RecordCell({ kind, id, number, title }: Props) {
  const words = useWords()
  return (
    <>
      <Anchor component={Link} to={recordPath(kind, id)} fw={600}>
        {words.record(kind, number)}
      </Anchor>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
    </>
  )
}
