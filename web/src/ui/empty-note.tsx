import { Stack, Text } from '@mantine/core'
import { IconRipple } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** An empty place that says what will be here and what brings it. */
export function EmptyNote({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap={4} py="xl" px="md" ta="center">
      <IconRipple size={30} stroke={1.4} color="var(--mantine-color-dimmed)" aria-hidden />
      <Text fw={600}>{title}</Text>
      {children && (
        <Text size="sm" c="dimmed" component="div" maw={460}>
          {children}
        </Text>
      )}
    </Stack>
  )
}
