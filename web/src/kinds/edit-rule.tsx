import { Button, Checkbox, MultiSelect, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import type { RuleTemplate } from '../../../src/domain/object-kind.ts'
import { withRule } from '../lib/kind-edit.ts'
import { unitName } from '../lib/unit.ts'
import { JsonInput } from '../rules/json-input.tsx'
import classes from '../rules/rules.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { RuleDates } from './dates.tsx'
import { EditCondition } from './edit-condition.tsx'
import { KindProblems, type RuleProps, useErrorAt, useKindEdit } from './edit-context.tsx'
import { EditItems } from './edit-items.tsx'
import { EditScales } from './edit-scales.tsx'
import { OptionalNumber, TitleInput } from './inputs.tsx'

/** Everything that can be said about one rule of a regulation, and the dates that it would bring. */
export function EditServiceRule({ rule, index }: { rule: RuleTemplate; index: number }) {
  const ui = useUi()
  const { edit } = useKindEdit()
  const errorAt = useErrorAt()
  const set = (next: RuleTemplate) => edit(before => withRule(before, index, next))
  const props = { rule, index, set }
  return (
    <div className={classes.editor}>
      <KindProblems path={['rules', index]} />
      <TitleInput
        label={ui('rules.name')}
        value={rule.title}
        onChange={title => set({ ...rule, title })}
        {...errorAt(['rules', index, 'title'])}
      />
      <TextInput
        label={ui('rules.code')}
        value={rule.id}
        onChange={event => set({ ...rule, id: event.currentTarget.value })}
        maw={360}
        {...errorAt(['rules', index, 'id'])}
      />
      <EditCondition {...props} />
      <EditScales {...props} />
      <Schedule {...props} />
      <Leads {...props} />
      <Together {...props} />
      <EditItems {...props} />
      <RuleDates rule={rule} />
      <JsonInput value={rule} onChange={set} />
      <Button
        variant="subtle"
        color="red"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => edit(before => withRule(before, index, null))}
      >
        {ui('rules.removeRule', { rule: rule.id })}
      </Button>
    </div>
  )
}

const COMBINES = ['first', 'all'] as const
const ANCHORS = ['fixed', 'floating', 'fixed_within_grace'] as const

/** From which day the next one counts. */
function Schedule({ rule, index, set }: RuleProps) {
  const ui = useUi()
  const errorAt = useErrorAt()
  return (
    <fieldset className={classes.part}>
      <legend>{ui('kinds.schedule')}</legend>
      <div className={classes.row}>
        <Select
          label={ui('kinds.combine')}
          data={COMBINES.map(value => ({ value, label: ui(`kinds.combines.${value}`) }))}
          value={rule.combine}
          onChange={value => set({ ...rule, combine: COMBINES.find(one => one === value) ?? rule.combine })}
          allowDeselect={false}
        />
        <Select
          label={ui('kinds.anchor')}
          data={ANCHORS.map(value => ({ value, label: ui(`kinds.anchors.${value}`) }))}
          value={rule.anchor}
          onChange={value => set({ ...rule, anchor: ANCHORS.find(one => one === value) ?? rule.anchor })}
          allowDeselect={false}
          {...errorAt(['rules', index, 'anchor'])}
        />
        {rule.anchor === 'fixed_within_grace' && (
          <>
            <OptionalNumber
              label={ui('kinds.grace')}
              suffix="%"
              value={rule.gracePercent}
              onChange={gracePercent => set({ ...rule, gracePercent })}
            />
            <OptionalNumber
              label={ui('kinds.grace')}
              suffix={ui('kinds.daysUnit')}
              value={rule.graceDays}
              onChange={graceDays => set({ ...rule, graceDays })}
            />
          </>
        )}
      </div>
    </fieldset>
  )
}

