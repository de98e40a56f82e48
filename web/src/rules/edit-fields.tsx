import { Checkbox, Select, Stack, TagsInput } from '@mantine/core'
import { FIELD_TYPES, type Field } from '../../../src/domain/definition.ts'
import { omit, withField } from '../lib/definition-edit.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { AddName } from './edit-states.tsx'
import { optionsOf, RemoveButton, TextPair } from './inputs.tsx'
import { ProblemsAt } from './problem-list.tsx'
import classes from './rules.module.css'

const NAME = /^[a-z][A-Za-z0-9]{0,39}$/

/** The fields of the copy; days and moments among them are what rules count from. */
export function EditFields() {
  const ui = useUi()
  const { definition, edit, words } = useEdit()
  const { kind, fields } = definition
  return (
    <Stack gap="sm">
      {Object.entries(fields).map(([name, field]) => (
        <fieldset key={name} className={classes.part}>
          <legend>
            {words.words.field(kind, name)} <code>{name}</code>
          </legend>
          <EditField name={name} field={field} />
        </fieldset>
      ))}
      <AddName
        label={ui('rules.newField')}
        pattern={NAME}
        hint={ui('rules.nameHint')}
        taken={Object.keys(fields)}
        onAdd={name => edit(before => withField(before, name, { type: 'day' }))}
      />
    </Stack>
  )
}

function EditField({ name, field }: { name: string; field: Field }) {
  const ui = useUi()
  const { definition, edit, words, catalogue } = useEdit()
  const { kind } = definition
  const set = (next: Field) => edit(before => withField(before, name, next))
  const setType = (chosen: string | null) => {
    const type = FIELD_TYPES.find(one => one === chosen)
    if (!type) return
    const bare = omit(field, 'choices')
    set(type === 'choice' ? { ...bare, type, choices: field.choices ?? ['yes', 'no'] } : { ...bare, type })
  }
  return (
    <Stack gap={8}>
      <ProblemsAt path={['fields', name]} />
      <TextPair label={ui('rules.name')} textKey={`field.${kind}.${name}`} />
      <div className={classes.row}>
        <Select
          label={ui('rules.type')}
          data={optionsOf(catalogue.fieldTypes)}
          value={field.type}
          onChange={setType}
          allowDeselect={false}
        />
        {field.type === 'choice' && (
          <TagsInput
            label={ui('rules.choices')}
            value={[...(field.choices ?? [])]}
            onChange={choices => set({ ...field, choices })}
            clearButtonProps={{ 'aria-label': ui('form.clear') }}
          />
        )}
      </div>
      {(field.choices ?? []).map(choice => (
        <TextPair key={choice} label={choice} textKey={`choice.${name}.${choice}`} />
      ))}
      <div className={classes.row}>
        <Checkbox
          label={ui('rules.required')}
          checked={field.required === true}
          onChange={event => set(event.currentTarget.checked ? { ...field, required: true } : omit(field, 'required'))}
        />
        <Checkbox
          label={ui('rules.internal')}
          checked={field.internal === true}
          onChange={event => set(event.currentTarget.checked ? { ...field, internal: true } : omit(field, 'internal'))}
        />
        <RemoveButton
          label={ui('rules.remove', { what: words.words.field(kind, name) })}
          onClick={() => edit(before => withField(before, name, null))}
        />
      </div>
    </Stack>
  )
}
