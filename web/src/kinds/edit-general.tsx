import { Stack, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { Meter } from '../../../src/domain/object-kind.ts'
import { filled, freeName, withEntry } from '../lib/kind-edit.ts'
import { RemoveButton, SmallButton } from '../rules/inputs.tsx'
import classes from '../rules/rules.module.css'
import { useUi } from '../text/use-ui.ts'
import { KindProblems, useErrorAt, useKindEdit } from './edit-context.tsx'
import { OptionalNumber, TitleInput } from './inputs.tsx'

/** The name of the kind, its meters, and when one of it is old enough to offer a new one. */
export function EditGeneral() {
  const ui = useUi()
  const { body, edit } = useKindEdit()
  const errorAt = useErrorAt()
  const { meters, replacement = {} } = body
  const setMeters = (next: readonly Meter[]) => edit(before => ({ ...before, meters: next.map(filled) }))
  const setReplacement = (next: { years?: number | undefined; usage?: number | undefined }) => {
    const kept = filled(next)
    edit(before => filled({ ...before, replacement: Object.keys(kept).length > 0 ? kept : undefined }))
  }
  const addMeter = () => {
    const names = meters.flatMap(({ id }) => id ?? [])
    const isFirst = meters.every(({ id }) => id !== undefined)
    setMeters([...meters, isFirst ? { unit: 'km' } : { id: freeName(names, 'meter'), unit: 'hours' }])
  }
  return (
    <Stack gap="md">
      <TitleInput
        label={ui('rules.name')}
        value={body.title}
        onChange={title => edit(before => ({ ...before, title }))}
        {...errorAt(['title'])}
      />
      <fieldset className={classes.part}>
        <legend>{ui('kinds.meters')}</legend>
        <Stack gap="sm">
          <KindProblems path={['meters']} />
          {meters.map((meter, index) => (
            <MeterRow
              // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
              key={index}
              meter={meter}
              onChange={next => setMeters(withEntry(meters, index, next))}
            />
          ))}
          <SmallButton icon={<IconPlus size={13} aria-hidden />} onClick={addMeter}>
            {ui('kinds.addMeter')}
          </SmallButton>
        </Stack>
      </fieldset>
      <fieldset className={classes.part}>
        <legend>{ui('kinds.replacement')}</legend>
        <KindProblems path={['replacement']} />
        <div className={classes.row}>
          <OptionalNumber
            label={ui('kinds.years')}
            value={replacement.years}
            onChange={years => setReplacement({ ...replacement, years })}
          />
          <OptionalNumber
            label={ui('kinds.usageReached')}
            value={replacement.usage}
            onChange={usage => setReplacement({ ...replacement, usage })}
          />
        </div>
      </fieldset>
    </Stack>
  )
}

function MeterRow({ meter, onChange }: { meter: Meter; onChange: (next: Meter | null) => void }) {
  const ui = useUi()
  const { id, title, unit } = meter
  return (
    <div className={classes.row}>
      {id === undefined ? (
        <TextInput label={ui('rules.name')} value={ui('kinds.mainMeter')} readOnly />
      ) : (
        <>
          <TextInput
            label={ui('rules.code')}
            value={id}
            onChange={event => onChange({ ...meter, id: event.currentTarget.value })}
          />
          <TitleInput
            label={ui('rules.name')}
            value={title ?? { ru: '', en: '' }}
            onChange={next => onChange({ ...meter, title: next })}
          />
        </>
      )}
      <TextInput
        label={ui('rules.unit')}
        value={unit}
        onChange={event => onChange({ ...meter, unit: event.currentTarget.value })}
      />
      <RemoveButton label={ui('rules.remove', { what: unit })} onClick={() => onChange(null)} />
    </div>
  )
}
