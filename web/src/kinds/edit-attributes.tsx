import { Button, Checkbox, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconGripVertical, IconPlus } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import type { Attribute, AttributeType } from '../../../src/domain/object-kind.ts'
import { filled, freeName, moved, withAttribute, withEntry } from '../lib/kind-edit.ts'
import { RemoveButton, SmallButton } from '../rules/inputs.tsx'
import classes from '../rules/rules.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { KindProblems, useErrorAt, useKindEdit } from './edit-context.tsx'
import { MoveButtons, TitleInput } from './inputs.tsx'
import own from './kinds.module.css'

const TYPES: readonly AttributeType[] = ['text', 'integer', 'number', 'day', 'choice', 'boolean', 'list']

/** The attributes in the order of the form: dragged, or moved by buttons. */
export function EditAttributes() {
  const ui = useUi()
  const { body, edit } = useKindEdit()
  const { locale } = useReader()
  const [dragged, setDragged] = useState<number | null>(null)
  const { attributes } = body
  const move = (from: number, to: number) =>
    edit(before => ({ ...before, attributes: moved(before.attributes, from, to) }))
  const drop = (event: DragEvent, to: number) => {
    event.preventDefault()
    if (dragged !== null && dragged !== to) move(dragged, to)
    setDragged(null)
  }
  const add = () =>
    edit(before => {
      const id = freeName(
        before.attributes.map(one => one.id),
        'attribute',
      )
      return { ...before, attributes: [...before.attributes, { id, title: { ru: '', en: '' }, type: 'text' }] }
    })
  return (
    <Stack gap="sm">
      <Text size="sm">{ui('kinds.attributesHint')}</Text>
      {attributes.map((attribute, index) => (
        // Its place is what tells an entry apart while its name is being typed.
        // biome-ignore-start lint/suspicious/noArrayIndexKey: names change while they are typed
        // biome-ignore-start lint/a11y/noStaticElementInteractions: dragging is more comfort; the arrows do the same
        <div key={index} onDragOver={event => event.preventDefault()} onDrop={event => drop(event, index)}>
          <fieldset className={`${classes.part} ${dragged === index ? own.dragged : ''}`}>
            <legend>
              <span
                className={own.grip}
                draggable
                onDragStart={() => setDragged(index)}
                onDragEnd={() => setDragged(null)}
                title={ui('kinds.drag')}
              >
                <IconGripVertical size={15} aria-hidden />
              </span>
              {attribute.title[locale] || attribute.id}
            </legend>
            <EditAttribute attribute={attribute} index={index} onMove={to => move(index, to)} />
          </fieldset>
        </div>
        // biome-ignore-end lint/a11y/noStaticElementInteractions: see above
        // biome-ignore-end lint/suspicious/noArrayIndexKey: see above
      ))}
      <Button
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={add}
      >
        {ui('kinds.addAttribute')}
      </Button>
    </Stack>
  )
}

type Props = { attribute: Attribute; index: number; onMove: (to: number) => void }

function EditAttribute({ attribute, index, onMove }: Props) {
  const ui = useUi()
  const { body, edit } = useKindEdit()
  const errorAt = useErrorAt()
  const { locale } = useReader()
  const set = (next: Attribute | null) => edit(before => withAttribute(before, index, next && filled(next)))
  const what = attribute.title[locale] || attribute.id
  const setType = (chosen: string | null) => {
    const type = TYPES.find(one => one === chosen)
    if (type) set({ ...attribute, type, choices: type === 'choice' ? (attribute.choices ?? []) : undefined })
  }
  return (
    <Stack gap={8}>
      <KindProblems path={['attributes', index]} />
      <TitleInput
        label={ui('rules.name')}
        value={attribute.title}
        onChange={title => set({ ...attribute, title })}
        {...errorAt(['attributes', index, 'title'])}
      />
      <div className={classes.row}>
        <TextInput
          label={ui('rules.code')}
          value={attribute.id}
          onChange={event => set({ ...attribute, id: event.currentTarget.value })}
          {...errorAt(['attributes', index, 'id'])}
        />
        <Select
          label={ui('rules.type')}
          data={TYPES.map(type => ({ value: type, label: ui(`kinds.type.${type}`) }))}
          value={attribute.type}
          onChange={setType}
          allowDeselect={false}
        />
        <TextInput
          label={ui('rules.unit')}
          value={attribute.unit ?? ''}
          onChange={event => set({ ...attribute, unit: event.currentTarget.value || undefined })}
        />
      </div>
      {attribute.type === 'choice' && <Choices attribute={attribute} onChange={set} />}
      <div className={classes.row}>
        <Checkbox
          label={ui('rules.required')}
          checked={attribute.required === true}
          onChange={event => set({ ...attribute, required: event.currentTarget.checked ? true : undefined })}
        />
        <MoveButtons what={what} index={index} count={body.attributes.length} onMove={onMove} />
        <RemoveButton label={ui('rules.remove', { what })} onClick={() => set(null)} />
      </div>
    </Stack>
  )
}

function Choices({ attribute, onChange }: { attribute: Attribute; onChange: (next: Attribute) => void }) {
  const ui = useUi()
  const choices = attribute.choices ?? []
  const set = (next: typeof choices) => onChange({ ...attribute, choices: next })
  const add = () => {
    const id = freeName(
      choices.map(choice => choice.id),
      'choice',
    )
    set([...choices, { id, title: { ru: '', en: '' } }])
  }
  return (
    <Stack gap={6} pl="md">
      {choices.map((choice, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
        <div className={classes.row} key={index}>
          <TextInput
            label={ui('rules.code')}
            value={choice.id}
            onChange={event => set(withEntry(choices, index, { ...choice, id: event.currentTarget.value }))}
          />
          <TitleInput
            label={ui('rules.name')}
            value={choice.title}
            onChange={title => set(withEntry(choices, index, { ...choice, title }))}
          />
          <RemoveButton
            label={ui('rules.remove', { what: choice.id })}
            onClick={() => set(withEntry(choices, index, null))}
          />
        </div>
      ))}
      <SmallButton icon={<IconPlus size={13} aria-hidden />} onClick={add}>
        {ui('kinds.addChoice')}
      </SmallButton>
    </Stack>
  )
}