/** How long before it is due it opens, and is reminded of again. */
function Leads({ rule, index, set }: RuleProps) {
  const ui = useUi()
  const errorAt = useErrorAt()
  const counted = rule.everyUsage !== undefined
  const setLeads = (texts: readonly string[]) => {
    const leads = texts.map(Number).filter(days => Number.isInteger(days) && days >= 0)
    set({ ...rule, leads: leads.length > 0 ? leads : undefined })
  }
  return (
    <fieldset className={classes.part}>
      <legend>{ui('kinds.leads')}</legend>
      <div className={classes.row}>
        <OptionalNumber
          label={ui('kinds.leadDays')}
          value={rule.leadDays}
          onChange={leadDays => set({ ...rule, leadDays })}
          {...errorAt(['rules', index, 'leadDays'])}
        />
        {counted && (
          <>
            <OptionalNumber
              label={ui('kinds.leadUsage')}
              {...(rule.unit === undefined ? {} : { suffix: unitName(rule.unit, ui) })}
              value={rule.leadUsage}
              onChange={leadUsage => set({ ...rule, leadUsage })}
            />
            <OptionalNumber
              label={ui('kinds.leadPercent')}
              suffix="%"
              value={rule.leadPercent}
              onChange={leadPercent => set({ ...rule, leadPercent })}
            />
          </>
        )}
        <TagsInput
          label={ui('kinds.moreLeads')}
          value={(rule.leads ?? []).map(String)}
          onChange={setLeads}
          clearButtonProps={{ 'aria-label': ui('form.clear') }}
        />
        <OptionalNumber
          label={ui('kinds.horizonDays')}
          hint={ui('kinds.horizonHint')}
          value={rule.horizonDays}
          onChange={horizonDays => set({ ...rule, horizonDays })}
          {...errorAt(['rules', index, 'horizonDays'])}
        />
      </div>
    </fieldset>
  )
}

const CREATES = ['interest', 'deal'] as const

/** What it is done together with, what it brings, and who hears of it. */
function Together({ rule, index, set }: RuleProps) {
  const ui = useUi()
  const { locale } = useReader()
  const { body } = useKindEdit()
  const errorAt = useErrorAt()
  const others = body.rules.filter(one => one.id !== rule.id)
  return (
    <fieldset className={classes.part}>
      <legend>{ui('kinds.together')}</legend>
      <Stack gap={8}>
        <div className={classes.row}>
          <MultiSelect
            label={ui('kinds.contains')}
            data={others.map(({ id, title }) => ({ value: id, label: title[locale] || id }))}
            value={[...(rule.contains ?? [])]}
            onChange={contains => set({ ...rule, contains: contains.length > 0 ? contains : undefined })}
            clearButtonProps={{ 'aria-label': ui('form.clear') }}
            {...errorAt(['rules', index, 'contains'])}
          />
          <OptionalNumber
            label={ui('kinds.mergeDays')}
            hint={ui('kinds.mergeHint')}
            value={rule.mergeDays}
            onChange={mergeDays => set({ ...rule, mergeDays })}
            {...errorAt(['rules', index, 'mergeDays'])}
          />
          <OptionalNumber
            label={ui('kinds.minutes')}
            value={rule.minutes}
            onChange={minutes => set({ ...rule, minutes })}
          />
        </div>
        <div className={classes.row}>
          <Select
            label={ui('kinds.creates')}
            placeholder={ui('kinds.createsNothing')}
            data={CREATES.map(value => ({ value, label: ui(`kinds.created.${value}`) }))}
            value={rule.creates ?? null}
            onChange={value => set({ ...rule, creates: CREATES.find(one => one === value) })}
            clearable
            clearButtonProps={{ 'aria-label': ui('form.clear') }}
          />
          <Checkbox
            label={ui('kinds.clientLetter')}
            checked={rule.clientLetter === true}
            onChange={event => set({ ...rule, clientLetter: event.currentTarget.checked ? true : undefined })}
          />
        </div>
      </Stack>
    </fieldset>
  )
}
