import { Button } from '@mantine/core'
import { LETTER_GROUPS } from '../../../src/domain/letter-settings.ts'
import type { SettingsView } from '../../../src/endpoints/team.ts'
import { patch } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import record from '../record/record.module.css'
import { useLetterSettings } from '../team/use-team.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { Panel } from '../ui/panel.tsx'

/** How letters come: hours, cap of the day, what waits for the digest. */
export function Letters() {
  const ui = useUi()
  const settings = useLetterSettings()
  const edit = useEditLetters()
  const button = settings.data && (
    <Button variant="default" size="xs" onClick={() => edit(settings.data)}>
      {ui('letters.edit')}
    </Button>
  )
  return (
    <Panel title={ui('letters.title')} actions={button}>
      <Async query={settings} rows={3}>
        {view => <Facts settings={view} />}
      </Async>
    </Panel>
  )
}

function Facts({ settings }: { settings: SettingsView }) {
  const ui = useUi()
  const { window, quiet, dayCap, inDigest, dailyDigest } = settings
  const hours = (value: SettingsView['window']) => (value ? `${value.from} – ${value.until}` : null)
  return (
    <dl className={record.facts}>
      <dt>{ui('letters.window')}</dt>
      <dd>{hours(window) ?? ui('letters.windowUsual')}</dd>
      <dt>{ui('letters.quiet')}</dt>
      <dd>{hours(quiet) ?? ui('letters.quietNone')}</dd>
      <dt>{ui('letters.dayCap')}</dt>
      <dd>{dayCap}</dd>
      <dt>{ui('letters.inDigest')}</dt>
      <dd>
        {inDigest.length > 0 ? inDigest.map(group => ui(`letters.group.${group}`)).join(', ') : ui('letters.nothing')}
      </dd>
      <dt>{ui('letters.digest')}</dt>
      <dd>{ui(dailyDigest ? 'letters.digestDaily' : 'letters.digestNeeded')}</dd>
    </dl>
  )
}

function useEditLetters(): (settings: SettingsView) => void {
  const ui = useUi()
  const ask = useAsk()
  const time = (name: string, label: string) => ({
    name,
    type: 'text' as const,
    required: false,
    label,
    hint: ui('letters.timeHint'),
  })
  return settings =>
    ask({
      title: ui('letters.title'),
      text: ui('letters.text'),
      fields: [
        time('windowFrom', ui('letters.windowFrom')),
        time('windowUntil', ui('letters.windowUntil')),
        time('quietFrom', ui('letters.quietFrom')),
        time('quietUntil', ui('letters.quietUntil')),
        {
          name: 'dayCap',
          type: 'integer',
          required: true,
          label: ui('letters.dayCap'),
          hint: ui('letters.dayCapHint'),
        },
        ...LETTER_GROUPS.map(group => ({
          name: group,
          type: 'boolean' as const,
          required: false,
          label: ui('letters.inDigestOf', { group: ui(`letters.group.${group}`) }),
        })),
        { name: 'dailyDigest', type: 'boolean', required: false, label: ui('letters.digestDaily') },
      ],
      initial: {
        windowFrom: settings.window?.from ?? '',
        windowUntil: settings.window?.until ?? '',
        quietFrom: settings.quiet?.from ?? '',
        quietUntil: settings.quiet?.until ?? '',
        dayCap: String(settings.dayCap),
        dailyDigest: settings.dailyDigest,
        ...Object.fromEntries(LETTER_GROUPS.map(group => [group, settings.inDigest.includes(group)])),
      },
      submit: ui('team.save'),
      send: body => patch<SettingsView>('/me/letters', toSettings(body), 0),
      done: ui('letters.saved'),
    })
}

/** Both ends of a stretch, or none; an end without a beginning is the API's to refuse. */
function toSettings(body: Record<string, unknown>): Record<string, unknown> {
  const { windowFrom, windowUntil, quietFrom, quietUntil, dayCap, dailyDigest } = body
  const hours = (from: unknown, until: unknown) => (from || until ? { from: from ?? '', until: until ?? '' } : null)
  return {
    window: hours(windowFrom, windowUntil),
    quiet: hours(quietFrom, quietUntil),
    dayCap,
    dailyDigest: dailyDigest === true,
    inDigest: LETTER_GROUPS.filter(group => body[group] === true),
  }
}
