import { Select, Stack, Switch, Text } from '@mantine/core'
import type { Rule, TaskSpec } from '../../../src/domain/definition.ts'
import type { Audience } from '../../../src/domain/people.ts'
import { AUDIENCES } from '../../../src/domain/people.ts'
import { offsetInWords } from '../../../src/i18n/time-words.ts'
import { omit, openingTimes } from '../lib/definition-edit.ts'
import { offsetsOf } from '../lib/time-text.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { ManyOf, optionsOf, TextPair } from './inputs.tsx'
import { Lines } from './rule-table.tsx'
import classes from './rules.module.css'

const isAudience = (name: string): name is Audience => AUDIENCES.some(one => one === name)
const isText = (name: string): name is string => name !== ''

type Props = { rule: Rule; onChange: (rule: Rule) => void }

/** What a rule makes and who hears of it. */
export function RuleMakes({ rule, onChange }: Props) {
  const ui = useUi()
  return (
    <>
      <TaskPart rule={rule} onChange={onChange} />
      <fieldset className={classes.part}>
        <legend>{ui('rules.letterAndCommand')}</legend>
        <Stack gap="sm">
          <LetterPart rule={rule} onChange={onChange} />
          <CommandPart rule={rule} onChange={onChange} />
        </Stack>
      </fieldset>
      <Copies rule={rule} onChange={onChange} />
    </>
  )
}

function TaskPart({ rule, onChange }: Props) {
  const ui = useUi()
  const { definition, catalogue, words } = useEdit()
  const { task } = rule
  const set = (next: TaskSpec) => onChange({ ...rule, task: next })
  const fresh: TaskSpec = { title: `task${rule.id.replace(/[^A-Za-z0-9]/g, '')}`, to: 'owner', ladder: 'L' }
  const own = Object.keys(definition.ladders ?? {}).map(name => ({ name, label: name }))
  const ladders = [...own, ...catalogue.ladders.filter(({ name }) => !own.some(one => one.name === name))]
  return (
    <fieldset className={classes.part}>
      <legend>{ui('rules.task')}</legend>
      <Stack gap="sm">
        <Switch
          label={ui('rules.makesTask')}
          checked={task !== undefined}
          onChange={event =>
            onChange(event.currentTarget.checked ? { ...rule, task: fresh } : omit(omit(rule, 'task'), 'due'))
          }
        />
        {task && (
          <>
            <TextPair label={ui('rules.taskTitle')} textKey={`task.${definition.kind}.${task.title}`} />
            <div className={classes.row}>
              <Select
                label={ui('rules.taskTo')}
                data={optionsOf(catalogue.audiences)}
                value={task.to}
                onChange={to => to && isAudience(to) && set({ ...task, to })}
                allowDeselect={false}
              />
              <Select
                label={ui('rules.ladder')}
                data={optionsOf(ladders)}
                value={task.ladder}
                onChange={ladder => ladder && set({ ...task, ladder })}
                allowDeselect={false}
              />
            </div>
            <div className={classes.said}>
              <Text size="sm">{ui('rules.silence')}:</Text>
              <Lines lines={words.ladder(task.ladder)} />
            </div>
            <Outcomes task={task} onChange={set} />
          </>
        )}
      </Stack>
    </fieldset>
  )
}

/** Commands of the record that finish the task, and plain words. */
function Outcomes({ task, onChange }: { task: TaskSpec; onChange: (task: TaskSpec) => void }) {
  const ui = useUi()
  const { definition, catalogue, words } = useEdit()
  const commands = Object.keys(definition.commands).map(name => ({
    name,
    label: words.words.command(definition.kind, name),
  }))
  const outcomes = [
    ...commands,
    ...catalogue.commands,
    { name: 'done', label: words.words.outcome(definition.kind, 'done') },
  ]
  return (
    <ManyOf
      label={ui('rules.outcomes')}
      words={outcomes}
      value={task.outcomes ?? ['done']}
      isOne={isText}
      onChange={next => onChange(next.length > 0 ? { ...task, outcomes: next } : omit(task, 'outcomes'))}
    />
  )
}

function LetterPart({ rule, onChange }: Props) {
  const ui = useUi()
  const { catalogue } = useEdit()
  const { mail } = rule
  return (
    <>
      <Switch
        label={ui('rules.makesLetter')}
        checked={mail !== undefined}
        onChange={event =>
          onChange(
            event.currentTarget.checked ? { ...rule, mail: { template: 'notice', to: ['owner'] } } : omit(rule, 'mail'),
          )
        }
      />
      {mail && (
        <div className={classes.row}>
          <Select
            label={ui('rules.letter')}
            data={optionsOf(catalogue.templates)}
            value={mail.template}
            onChange={template => template && onChange({ ...rule, mail: { ...mail, template } })}
            allowDeselect={false}
          />
          <ManyOf
            label={ui('rules.letterTo')}
            words={catalogue.audiences}
            value={mail.to}
            isOne={isAudience}
            onChange={to => onChange({ ...rule, mail: { ...mail, to } })}
          />
        </div>
      )}
    </>
  )
}

function CommandPart({ rule, onChange }: Props) {
  const ui = useUi()
  const { definition, words } = useEdit()
  const commands = Object.keys(definition.commands).map(name => ({
    value: name,
    label: words.words.command(definition.kind, name),
  }))
  return (
    <Select
      label={ui('rules.byItself')}
      placeholder={ui('rules.noCommand')}
      data={commands}
      value={rule.command ?? null}
      onChange={command => onChange(command ? { ...rule, command } : omit(rule, 'command'))}
      clearable
      searchable
      nothingFoundMessage={ui('form.nothing')}
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}

/** Who hears in addition at each opening, and which openings do not wait for the morning. */
function Copies({ rule, onChange }: Props) {
  const ui = useUi()
  const { catalogue, words } = useEdit()
  const offsets = [...new Set(openingTimes(rule).flatMap(offsetsOf))]
  const { copies = {}, critical } = rule
  if (offsets.length === 0) return null
  const setCopies = (offset: string, who: Audience[]) => {
    const { [offset]: _, ...others } = copies
    const next = who.length > 0 ? { ...others, [offset]: who } : others
    onChange(Object.keys(next).length > 0 ? { ...rule, copies: next } : omit(rule, 'copies'))
  }
  const urgent = critical === true ? offsets : critical || []
  const setUrgent = (next: string[]) => onChange(next.length > 0 ? { ...rule, critical: next } : omit(rule, 'critical'))
  const said = offsets.map(name => ({ name, label: offsetInWords(name, words.lexicon) }))
  return (
    <fieldset className={classes.part}>
      <legend>{ui('rules.copies')}</legend>
      <Stack gap="sm">
        {said.map(({ name, label }) => (
          <ManyOf
            key={name}
            label={ui('rules.copyAt', { offset: label })}
            words={catalogue.audiences}
            value={copies[name] ?? []}
            isOne={isAudience}
            onChange={who => setCopies(name, who)}
          />
        ))}
        <ManyOf label={ui('rules.urgent')} words={said} value={urgent} isOne={isText} onChange={setUrgent} />
      </Stack>
    </fieldset>
  )
}
