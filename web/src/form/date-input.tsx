import '@mantine/dates/styles.css'
import 'dayjs/locale/ru'
import { Group, Input, TextInput } from '@mantine/core'
import { DateInput, DatesProvider } from '@mantine/dates'
import { parseDay, zoneName } from '../lib/date.ts'
import { useNow } from '../text/now.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import type { Shared } from './field-input.tsx'

type Props = Shared & { value: string; onChange: (value: string) => void }

/** A day: typed, or picked from a calendar. */
export function DayInput({ value, onChange, ...shared }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  const format = locale === 'ru' ? 'DD.MM.YYYY' : 'D MMM YYYY'
  return (
    <DatesProvider settings={{ locale, firstDayOfWeek: 1 }}>
      <DateInput
        {...shared}
        maw={260}
        value={value || null}
        onChange={day => onChange(day ?? '')}
        valueFormat={format}
        dateParser={text => parseDay(text, locale)}
        placeholder={ui('form.dayPlaceholder')}
        clearable={!shared.required}
        // By keyboard a day is cleared by deleting its text: the button would only stand between it and what comes next.
        clearButtonProps={{ 'aria-label': ui('form.clear'), tabIndex: -1 }}
        ariaLabels={{
          monthLevelControl: ui('calendar.month'),
          yearLevelControl: ui('calendar.year'),
          nextMonth: ui('calendar.nextMonth'),
          previousMonth: ui('calendar.previousMonth'),
          nextYear: ui('calendar.nextYear'),
          previousYear: ui('calendar.previousYear'),
          nextDecade: ui('calendar.nextDecade'),
          previousDecade: ui('calendar.previousDecade'),
        }}
      />
    </DatesProvider>
  )
}

/** A moment in the reader's zone: a day and a time beside it. Held as `YYYY-MM-DDTHH:MM`, as far as it is typed. */
export function MomentInput({ value, onChange, ...shared }: Props) {
  const ui = useUi()
  const reader = useReader()
  const now = useNow()
  const [day = '', time] = value.split('T')
  const zone = zoneName(day === '' ? now : `${day}T12:00:00Z`, reader)
  const { label, error, ...rest } = shared
  return (
    <div>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <DayInput
          {...rest}
          label={label}
          value={day}
          // The picker says its day again when it loses the focus: by then a time may have been typed beside it.
          onChange={next => next !== day && onChange(next === '' ? '' : `${next}T${time ?? END_OF_WORK}`)}
        />
        <TextInput
          label={ui('form.time', { zone })}
          aria-label={`${label}: ${ui('form.time', { zone })}`}
          inputMode="numeric"
          placeholder={END_OF_WORK}
          value={time ?? ''}
          disabled={day === ''}
          onChange={event => onChange(`${day}T${event.currentTarget.value}`)}
          // What stands there is the usual end of work: whoever comes to type another time replaces it.
          onFocus={event => event.currentTarget.select()}
          w={124}
          style={{ flex: 'none' }}
        />
      </Group>
      {error && <Input.Error mt={4}>{error}</Input.Error>}
    </div>
  )
}

const END_OF_WORK = '18:00'
