import { NumberInput, Select, SimpleGrid, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { SheetSettings, SheetView } from '../../../src/endpoints/sheet.ts'
import { get } from '../api/client.ts'
import { PartyInput } from '../form/pick-input.tsx'
import { useUi } from '../text/use-ui.ts'
import { Panel } from '../ui/panel.tsx'

type Props = { sheet: SheetView; disabled: boolean; onChange: (settings: SheetSettings) => void }
type Kinds = { items: { id: string; title: { ru: string; en: string } }[] }

const KINDS = ['object', 'reading', 'service'] as const

/** What the sheet is, and what happens to rows that name something unknown. */
export function SheetSettingsForm({ sheet, disabled, onChange }: Props) {
  const ui = useUi()
  const locale = document.documentElement.lang === 'ru' ? 'ru' : 'en'
  const kinds = useQuery({ queryKey: ['object-kinds'], queryFn: () => get<Kinds>('/object-kinds') })
  const { kind, choices } = sheet
  const chosen = <Value extends string>(values: readonly Value[], pick: (value: Value) => void) => ({
    disabled,
    allowDeselect: false,
    onChange: (text: string | null) => {
      const value = values.find(one => one === text)
      if (value !== undefined) pick(value)
    },
  })
  return (
    <Panel title={ui('sheet.what')}>
      <Text size="sm" c="dimmed" mb="xs">
        {ui('sheet.read', { format: sheet.format.toUpperCase(), rows: sheet.sheets[sheet.sheet]?.rows ?? 0 })}
        {sheet.encoding && ` · ${sheet.encoding}`}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        <Select
          label={ui('sheet.kindLabel')}
          data={KINDS.map(value => ({ value, label: ui(`sheet.file.${value}`) }))}
          value={kind}
          {...chosen(KINDS, value => onChange({ kind: value }))}
        />
        {kind === 'object' && (
          <Select
            label={ui('sheet.objectKind')}
            data={(kinds.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title[locale] }))}
            value={sheet.objectKind}
            allowDeselect={false}
            disabled={disabled}
            onChange={value => value && onChange({ kind, objectKind: value })}
          />
        )}
        {sheet.sheets.length > 1 && (
          <Select
            label={ui('sheet.sheet')}
            data={sheet.sheets.map(({ name }, index) => ({ value: String(index), label: name }))}
            value={String(sheet.sheet)}
            allowDeselect={false}
            disabled={disabled}
            onChange={value => value && onChange({ sheet: Number(value) })}
          />
        )}
        <NumberInput
          key={sheet.headerRow}
          label={ui('sheet.headerRow')}
          defaultValue={sheet.headerRow}
          min={1}
          max={1_000}
          allowDecimal={false}
          disabled={disabled}
          onBlur={event => {
            const row = Number(event.currentTarget.value)
            if (row >= 1 && row !== sheet.headerRow) onChange({ headerRow: row })
          }}
        />
        <PartyInput
          name="party"
          required={false}
          withAsterisk={false}
          label={ui('sheet.party')}
          value={sheet.partyId ?? ''}
          onChange={value => onChange({ partyId: value === '' ? null : value })}
        />
        {kind === 'object' ? (
          <>
            <Select
              label={ui('sheet.missingClient')}
              data={CLIENTS.map(value => ({ value, label: ui(`sheet.choice.${value}`) }))}
              value={choices.missingClient}
              {...chosen(CLIENTS, value => onChange({ choices: { missingClient: value } }))}
            />
            <Select
              label={ui('sheet.known')}
              data={KNOWN.map(value => ({ value, label: ui(`sheet.choice.${value}`) }))}
              value={choices.known}
              {...chosen(KNOWN, value => onChange({ choices: { known: value } }))}
            />
            <Select
              label={ui('sheet.emptyCells')}
              data={EMPTY.map(value => ({ value, label: ui(`sheet.choice.${value}`) }))}
              value={choices.emptyCells}
              {...chosen(EMPTY, value => onChange({ choices: { emptyCells: value } }))}
            />
          </>
        ) : (
          <Select
            label={ui('sheet.missingObject')}
            data={OBJECTS.map(value => ({ value, label: ui(`sheet.choice.${value}`) }))}
            value={choices.missingObject}
            {...chosen(OBJECTS, value => onChange({ choices: { missingObject: value } }))}
          />
        )}
      </SimpleGrid>
    </Panel>
  )
}

const CLIENTS = ['error', 'skip', 'create'] as const
const OBJECTS = ['error', 'skip'] as const
const KNOWN = ['update', 'skip'] as const
const EMPTY = ['keep', 'clear'] as const
