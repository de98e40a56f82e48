import { MultiSelect, Select, TagsInput } from '@mantine/core'
import type { Attribute, Condition } from '../../../src/domain/object-kind.ts'
import classes from '../rules/rules.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { type RuleProps, useKindEdit } from './edit-context.tsx'
import { useAttributeOptions } from './inputs.tsx'

const HOWS = ['known', 'is'] as const
// Not a value that anybody would type.
const UNKNOWN = ' '

/** Which objects of the kind a rule is for. */
export function EditCondition({ rule, set }: RuleProps) {
  const ui = useUi()
  const { body } = useKindEdit()
  const { when } = rule
  const options = useAttributeOptions(body.attributes)
  const attribute = body.attributes.find(one => one.id === when?.attribute)
  const setWhen = (next: Condition | undefined) => set({ ...rule, when: next })
  return (
    <div className={classes.row}>
      <Select
        label={ui('kinds.when')}
        placeholder={ui('kinds.always')}
        data={options}
        value={when?.attribute ?? null}
        onChange={chosen => setWhen(chosen === null ? undefined : { attribute: chosen, known: true })}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
      {when && (
        <Select
          label={ui('kinds.how')}
          data={HOWS.map(value => ({ value, label: ui(`kinds.hows.${value}`) }))}
          value={'known' in when ? 'known' : 'is'}
          onChange={value =>
            setWhen(
              value === 'is' ? { attribute: when.attribute, is: [null] } : { attribute: when.attribute, known: true },
            )
          }
          allowDeselect={false}
        />
      )}
      {when && 'is' in when && attribute && <Values attribute={attribute} when={when} onChange={setWhen} />}
    </div>
  )
}

type ValuesProps = {
  attribute: Attribute
  when: Extract<Condition, { is: unknown }>
  onChange: (when: Condition) => void
}

function Values({ attribute, when, onChange }: ValuesProps) {
  const ui = useUi()
  const { locale } = useReader()
  const written = when.is.map(one => (one === null ? UNKNOWN : String(one)))
  const change = (values: readonly string[]) => {
    const is = values.map(one => (one === UNKNOWN ? null : readAs(attribute, one)))
    if (is.length > 0) onChange({ attribute: when.attribute, is })
  }
  const label = ui('kinds.values')
  const clear = { 'aria-label': ui('form.clear') }
  if (attribute.type !== 'choice' && attribute.type !== 'boolean')
    return <TagsInput label={label} value={written} onChange={change} clearButtonProps={clear} />
  const known =
    attribute.type === 'boolean'
      ? [
          { value: 'true', label: ui('form.yes') },
          { value: 'false', label: ui('form.no') },
        ]
      : (attribute.choices ?? []).map(({ id, title }) => ({ value: id, label: title[locale] || id }))
  const data = [...known, { value: UNKNOWN, label: ui('kinds.notKnown') }]
  return <MultiSelect label={label} data={data} value={written} onChange={change} clearButtonProps={clear} />
}

function readAs({ type }: Attribute, text: string): string | number | boolean {
  if (type === 'boolean') return text === 'true'
  return (type === 'integer' || type === 'number') && !Number.isNaN(Number(text)) ? Number(text) : text
}
