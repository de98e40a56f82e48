import { Checkbox, Group, NumberInput, Radio, Select, Stack, Textarea } from '@mantine/core'
import { useBodies } from '../api/definition.ts'
import { useUsers } from '../api/user.ts'
import { MomentInput } from '../form/date-input.tsx'
import { instantOf } from '../lib/date.ts'
import { ACTS, type ActName, type ActValues, type Missing } from '../lib/process-act.ts'
import { ObjectActInput } from '../object/act-input.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { CommandInput } from './command-input.tsx'

export type ActFormProps = {
  /** Kinds among which states and rules are chosen. */
  kinds: readonly string[]
  acts?: readonly ActName[]
  objectKind?: string
  values: ActValues
  missing: Missing | null
  onChange: (values: ActValues) => void
}

/** What to do, with what it asks for, and why. */
export function ActForm(props: ActFormProps) {
  const ui = useUi()
  const { values, missing, onChange, acts = ACTS } = props
  return (
    <Stack gap="sm">
      <Select
        label={ui('bulk.what')}
        data={acts.map(act => ({ value: act, label: ui(`operate.${act}`) }))}
        value={values.act}
        onChange={chosen => onChange({ ...values, act: acts.find(act => act === chosen) ?? values.act })}
        allowDeselect={false}
        description={ui(`operate.hint.${values.act}`)}
        data-autofocus
      />
      <ActFields {...props} />
      <Textarea
        label={ui('operate.reason')}
        value={values.reason}
        onChange={event => onChange({ ...values, reason: event.currentTarget.value })}
        error={missing === 'reason' && ui('form.problem.required')}
        required
        autosize
        minRows={2}
      />
    </Stack>
  )
}

function ActFields(props: ActFormProps) {
  switch (props.values.act) {
    case 'fire':
    case 'skip':
      return <RuleInput {...props} />
    case 'postpone':
      return (
        <>
          <RuleInput {...props} />
          <PostponeInput {...props} />
        </>
      )
    case 'restart':
      return <FromInput {...props} />
    case 'move':
      return <StateInput {...props} />
    case 'assign':
      return <OwnerInput {...props} />
    case 'command':
      return <CommandInput {...props} />
    case 'transfer':
    case 'retire':
    case 'group':
    case 'holder':
    case 'attribute':
      return <ObjectActInput {...props} />
    default:
      return null
  }
}

function RuleInput({ kinds, values, onChange }: ActFormProps) {
  const ui = useUi()
  const words = useWords()
  const rules = new Map(
    useBodies(kinds).flatMap(({ kind, rules }) => rules.map(({ id }) => [id, words.rule(id, kind)] as const)),
  )
  return (
    <Select
      label={ui('operate.whichStep')}
      data={[{ value: '', label: ui('bulk.nextStep') }, ...[...rules].map(([rule, label]) => ({ value: rule, label }))]}
      value={values.rule}
      onChange={rule => onChange({ ...values, rule: rule ?? '' })}
      allowDeselect={false}
      searchable
      nothingFoundMessage={ui('form.nothing')}
    />
  )
}

function PostponeInput({ values, missing, onChange }: ActFormProps) {
  const ui = useUi()
  const { zone } = useReader()
  const isDays = values.at === ''
  const set = (moment: string) => {
    const [day = '', time = ''] = moment.split('T')
    onChange({ ...values, at: day === '' ? '' : instantOf(day, time, zone) })
  }
  return (
    <Group gap="sm" align="flex-start">
      <NumberInput
        label={ui('operate.workdays')}
        min={1}
        max={500}
        value={values.workdays === '' ? '' : Number(values.workdays)}
        onChange={count => onChange({ ...values, at: '', workdays: String(count) })}
        error={missing === 'workdays' && ui('form.problem.number')}
        disabled={!isDays}
        w={180}
      />
      <MomentInput
        label={ui('operate.orAt')}
        name="at"
        required={false}
        withAsterisk={false}
        value={momentOf(values.at, zone)}
        onChange={set}
      />
    </Group>
  )
}

/** An instant as the input holds it: local day and time. */
function momentOf(at: string, zone: string): string {
  if (at === '') return ''
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  return parts.format(new Date(at)).replace(' ', 'T')
}

function FromInput({ values, onChange }: ActFormProps) {
  const ui = useUi()
  return (
    <Radio.Group
      label={ui('operate.restartFrom')}
      value={values.from}
      onChange={from => onChange({ ...values, from: from === 'initial' ? 'initial' : 'present' })}
    >
      <Stack gap={6} mt={4}>
        <Radio value="present" label={ui('operate.fromPresent')} />
        <Radio value="initial" label={ui('operate.fromInitial')} />
      </Stack>
    </Radio.Group>
  )
}

function StateInput({ kinds, values, missing, onChange }: ActFormProps) {
  const ui = useUi()
  const words = useWords()
  const groups = useBodies(kinds).map(({ kind, states, closed }) => ({
    group: words.kind(kind),
    items: [...new Set([...states, ...closed])],
    kind,
  }))
  // One word may be a state of several kinds; a list offers it once.
  const seen = new Set<string>()
  const data = groups.map(({ group, items, kind }) => ({
    group,
    items: items
      .filter(state => !seen.has(state) && seen.add(state))
      .map(state => ({ value: state, label: words.state(kind, state) })),
  }))
  return (
    <Stack gap="xs">
      <Select
        label={ui('operate.toState')}
        data={data}
        value={values.state || null}
        onChange={state => onChange({ ...values, state: state ?? '' })}
        error={missing === 'state' && ui('form.problem.required')}
        searchable
        required
        nothingFoundMessage={ui('form.nothing')}
      />
      <Checkbox
        label={ui('operate.reopen')}
        checked={values.reopen}
        onChange={event => onChange({ ...values, reopen: event.currentTarget.checked })}
      />
    </Stack>
  )
}

function OwnerInput({ values, missing, onChange }: ActFormProps) {
  const ui = useUi()
  const users = useUsers()
  return (
    <Select
      label={ui('operate.newOwner')}
      data={(users.data ?? []).map(user => ({ value: user.id, label: user.name }))}
      value={values.ownerId || null}
      onChange={ownerId => onChange({ ...values, ownerId: ownerId ?? '' })}
      error={missing === 'ownerId' && ui('form.problem.required')}
      searchable
      required
      nothingFoundMessage={ui('form.nothing')}
    />
  )
}
