import { Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Brand } from '../shell/brand.tsx'
import { LanguageButton, SchemeButton } from '../shell/top-bar.tsx'
import { useUi } from '../text/use-ui.ts'
import { useTitle } from '../ui/page-head.tsx'
import classes from './gate.module.css'

/** The frame of the pages before the sign-in. */
export function Gate({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  const ui = useUi()
  useTitle(title)
  return (
    <div className={classes.page}>
      <header className={classes.bar}>
        <LanguageButton />
        <SchemeButton />
      </header>
      <main className={classes.middle}>
        <div className={classes.card}>
          <Group gap="sm" mb="md">
            <Brand size={34} />
            <Text fw={700} fz="lg">
              {ui('app.name')}
            </Text>
          </Group>
          <Title order={1} fz="1.25rem">
            {title}
          </Title>
          <Text size="sm" c="dimmed" mt={2} mb="md">
            {hint}
          </Text>
          {children}
        </div>
      </main>
    </div>
  )
}
