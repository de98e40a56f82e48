import { Checkbox, Radio, Select, Stack, TextInput } from '@mantine/core'
import { DayInput } from '../form/date-input.tsx'
import { PartyInput } from '../form/pick-input.tsx'
import type { ActFormProps } from '../process/act-form.tsx'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { useAttributes } from './use-kinds.ts'

/** What an act on objects asks for. */
export function ObjectActInput(props: ActFormProps) {
  const ui = useUi()
  const { values, onChange } = props
  switch (values.act) {
    case 'transfer':
      return <ClientInput {...props} label={ui('object.act.client')} />
    case 'retire':
      return (
        <Checkbox
          label={ui('object.act.parts')}
          checked={values.parts}
          onChange={event => onChange({ ...values, parts: event.currentTarget.checked })}
        />
      )
    case 'group':
      return (
        <TextInput
          label={ui('object.group')}
          description={ui('object.act.noGroup')}
          value={values.group}
          maxLength={200}
          onChange={event => onChange({ ...values, group: event.currentTarget.value })}
        />
      )
    case 'holder':
      return <HolderInput {...props} />
    default:
      return <AttributeInput {...props} />
  }
}

function ClientInput({ values, missing, onChange, label }: ActFormProps & { label: string }) {
  const ui = useUi()
  return (
    <PartyInput
      name="partyId"
      label={label}
      required
      withAsterisk
      {...(missing === 'partyId' ? { error: ui('form.problem.required') } : {})}
      value={values.partyId}
      onChange={partyId => onChange({ ...values, partyId })}
    />
  )
}

const HOLDERS = ['ours', 'nobody', 'competitor'] as const

function HolderInput(props: ActFormProps) {
  const words = useWords()
  const { values, onChange } = props
  return (
    <Stack gap="sm">
      <Radio.Group
        label={words.field('object', 'holder')}
        value={values.holder}
        onChange={holder => onChange({ ...values, holder })}
      >
        <Stack gap={6} mt={4}>
          {HOLDERS.map(holder => (
            <Radio key={holder} value={holder} label={words.choice('holder', holder)} />
          ))}
        </Stack>
      </Radio.Group>
      {values.holder === 'competitor' && (
        <>
          <ClientInput {...props} label={words.field('object', 'holderId')} />
          <DayInput
            name="holderUntil"
            label={words.field('object', 'holderUntil')}
            required={false}
            withAsterisk={false}
            value={values.until}
            onChange={until => onChange({ ...values, until })}
          />
        </>
      )}
    </Stack>
  )
}

function AttributeInput({ values, missing, onChange, objectKind = '' }: ActFormProps) {
  const ui = useUi()
  const attributes = useAttributes(objectKind)
  const chosen = attributes.find(({ id }) => id === values.attribute)
  const setValue = (value: string) => onChange({ ...values, value })
  const shared = {
    label: ui('object.act.value'),
    description: ui('object.act.noValue'),
    error: missing === 'value' && ui('form.problem.number'),
  }
  return (
    <Stack gap="sm">
      <Select
        label={ui('object.act.attribute')}
        description={objectKind === '' ? ui('object.act.oneKind') : null}
        disabled={objectKind === ''}
        data={attributes.map(({ id, title }) => ({ value: id, label: title }))}
        value={values.attribute || null}
        onChange={attribute =>
          onChange({
            ...values,
            attribute: attribute ?? '',
            attributeType: attributes.find(({ id }) => id === attribute)?.type ?? 'text',
            value: '',
          })
        }
        error={missing === 'attribute' && ui('form.problem.required')}
        searchable
        required
        nothingFoundMessage={ui('form.nothing')}
      />
      {chosen &&
        (chosen.choices.length > 0 || chosen.type === 'boolean' ? (
          <Select
            {...shared}
            data={
              chosen.type === 'boolean'
                ? [
                    { value: 'true', label: ui('form.yes') },
                    { value: 'false', label: ui('form.no') },
                  ]
                : chosen.choices.map(({ id, title }) => ({ value: id, label: title }))
            }
            value={values.value || null}
            onChange={word => setValue(word ?? '')}
            clearable
            clearButtonProps={{ 'aria-label': ui('form.clear') }}
          />
        ) : chosen.type === 'day' ? (
          <DayInput
            name="value"
            label={shared.label}
            required={false}
            withAsterisk={false}
            value={values.value}
            onChange={setValue}
          />
        ) : (
          <TextInput {...shared} value={values.value} onChange={event => setValue(event.currentTarget.value)} />
        ))}
    </Stack>
  )
}
