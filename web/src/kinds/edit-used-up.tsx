import { Select } from '@mantine/core'
import { useUi } from '../text/use-ui.ts'
import { KindProblems, type RuleProps, useKindEdit } from './edit-context.tsx'
import { GivenInput, isNumber, useAttributeOptions } from './inputs.tsx'
import { ScaleBox } from './scale-box.tsx'

/** A stock that is used up: so much each time, for every unit of an attribute, so many times a week. */
export function EditUsedUp({ rule, index, set }: RuleProps) {
  const ui = useUi()
  const { body } = useKindEdit()
  const { attributes } = body
  const { consumption } = rule
  const options = useAttributeOptions(attributes.filter(isNumber))
  const toggle = (on: boolean) =>
    set({ ...rule, consumption: on ? { norm: 1, timesPerWeek: 7, stock: 30 } : undefined })
  const change = (more: Partial<NonNullable<typeof consumption>>) => {
    if (consumption) set({ ...rule, consumption: { ...consumption, ...more } })
  }
  return (
    <>
      <ScaleBox label={ui('kinds.scale.consumption')} on={consumption !== undefined} onToggle={toggle}>
        {consumption && (
          <>
            <GivenInput
              label={ui('kinds.norm')}
              value={consumption.norm}
              attributes={attributes}
              onChange={norm => change({ norm: norm ?? 1 })}
            />
            <Select
              label={ui('kinds.per')}
              placeholder="–"
              data={options}
              value={consumption.per ?? null}
              onChange={per => set({ ...rule, consumption: withPer(consumption, per) })}
              clearable
              clearButtonProps={{ 'aria-label': ui('form.clear') }}
            />
            <GivenInput
              label={ui('kinds.timesPerWeek')}
              value={consumption.timesPerWeek}
              attributes={attributes}
              onChange={timesPerWeek => change({ timesPerWeek: timesPerWeek ?? 1 })}
            />
            <GivenInput
              label={ui('kinds.stock')}
              value={consumption.stock}
              attributes={attributes}
              onChange={stock => change({ stock: stock ?? 0 })}
            />
          </>
        )}
      </ScaleBox>
      <KindProblems path={['rules', index, 'consumption']} />
    </>
  )
}

function withPer<Value extends { per?: string | undefined }>({ per: _, ...rest }: Value, per: string | null) {
  return per === null ? rest : { ...rest, per }
}
