import { Accordion, Checkbox, Group, MultiSelect, Select, Stack, Text } from '@mantine/core'
import type { Command } from '../../../src/domain/definition.ts'
import { isEffectText } from '../../../src/domain/effect-text.ts'
import { isGuardText } from '../../../src/domain/guard-text.ts'
import { ROLES } from '../../../src/domain/people.ts'
import { omit, withCommand } from '../lib/definition-edit.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { AddName } from './edit-states.tsx'
import { NamedInput } from './guards-input.tsx'
import { ManyOf, RemoveButton, TextPair } from './inputs.tsx'
import { JsonInput } from './json-input.tsx'
import { ProblemsAt } from './problem-list.tsx'
import classes from './rules.module.css'

type Giver = Command['by'][number]
const GIVERS: readonly Giver[] = [...ROLES, 'owner', 'feed', 'system']
const isGiver = (name: string): name is Giver => GIVERS.some(one => one === name)
const isText = (name: string): name is string => name !== ''
const NAME = /^[a-z][A-Za-z0-9]{0,39}$/

/** The commands of the copy: who may move a record from where to where. */
export function EditCommands() {
  const ui = useUi()
  const { definition, edit, words } = useEdit()
  const { kind, commands, initial } = definition
  const fresh: Command = { from: [initial], to: initial, by: ['owner'], event: 'changed' }
  return (
    <Stack gap="sm">
      <Accordion variant="separated" keepMounted={false}>
        {Object.entries(commands).map(([name, command]) => (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control>
              <Group gap={8}>
                <Text size="sm" fw={600}>
                  {words.words.command(kind, name)}
                </Text>
                <Text size="sm" c="dimmed">
                  {words.command(name, command).from} → {words.command(name, command).to}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <EditCommand name={name} command={command} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <AddName
        label={ui('rules.newCommand')}
        pattern={NAME}
        hint={ui('rules.nameHint')}
        taken={Object.keys(commands)}
        onAdd={name => edit(before => withCommand(before, name, { ...fresh, event: eventOf(name) }))}
      />
    </Stack>
  )
}

/** `startWork` is recorded as `start_work` until somebody names the event better. */
const eventOf = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

function EditCommand({ name, command }: { name: string; command: Command }) {
  const ui = useUi()
  const { definition, edit, words, catalogue } = useEdit()
  const { kind } = definition
  const set = (next: Command) => edit(before => withCommand(before, name, next))
  const states = definition.states.map(state => ({ value: state, label: words.words.state(kind, state) }))
  return (
    <div className={classes.editor}>
      <ProblemsAt path={['commands', name]} />
      <TextPair label={ui('rules.name')} textKey={`command.${kind}.${name}`} />
      <TextPair label={ui('rules.inStory')} textKey={`event.${kind}.${command.event}`} />
      <Checkbox
        label={ui('rules.fromAny')}
        checked={command.from === '*'}
        onChange={event => set({ ...command, from: event.currentTarget.checked ? '*' : [definition.initial] })}
      />
      {command.from !== '*' && (
        <MultiSelect
          label={ui('rules.from')}
          data={states}
          value={[...command.from]}
          onChange={from => set({ ...command, from })}
        />
      )}
      <Select
        label={ui('rules.to')}
        data={[{ value: 'previous', label: ui('rules.whereItWas') }, ...states]}
        value={command.to ?? null}
        placeholder={ui('rules.stays')}
        onChange={to => set(to ? { ...command, to } : omit(command, 'to'))}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
      <ManyOf
        label={ui('rules.by')}
        words={catalogue.givers}
        value={command.by}
        isOne={isGiver}
        onChange={by => set({ ...command, by })}
      />
      <Inputs command={command} onChange={set} />
      <Conditions command={command} onChange={set} />
      <JsonInput value={command} onChange={set} />
      <RemoveButton
        label={ui('rules.remove', { what: words.words.command(kind, name) })}
        onClick={() => edit(before => withCommand(before, name, null))}
      />
    </div>
  )
}

/** What must hold, and what follows besides. */
function Conditions({ command, onChange }: { command: Command; onChange: (command: Command) => void }) {
  const ui = useUi()
  const { words, catalogue } = useEdit()
  return (
    <>
      <NamedInput
        label={ui('rules.when')}
        known={catalogue.guards}
        value={command.guards ?? []}
        inWords={words.guard}
        isOne={isGuardText}
        onChange={guards => onChange(guards.length > 0 ? { ...command, guards } : omit(command, 'guards'))}
      />
      <NamedInput
        label={ui('rules.effects')}
        known={catalogue.effects}
        value={command.effects ?? []}
        inWords={words.effect}
        isOne={isEffectText}
        onChange={effects => onChange(effects.length > 0 ? { ...command, effects } : omit(command, 'effects'))}
      />
    </>
  )
}

/** Which fields a command asks for; those that it must be given are marked. */
function Inputs({ command, onChange }: { command: Command; onChange: (command: Command) => void }) {
  const ui = useUi()
  const { definition, words } = useEdit()
  const { input = {} } = command
  const known = Object.entries({ ...definition.fields, ...input })
  const named = known.map(([name]) => ({ name, label: words.words.field(definition.kind, name) }))
  const table = Object.fromEntries(known)
  const setNames = (names: string[]) => {
    const next = Object.fromEntries(
      names.flatMap(name => {
        const field = input[name] ?? table[name]
        return field ? [[name, omit(omit(field, 'internal'), 'movedAnchor')] as const] : []
      }),
    )
    onChange(names.length > 0 ? { ...command, input: next } : omit(command, 'input'))
  }
  const setRequired = (required: string[]) =>
    onChange({
      ...command,
      input: Object.fromEntries(
        Object.entries(input).map(([name, field]) => [
          name,
          required.includes(name) ? { ...field, required: true } : omit(field, 'required'),
        ]),
      ),
    })
  const required = Object.entries(input).flatMap(([name, field]) => (field.required ? [name] : []))
  return (
    <>
      <ManyOf label={ui('rules.asks')} words={named} value={Object.keys(input)} isOne={isText} onChange={setNames} />
      {Object.keys(input).length > 0 && (
        <ManyOf
          label={ui('rules.mustBeGiven')}
          words={named.filter(({ name }) => Object.hasOwn(input, name))}
          value={required}
          isOne={isText}
          onChange={setRequired}
        />
      )}
    </>
  )
}
