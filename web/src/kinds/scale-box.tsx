import { Checkbox, Stack } from '@mantine/core'
import classes from '../rules/rules.module.css'

type ScaleProps = { label: string; on: boolean; onToggle: (on: boolean) => void; children: React.ReactNode }

/** One thing that may make a service due, with its inputs while it is ticked. */
export function ScaleBox({ label, on, onToggle, children }: ScaleProps) {
  return (
    <Stack gap={6}>
      <Checkbox label={label} checked={on} onChange={event => onToggle(event.currentTarget.checked)} />
      {on && <div className={classes.row}>{children}</div>}
    </Stack>
  )
}
