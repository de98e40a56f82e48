import { Anchor, Button, Center, Stack, Text, Title } from '@mantine/core'
import { Link, useRouteError } from 'react-router'
import { useUi } from '../text/use-ui.ts'

/** No page has this address. */
export function NotFoundPage() {
  const ui = useUi()
  return (
    <Stack align="center" gap="xs" py={60} ta="center">
      <Title order={1}>{ui('lost.title')}</Title>
      <Text c="dimmed">{ui('lost.hint')}</Text>
      <Anchor component={Link} to="/inbox">
        {ui('nav.home')}
      </Anchor>
    </Stack>
  )
}

/** The page itself failed, or its piece is gone after an update: a reload brings the present one. */
export function CrashPage() {
  const ui = useUi()
  const error = useRouteError()
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack align="center" gap="sm" ta="center">
        <Title order={1}>{ui('lost.crash')}</Title>
        <Text c="dimmed">{ui('lost.crashHint')}</Text>
        {error instanceof Error && (
          <Text size="xs" c="dimmed">
            <code>{error.message}</code>
          </Text>
        )}
        <Button onClick={() => window.location.reload()}>{ui('lost.reload')}</Button>
      </Stack>
    </Center>
  )
}
