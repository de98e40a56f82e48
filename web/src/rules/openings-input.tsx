import { Button, Select, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { Definition, OpeningsBy, Rule } from '../../../src/domain/definition.ts'
import {
  isBy,
  type OpeningList,
  openingLists,
  withAddedOpening,
  withOpening,
  withoutOpening,
} from '../lib/definition-edit.ts'
import type { DefinitionWords } from '../text/use-definition-words.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { RemoveButton } from './inputs.tsx'
import classes from './rules.module.css'
import { TimeInput } from './time-input.tsx'

type Props = { rule: Rule; onChange: (rule: Rule) => void; examples: Readonly<Record<string, string>> }

/** When a rule opens: a list of times, or one for each value of the state or fact that it depends on. */
export function Openings(props: Props) {
  const ui = useUi()
  const { definition, words } = useEdit()
  const { opens } = props.rule
  const [first] = openingLists(props.rule)
  if (!isBy(opens)) return <Times {...props} list={first ?? { choice: null, times: [] }} />
  const { by } = opens
  const label = (choice: string) => choiceLabel(words.words, definition.kind, by, choice) ?? ui('rules.notNoted')
  return (
    <>
      <Text size="sm">
        {by === 'state' ? ui('rules.byState') : ui('rules.byFact', { fact: words.words.field(definition.kind, by) })}
      </Text>
      {openingLists(props.rule).map(list => (
        <fieldset key={list.choice} className={classes.part}>
          <legend>{label(list.choice ?? '')}</legend>
          <Stack gap="sm">
            <Times {...props} list={list} />
          </Stack>
        </fieldset>
      ))}
      <AddChoice
        opens={opens}
        definition={definition}
        label={label}
        onAdd={choice => props.onChange(added(props.rule, opens, choice))}
      />
    </>
  )
}

const added = (rule: Rule, opens: OpeningsBy, choice: string): Rule => ({
  ...rule,
  opens: { ...opens, of: { ...opens.of, [choice]: 'created +1d' } },
})

/** How a value is called; null for the one that stands for "not noted". */
export function choiceLabel(words: DefinitionWords['words'], kind: string, by: string, choice: string): string | null {
  if (choice === '') return null
  return by === 'state' ? words.state(kind, choice) : words.choice(by, choice)
}

type AddProps = {
  opens: OpeningsBy
  definition: Definition
  label: (choice: string) => string
  onAdd: (choice: string) => void
}

/** A value that the rule has no times for yet. */
function AddChoice({ opens: { by, of }, definition, label, onAdd }: AddProps) {
  const ui = useUi()
  const { states, closed, fields } = definition
  const all = by === 'state' ? states.filter(state => !closed.includes(state)) : [...(fields[by]?.choices ?? []), '']
  const missing = all.filter(choice => !Object.hasOwn(of, choice))
  if (missing.length === 0) return null
  return (
    <Select
      label={ui('rules.addChoice')}
      placeholder={ui('form.choose')}
      data={missing.map((choice, index) => ({ value: String(index), label: label(choice) }))}
      value={null}
      onChange={index => index !== null && onAdd(missing[Number(index)] ?? '')}
      maw={320}
    />
  )
}

function Times({ rule, onChange, examples, list: { choice, times } }: Props & { list: OpeningList }) {
  const ui = useUi()
  const item = rule.each === undefined ? [] : ['item', 'itemFrom']
  const removable = times.length > 1 || choice !== null
  return (
    <>
      {times.map((text, index) => (
        // Equal times are told apart by their place alone.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index}>
          <TimeInput
            label={ui('rules.opening', { number: index + 1 })}
            value={text}
            folded={times.length > 1 || choice !== null}
            examples={examples}
            anchors={item}
            onChange={next => onChange(withOpening(rule, index, next, choice))}
          />
          {removable && (
            <RemoveButton
              label={ui('rules.removeOpening', { number: index + 1 })}
              onClick={() => onChange(withoutOpening(rule, index, choice))}
            />
          )}
        </div>
      ))}
      <Button
        variant="default"
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={13} aria-hidden />}
        onClick={() => onChange(withAddedOpening(rule, choice))}
      >
        {ui('rules.addOpening')}
      </Button>
    </>
  )
}
