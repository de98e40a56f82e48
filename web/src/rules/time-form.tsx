import { Checkbox, NumberInput, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { datedFields } from '../lib/definition-edit.ts'
import { type Group, isGroup, isOneOffset, type Single, type Time, UNITS } from '../lib/time-text.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { RemoveButton, SmallButton } from './inputs.tsx'
import classes from './rules.module.css'

type Props<Part extends Time> = { time: Part; anchors: readonly string[]; onChange: (time: Time) => void }

/** A time by its parts: number, unit, side and date; of several dates the earliest or the latest, one inside another. */
export function TimeForm({ time, anchors, onChange }: Props<Time>) {
  const ui = useUi()
  if (isGroup(time)) return <GroupInput time={time} anchors={anchors} onChange={onChange} />
  return (
    <>
      <SingleInput single={time} anchors={anchors} onChange={onChange} />
      <SmallButton
        icon={<IconPlus size={13} aria-hidden />}
        onClick={() => onChange({ pick: 'earliest', of: [time, time] })}
      >
        {ui('rules.orDate')}
      </SmallButton>
    </>
  )
}

function GroupInput({ time, anchors, onChange }: Props<Group>) {
  const ui = useUi()
  const { pick, of } = time
  const isOne = isOneOffset(time)
  const [together, setTogether] = useState(isOne)
  const set = (index: number, part: Time) => {
    const next = of.with(index, part)
    // What is one number to whoever reads it is changed as one.
    const asOne = together && isOne && !isGroup(part)
    onChange({ pick, of: asOne ? next.map(one => (isGroup(one) ? one : { ...one, offset: part.offset })) : next })
  }
  const add = () => {
    const last = of.at(-1)
    if (last) onChange({ pick, of: [...of, last] })
  }
  const drop = (index: number) => {
    const left = of.filter((_, at) => at !== index)
    const [only] = left
    onChange(left.length === 1 && only ? only : { pick, of: left })
  }
  return (
    <div className={classes.group}>
      <Select
        label={ui('rules.pick')}
        data={[
          { value: 'earliest', label: ui('rules.earliest') },
          { value: 'latest', label: ui('rules.latest') },
        ]}
        value={pick}
        onChange={next => onChange({ pick: next === 'latest' ? 'latest' : 'earliest', of })}
        allowDeselect={false}
        maw={320}
      />
      {isOne && (
        <Checkbox
          label={ui('rules.sameForAll')}
          checked={together}
          onChange={event => setTogether(event.currentTarget.checked)}
        />
      )}
      {of.map((part, index) => (
        // Positions are all that tells equal parts apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className={classes.member}>
          <div className={classes.memberForm}>
            {isGroup(part) ? (
              <GroupInput time={part} anchors={anchors} onChange={next => set(index, next)} />
            ) : (
              <SingleInput single={part} anchors={anchors} onChange={next => set(index, next)} />
            )}
          </div>
          {of.length > 1 && <RemoveButton label={ui('rules.dropDate')} onClick={() => drop(index)} />}
        </div>
      ))}
      <SmallButton icon={<IconPlus size={13} aria-hidden />} onClick={add}>
        {ui('rules.orDate')}
      </SmallButton>
    </div>
  )
}

type SingleProps = { single: Single; anchors: readonly string[]; onChange: (single: Single) => void }
const SIDES = ['before', 'after', 'at'] as const

function SingleInput({ single, anchors, onChange }: SingleProps) {
  const ui = useUi()
  const { definition, catalogue, words } = useEdit()
  const { offset, anchor, moves } = single
  const own = datedFields(definition).map(name => ({ value: name, label: words.words.field(definition.kind, name) }))
  const common = catalogue.anchors
    .filter(({ name }) => !(['opened', 'item', 'due'].includes(name) && !anchors.includes(name)))
    .map(({ name, label }) => ({ value: name, label }))
  const known = [...own, ...common.filter(one => own.every(({ value }) => value !== one.value))]
  const dates = known.some(one => one.value === anchor) ? known : [{ value: anchor, label: anchor }, ...known]
  const { sign, amount, unit, since } = offset ?? { sign: '-' as const, amount: 1, unit: 'd', since: '' }
  const side = offset === null ? 'at' : sign === '-' ? 'before' : 'after'
  const set = (next: Partial<NonNullable<Single['offset']>>) =>
    onChange({ ...single, offset: { sign, amount, unit, since, ...next } })
  const setSide = (next: string | null) =>
    next === 'at' ? onChange({ ...single, offset: null }) : set({ sign: next === 'before' ? '-' : '+' })
  return (
    <div className={classes.time}>
      <NumberInput
        label={ui('rules.number')}
        value={offset === null ? '' : amount}
        disabled={offset === null}
        min={0}
        max={99_999}
        allowNegative={false}
        onChange={next => set({ amount: Number(next) || 0 })}
      />
      <Select
        label={ui('rules.unit')}
        data={UNITS.map(name => ({
          value: name,
          label: catalogue.units.find(one => one.name === name)?.label ?? name,
        }))}
        value={offset === null ? null : unit}
        disabled={offset === null}
        onChange={next => set({ unit: next ?? unit })}
        allowDeselect={false}
      />
      <Select
        label={ui('rules.side')}
        data={SIDES.map(name => ({ value: name, label: ui(`rules.sides.${name}`) }))}
        value={side}
        onChange={setSide}
        allowDeselect={false}
      />
      <Select
        label={[ui('rules.date'), ...moves].join(' ')}
        data={dates}
        value={anchor}
        onChange={next => onChange({ ...single, anchor: next ?? anchor })}
        searchable
        allowDeselect={false}
        nothingFoundMessage={ui('form.nothing')}
      />
    </div>
  )
}
