import { Button, Checkbox, Radio, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import type { Rule } from '../../../src/domain/definition.ts'
import { isGuardText } from '../../../src/domain/guard-text.ts'
import { omit, withoutRule, withRule } from '../lib/definition-edit.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { NamedInput } from './guards-input.tsx'
import { ManyOf, TextPair } from './inputs.tsx'
import { JsonInput } from './json-input.tsx'
import { ProblemsAt } from './problem-list.tsx'
import { RuleMakes } from './rule-makes.tsx'
import { Lines } from './rule-table.tsx'
import { RuleTimes } from './rule-times.tsx'
import classes from './rules.module.css'

const CATCH_UPS = ['collapse', 'each', 'skip'] as const
const HOLDS = ['stands', 'goesOn', 'only'] as const
const isText = (name: string): name is string => name !== ''

/** Everything that can be said about one rule. */
export function EditRule({ rule, index }: { rule: Rule; index: number }) {
  const ui = useUi()
  const { edit, words } = useEdit()
  const set = (next: Rule) => edit(before => withRule(before, index, next))
  const said = words.rule(rule)
  return (
    <div className={classes.editor}>
      <ProblemsAt path={['rules', index]} />
      <Switch
        label={ui('rules.switchedOn')}
        checked={rule.off !== true}
        onChange={event => set(event.currentTarget.checked ? omit(rule, 'off') : { ...rule, off: true })}
      />
      <TextPair label={ui('rules.name')} textKey={`rule.${rule.id}`} />
      <RuleTimes rule={rule} index={index} onChange={set} />
      <RuleMakes rule={rule} onChange={set} />
      <RuleScope rule={rule} onChange={set} />
      <div className={classes.said}>
        <Text size="sm" fw={600}>
          {ui('rules.inWords')}
        </Text>
        <Lines lines={[...said.opens, ...said.due, ...said.makes, ...said.heardBy, ...said.silence]} />
      </div>
      <JsonInput
        value={rule}
        onChange={value => edit(before => ({ ...before, rules: before.rules.with(index, value) }))}
      />
      <Button
        variant="subtle"
        color="red"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => edit(before => withoutRule(before, index))}
      >
        {ui('rules.removeRule', { rule: rule.id })}
      </Button>
    </div>
  )
}

/** Without a word it collapses. */
function withCatchUp(rule: Rule, chosen: string | null): Rule {
  const catchUp = CATCH_UPS.find(name => name === chosen && name !== 'collapse')
  return catchUp === undefined ? omit(rule, 'catchUp') : { ...rule, catchUp }
}

/** Where the rule has a say, and what its clock does on hold. */
function RuleScope({ rule, onChange }: { rule: Rule; onChange: (rule: Rule) => void }) {
  const ui = useUi()
  const { definition, words, catalogue } = useEdit()
  const states = definition.states
    .filter(state => !definition.closed.includes(state))
    .map(name => ({ name, label: words.words.state(definition.kind, name) }))
  const hold = rule.during === 'hold' ? 'only' : rule.pauseOnHold === false ? 'goesOn' : 'stands'
  const setHold = (next: string) => {
    const bare = omit(omit(rule, 'during'), 'pauseOnHold')
    onChange(next === 'only' ? { ...bare, during: 'hold' } : next === 'goesOn' ? { ...bare, pauseOnHold: false } : bare)
  }
  return (
    <fieldset className={classes.part}>
      <legend>{ui('rules.scope')}</legend>
      <Stack gap="sm">
        <Checkbox
          label={ui('rules.anyState')}
          checked={rule.states === '*'}
          onChange={event => onChange({ ...rule, states: event.currentTarget.checked ? '*' : [definition.initial] })}
        />
        {rule.states !== '*' && (
          <ManyOf
            label={ui('rules.inStates')}
            words={states}
            value={rule.states}
            isOne={isText}
            onChange={next => onChange({ ...rule, states: next })}
          />
        )}
        <NamedInput
          label={ui('rules.when')}
          known={catalogue.guards}
          value={rule.when ?? []}
          inWords={words.guard}
          isOne={isGuardText}
          onChange={when => onChange(when.length > 0 ? { ...rule, when } : omit(rule, 'when'))}
        />
        <Radio.Group label={ui('rules.clockOnHold')} value={hold} onChange={setHold}>
          <Stack gap={6} mt={4}>
            {HOLDS.map(name => (
              <Radio key={name} value={name} label={ui(`rules.hold.${name}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Seldom rule={rule} onChange={onChange} />
      </Stack>
    </fieldset>
  )
}

/** What few rules say; what no form can show is named with where it can be changed. */
function Seldom({ rule, onChange }: { rule: Rule; onChange: (rule: Rule) => void }) {
  const ui = useUi()
  const { definition, words } = useEdit()
  return (
    <>
      <Select
        label={ui('rules.catchUp')}
        data={CATCH_UPS.map(name => ({ value: name, label: ui(`rules.catchUps.${name}`) }))}
        value={rule.catchUp ?? 'collapse'}
        onChange={next => onChange(withCatchUp(rule, next))}
        allowDeselect={false}
      />
      <TextInput
        label={ui('rules.event')}
        description={ui('rules.eventHint')}
        value={rule.event ?? ''}
        onChange={event => {
          const name = event.currentTarget.value.trim()
          onChange(name === '' ? omit(rule, 'event') : { ...rule, event: name })
        }}
      />
      {typeof rule.each === 'object' && (
        <Text size="sm">
          {ui('rules.eachEntry', { list: words.words.field(definition.kind, rule.each.fact) })} {ui('rules.inJson')}
        </Text>
      )}
      {rule.task?.titles && (
        <Text size="sm">
          {ui('rules.ownTitles')} {ui('rules.inJson')}
        </Text>
      )}
    </>
  )
}
