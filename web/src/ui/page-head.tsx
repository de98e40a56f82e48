import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useUi } from '../text/use-ui.ts'

type Props = { title: string; above?: ReactNode; beside?: ReactNode; actions?: ReactNode }

/** The page's name, in the tab as well, with what can be done on the page. */
export function PageHead({ title, above, beside, actions }: Props) {
  useTitle(title)
  return (
    <div>
      {above}
      <Group justify="space-between" gap="xs" align="flex-start" mb="md">
        <Group gap="xs" style={{ minWidth: 0, flex: '1 1 320px' }}>
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {beside}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
    </div>
  )
}

export function useTitle(title: string): void {
  const ui = useUi()
  const name = ui('app.name')
  useEffect(() => {
    document.title = title ? `${title} · ${name}` : name
  }, [title, name])
}
