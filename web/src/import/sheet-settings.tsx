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
export function SheetSettingsForm(props: Props) {
  const ui = useUi()
  const { sheet } = props
  return (
    <Panel title={ui('sheet.what')}>
      <Text size="sm" c="dimmed" mb="xs">
        {ui('sheet.read', { format: sheet.format.toUpperCase(), rows: sheet.sheets[sheet.sheet]?.rows ?? 0 })}
        {sheet.encoding && ` · ${sheet.encoding}`}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        <Contents {...props} />
        <Choices {...props} />
      </SimpleGrid>
    </Panel>
  )
}

function Contents({ sheet, disabled, onChange }: Props) {
  const ui = useUi()
  const locale = document.documentElement.lang === 'ru' ? 'ru' : 'en'
  const kinds = useQuery({ queryKey: ['object-kinds'], queryFn: () => get<Kinds>('/object-kinds') })
  const { kind } = sheet
  return (
    <>
      <Choice
        label={ui('sheet.kindLabel')}
        values={KINDS}
        word={value => ui(`sheet.file.${value}`)}
        value={kind}
        disabled={disabled}
        onPick={value => onChange({ kind: value })}
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
    </>
  )
}

function Choices({ sheet: { kind, choices }, disabled, onChange }: Props) {
  const ui = useUi()
  const word = (value: Word) => ui(`sheet.choice.${value}`)
  const shared = { word, disabled }
  if (kind !== 'object')
    return (
      <Choice
        {...shared}
        label={ui('sheet.missingObject')}
        values={OBJECTS}
        value={choices.missingObject}
        onPick={value => onChange({ choices: { missingObject: value } })}
      />
    )
  return (
    <>
      <Choice
        {...shared}
        label={ui('sheet.missingClient')}
        values={CLIENTS}
        value={choices.missingClient}
        onPick={value => onChange({ choices: { missingClient: value } })}
      />
      <Choice
        {...shared}
        label={ui('sheet.known')}
        values={KNOWN}
        value={choices.known}
        onPick={value => onChange({ choices: { known: value } })}
      />
      <Choice
        {...shared}
        label={ui('sheet.emptyCells')}
        values={EMPTY}
        value={choices.emptyCells}
        onPick={value => onChange({ choices: { emptyCells: value } })}
      />
    </>
  )
}

const CLIENTS = ['error', 'skip', 'create'] as const
const OBJECTS = ['error', 'skip'] as const
const KNOWN = ['update', 'skip'] as const
const EMPTY = ['keep', 'clear'] as const
type Word = (typeof CLIENTS | typeof OBJECTS | typeof KNOWN | typeof EMPTY)[number]

type ChoiceProps<Value extends string> = {
  label: string
  values: readonly Value[]
  word: (value: Value) => string
  value: Value
  disabled: boolean
  onPick: (value: Value) => void
}

/** One of a few words. */
function Choice<Value extends string>({ label, values, word, value, disabled, onPick }: ChoiceProps<Value>) {
  return (
    <Select
      label={label}
      data={values.map(one => ({ value: one, label: word(one) }))}
      value={value}
      disabled={disabled}
      allowDeselect={false}
      onChange={text => {
        const picked = values.find(one => one === text)
        if (picked !== undefined) onPick(picked)
      }}
    />
  )
}
