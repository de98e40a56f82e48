import { ActionIcon, Button, Fieldset, Stack } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './form.module.css'

type Props = {
  label: string
  error?: string | undefined
  count: number
  /** The inputs of a row: it has no identity but its place. */
  row: (index: number) => ReactNode
  rowClass: string | undefined
  gap: 'xs' | 'md'
  /** Absent where rows are neither added nor taken away. */
  edit?:
    | { add: string; onAdd: () => void; remove: (row: number) => string; onRemove: (row: number) => void }
    | undefined
}

/** The frame of every list that a form asks for: rows, a bin for each, a button for one more, what is wrong. */
export function Rows({ label, error, count, row, rowClass, gap, edit }: Props) {
  return (
    <Fieldset legend={label}>
      <Stack gap={gap}>
        {Array.from({ length: count }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list
          <div key={index} className={rowClass}>
            {row(index)}
            {edit && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={34}
                aria-label={edit.remove(index + 1)}
                onClick={() => edit.onRemove(index)}
              >
                <IconTrash size={17} />
              </ActionIcon>
            )}
          </div>
        ))}
        {edit && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={edit.onAdd}
            style={{ alignSelf: 'flex-start' }}
          >
            {edit.add}
          </Button>
        )}
        {error && (
          <span className={classes.error} role="alert">
            {error}
          </span>
        )}
      </Stack>
    </Fieldset>
  )
}
