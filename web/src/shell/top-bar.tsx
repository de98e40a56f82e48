import { ActionIcon, Avatar, Burger, Button, Menu, Text, Tooltip, useMantineColorScheme } from '@mantine/core'
import { IconLanguage, IconLogout, IconMoon, IconSettings, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useAct } from '../form/use-act.ts'
import { initials } from '../lib/text.ts'
import { useMe, useSignOut } from '../session/use-me.ts'
import { chooseLocale } from '../text/texts.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Brand } from './brand.tsx'
import classes from './layout.module.css'
import { SystemChip } from './system-chip.tsx'

export function TopBar({ opened, onToggle }: { opened: boolean; onToggle: () => void }) {
  const ui = useUi()
  return (
    <div className={classes.header}>
      <Burger
        opened={opened}
        onClick={onToggle}
        hiddenFrom="sm"
        size="sm"
        aria-label={ui(opened ? 'nav.close' : 'nav.open')}
        aria-expanded={opened}
      />
      <Link to="/inbox" className={classes.brand} aria-label={ui('nav.home')}>
        <Brand />
        <Text span inherit visibleFrom="xs">
          {ui('app.name')}
        </Text>
      </Link>
      <div className={classes.spring} />
      <SystemChip />
      <LanguageButton />
      <SchemeButton />
      <Me />
    </div>
  )
}

export function LanguageButton() {
  const ui = useUi()
  const { i18n } = useTranslation()
  const { locale } = useReader()
  const other = locale === 'ru' ? 'en' : 'ru'
  return (
    <Tooltip label={ui('bar.language')}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        c="var(--mantine-color-text)"
        leftSection={<IconLanguage size={17} aria-hidden />}
        onClick={() => void chooseLocale(i18n, other)}
        lang={other}
        aria-label={ui('bar.switchLanguage')}
      >
        {locale.toUpperCase()}
      </Button>
    </Tooltip>
  )
}

export function SchemeButton() {
  const ui = useUi()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const dark = colorScheme === 'dark'
  const label = ui(dark ? 'bar.light' : 'bar.dark')
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--mantine-color-text)"
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
        aria-label={label}
      >
        {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  )
}

function Me() {
  const ui = useUi()
  const words = useWords()
  const { data: me } = useMe()
  const signOut = useSignOut()
  const { act } = useAct()
  if (!me) return null
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="transparent" size={34} aria-label={ui('bar.me', { name: me.name })}>
          <Avatar size={32} radius="xl" color="stream" variant="filled" alt="">
            {initials(me.name)}
          </Avatar>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="var(--mantine-color-text)">
          <Text size="sm" fw={600}>
            {me.name}
          </Text>
          <Text size="xs" c="dimmed">
            {me.email}
          </Text>
          <Text size="xs" c="dimmed">
            {me.roles.map(words.role).join(', ')}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} aria-hidden />}>
          {ui('settings.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => void act(signOut, ui('session.signedOut'))}
        >
          {ui('session.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
