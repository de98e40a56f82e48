import { Select, Stack, TextInput } from '@mantine/core'
import type { Meter, RuleTemplate } from '../../../src/domain/object-kind.ts'
import { unitName } from '../lib/unit.ts'
import classes from '../rules/rules.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { EditCalendar } from './edit-calendar.tsx'
import { KindProblems, type RuleProps, useKindEdit } from './edit-context.tsx'
import { EditUsedUp } from './edit-used-up.tsx'
import { GivenInput, OptionalNumber, useAttributeOptions } from './inputs.tsx'
import { ScaleBox } from './scale-box.tsx'

/** What makes a service due: any of six scales, ticked one by one. */
export function EditScales(props: RuleProps) {
  const ui = useUi()
  return (
    <fieldset className={classes.part}>
      <legend>{ui('kinds.scales')}</legend>
      <Stack gap="sm">
        <EditCalendar {...props} />
        <UsageScale {...props} />
        <ThresholdScale {...props} />
        <ExpiryScale {...props} />
        <EventScale {...props} />
        <EditUsedUp {...props} />
      </Stack>
    </fieldset>
  )
}

const MAIN = ''

/** The meters that a rule may count by; the main one has no name of its own. */
function useMeterOptions(meters: readonly Meter[]) {
  const ui = useUi()
  const { locale } = useReader()
  return meters.map(({ id = MAIN, title, unit }) => ({
    value: id,
    label: `${title?.[locale] ?? (id === MAIN ? ui('kinds.mainMeter') : id)}, ${unitName(unit, ui)}`,
  }))
}

function UsageScale({ rule, index, set }: RuleProps) {
  const ui = useUi()
  const { body } = useKindEdit()
  const toggle = (on: boolean) =>
    set(on ? { ...rule, everyUsage: 1_000, ...ofMeter(rule.meter, body.meters) } : withoutUsage(rule))
  return (
    <>
      <ScaleBox label={ui('kinds.scale.usage')} on={rule.everyUsage !== undefined} onToggle={toggle}>
        <GivenInput
          label={ui('kinds.everyUsage')}
          value={rule.everyUsage}
          attributes={body.attributes}
          onChange={everyUsage => set({ ...rule, everyUsage: everyUsage ?? 1 })}
        />
        <MeterInput rule={rule} set={set} />
      </ScaleBox>
      <KindProblems path={['rules', index, 'everyUsage']} />
    </>
  )
}

const ofMeter = (meter: string | undefined, meters: readonly Meter[]) => {
  const found = meters.find(({ id }) => id === meter) ?? meters[0]
  return { meter: found?.id, unit: found?.unit }
}

const withoutUsage = (rule: RuleTemplate): RuleTemplate => ({
  ...rule,
  everyUsage: undefined,
  leadUsage: undefined,
  leadPercent: undefined,
  meter: rule.threshold ? rule.meter : undefined,
  unit: rule.threshold ? rule.unit : undefined,
})

function MeterInput({ rule, set }: Pick<RuleProps, 'rule' | 'set'>) {
  const ui = useUi()
  const { body } = useKindEdit()
  const options = useMeterOptions(body.meters)
  if (options.length < 2 && rule.meter === undefined) return null
  return (
    <Select
      label={ui('kinds.meter')}
      data={options}
      value={rule.meter ?? MAIN}
      onChange={chosen =>
        set({ ...rule, ...ofMeter(chosen === MAIN ? undefined : (chosen ?? undefined), body.meters) })
      }
      allowDeselect={false}
    />
  )
}

const CROSSINGS = ['above', 'below', 'rises', 'falls'] as const

function ThresholdScale({ rule, set }: RuleProps) {
  const ui = useUi()
  const { threshold } = rule
  const toggle = (on: boolean) => set({ ...rule, threshold: on ? { is: 'above', limit: 0 } : undefined })
  return (
    <ScaleBox label={ui('kinds.scale.threshold')} on={threshold !== undefined} onToggle={toggle}>
      {threshold && (
        <>
          <Select
            label={ui('kinds.crossing')}
            data={CROSSINGS.map(value => ({ value, label: ui(`kinds.crossings.${value}`) }))}
            value={threshold.is}
            onChange={value =>
              set({ ...rule, threshold: { ...threshold, is: CROSSINGS.find(one => one === value) ?? 'above' } })
            }
            allowDeselect={false}
          />
          <OptionalNumber
            label={ui('kinds.limit')}
            value={threshold.limit}
            negative
            onChange={limit => set({ ...rule, threshold: { ...threshold, limit: limit ?? 0 } })}
          />
          <MeterInput rule={rule} set={set} />
        </>
      )}
    </ScaleBox>
  )
}

const COMMON_DAYS = ['commissionedOn', 'warrantyEndOn', 'shelfLifeEndOn'] as const

function ExpiryScale({ rule, set }: RuleProps) {
  const ui = useUi()
  const { body } = useKindEdit()
  const own = useAttributeOptions(body.attributes.filter(({ type }) => type === 'day'))
  const common = COMMON_DAYS.map(value => ({ value, label: ui(`kinds.day.${value}`) }))
  const on = rule.expiresOn !== undefined || rule.validMonths !== undefined
  const toggle = (next: boolean) => set({ ...rule, expiresOn: undefined, validMonths: next ? 12 : undefined })
  return (
    <ScaleBox label={ui('kinds.scale.expiry')} on={on} onToggle={toggle}>
      <Select
        label={ui('kinds.expiresOn')}
        placeholder="–"
        data={[...own, ...common]}
        value={rule.expiresOn?.attribute ?? null}
        onChange={chosen => set({ ...rule, expiresOn: chosen === null ? undefined : { attribute: chosen } })}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
      <OptionalNumber
        label={ui('kinds.validMonths')}
        value={rule.validMonths}
        onChange={validMonths => set({ ...rule, validMonths })}
      />
    </ScaleBox>
  )
}

function EventScale({ rule, set }: RuleProps) {
  const ui = useUi()
  const { body } = useKindEdit()
  const options = useAttributeOptions(body.attributes.filter(({ type }) => type === 'integer' || type === 'number'))
  const { notedWhen } = rule
  const toggle = (on: boolean) => set({ ...rule, event: on ? rule.id : undefined, notedWhen: undefined })
  return (
    <ScaleBox label={ui('kinds.scale.event')} on={rule.event !== undefined} onToggle={toggle}>
      <TextInput
        label={ui('kinds.event')}
        value={rule.event ?? ''}
        onChange={event => set({ ...rule, event: event.currentTarget.value })}
      />
      <Select
        label={ui('kinds.notedWhen')}
        placeholder={ui('kinds.byHand')}
        data={options}
        value={notedWhen?.attribute ?? null}
        onChange={chosen =>
          set({
            ...rule,
            notedWhen:
              chosen === null ? undefined : { attribute: chosen, changesPercent: notedWhen?.changesPercent ?? 10 },
          })
        }
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
      {notedWhen && (
        <OptionalNumber
          label={ui('kinds.changesPercent')}
          suffix="%"
          value={notedWhen.changesPercent}
          onChange={changesPercent =>
            set({ ...rule, notedWhen: { ...notedWhen, changesPercent: changesPercent ?? 1 } })
          }
        />
      )}
    </ScaleBox>
  )
}
