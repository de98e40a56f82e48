import { Button, Checkbox, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Definition } from '../../../src/domain/definition.ts'
import { withoutState, withState } from '../lib/definition-edit.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { RemoveButton, TextPair } from './inputs.tsx'
import { ProblemsAt } from './problem-list.tsx'
import classes from './rules.module.css'

const WORD = /^[a-z][a-z0-9_]{0,39}$/

/** The states of the copy: where a record begins, and where it is closed. */
export function EditStates() {
  const ui = useUi()
  const { definition, edit, words } = useEdit()
  const { kind, states, initial } = definition
  return (
    <Stack gap="sm">
      <ProblemsAt path={['initial']} />
      <Select
        label={ui('rules.initial')}
        data={states.map(state => ({ value: state, label: words.words.state(kind, state) }))}
        value={initial}
        onChange={state => state && edit(before => ({ ...before, initial: state }))}
        allowDeselect={false}
        maw={360}
      />
      {states.map((state, index) => (
        <fieldset key={state} className={classes.part}>
          <legend>
            {words.words.state(kind, state)} <code>{state}</code>
          </legend>
          <Stack gap={8}>
            <ProblemsAt path={['states', index]} />
            <TextPair label={ui('rules.name')} textKey={`state.${kind}.${state}`} />
            <div className={classes.row}>
              <Checkbox
                label={ui('rules.mayBegin')}
                checked={(definition.startStates ?? [initial]).includes(state)}
                onChange={event => {
                  const { checked } = event.currentTarget
                  edit(before => ({
                    ...before,
                    startStates: toggled(before.startStates ?? [before.initial], state, checked),
                  }))
                }}
              />
              <Checkbox
                label={ui('rules.closedState')}
                checked={definition.closed.includes(state)}
                onChange={event => {
                  const { checked } = event.currentTarget
                  edit(before => ({ ...before, closed: toggled(before.closed, state, checked) }))
                }}
              />
              <RemoveButton
                label={ui('rules.remove', { what: words.words.state(kind, state) })}
                onClick={() => edit(before => withoutState(before, state))}
              />
            </div>
          </Stack>
        </fieldset>
      ))}
      <AddName
        label={ui('rules.newState')}
        pattern={WORD}
        hint={ui('rules.wordHint')}
        taken={states}
        onAdd={state => edit((before: Definition) => withState(before, state))}
      />
    </Stack>
  )
}

const toggled = (all: readonly string[], one: string, isIn: boolean) =>
  isIn ? [...all.filter(other => other !== one), one] : all.filter(other => other !== one)

type AddProps = {
  label: string
  hint: string
  pattern: RegExp
  taken: readonly string[]
  onAdd: (name: string) => void
}

/** A new name that the grammar allows and nothing has yet. */
export function AddName({ label, hint, pattern, taken, onAdd }: AddProps) {
  const ui = useUi()
  const [name, setName] = useState('')
  const isFree = pattern.test(name) && !taken.includes(name)
  const add = () => {
    onAdd(name)
    setName('')
  }
  return (
    <div className={classes.row}>
      <TextInput
        label={label}
        description={hint}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
        onKeyDown={event => event.key === 'Enter' && isFree && add()}
        {...(name !== '' && !isFree ? { error: ui('rules.badName') } : {})}
      />
      <Button variant="default" disabled={!isFree} onClick={add} leftSection={<IconPlus size={14} aria-hidden />}>
        {ui('rules.add')}
      </Button>
      <Text span className="tight" />
    </div>
  )
}
