import { Button, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MeView } from '../../../src/endpoints/session.ts'
import record from '../record/record.module.css'
import { useMe } from '../session/use-me.ts'
import { AbsenceList } from '../team/absence-list.tsx'
import { useAddAbsence } from '../team/use-absence-forms.ts'
import { useMyAbsences } from '../team/use-team.ts'
import { chooseLocale } from '../text/texts.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Async } from '../ui/async.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { Letters } from './letters.tsx'
import { CalendarLinks } from './links.tsx'

/** Who I am here, and how the app looks on this device. */
export function SettingsPage() {
  const ui = useUi()
  const { data: me } = useMe()
  return (
    <>
      <PageHead title={ui('settings.title')} />
      <Stack gap="md" maw={640}>
        {me && <Profile me={me} />}
        {me && <MyAbsences me={me} />}
        {me && <Letters />}
        {me && <CalendarLinks />}
        {me && <Look me={me} />}
      </Stack>
    </>
  )
}

function Profile({ me }: { me: MeView }) {
  const ui = useUi()
  const words = useWords()
  return (
    <Panel title={ui('settings.me')}>
      <dl className={record.facts}>
        <dt>{ui('settings.name')}</dt>
        <dd>{me.name}</dd>
        <dt>{ui('session.email')}</dt>
        <dd>{me.email}</dd>
        <dt>{ui('settings.roles')}</dt>
        <dd>{me.roles.map(words.role).join(', ')}</dd>
        <dt>{ui('settings.team')}</dt>
        <dd>{me.teamName ?? '–'}</dd>
        <dt>{ui('settings.zone')}</dt>
        <dd>
          {me.zone}
          <Text size="xs" c="dimmed">
            {ui('settings.zoneHint')}
          </Text>
        </dd>
      </dl>
    </Panel>
  )
}

/** Days on which I am away, now and to come. */
function MyAbsences({ me }: { me: MeView }) {
  const ui = useUi()
  const absences = useMyAbsences()
  const add = useAddAbsence()
  const button = (
    <Button variant="default" size="xs" onClick={() => add(me.id)}>
      {ui('team.addAbsence')}
    </Button>
  )
  return (
    <Panel title={ui('team.absences')} actions={button}>
      <Async query={absences} rows={1}>
        {rows => <AbsenceList absences={rows} />}
      </Async>
    </Panel>
  )
}

const LANGUAGES = [
  { value: 'ru', label: 'Русский' },
  { value: 'en', label: 'English' },
]
const SCHEMES = ['light', 'dark', 'auto'] as const

function Look({ me }: { me: MeView }) {
  const ui = useUi()
  const { i18n } = useTranslation()
  const { locale } = useReader()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Panel title={ui('settings.look')}>
      <Stack gap="sm" align="flex-start">
        <SegmentedControl
          aria-label={ui('bar.language')}
          data={LANGUAGES}
          value={locale}
          onChange={language => void chooseLocale(i18n, language === 'ru' ? 'ru' : 'en')}
        />
        <Text size="xs" c="dimmed">
          {ui('settings.languageHint', { locale: me.locale === 'ru' ? 'русский' : 'English' })}
        </Text>
        <SegmentedControl
          aria-label={ui('settings.theme')}
          data={SCHEMES.map(scheme => ({ value: scheme, label: ui(`settings.${scheme}`) }))}
          value={colorScheme}
          onChange={scheme => setColorScheme(SCHEMES.find(known => known === scheme) ?? 'auto')}
        />
      </Stack>
    </Panel>
  )
}
