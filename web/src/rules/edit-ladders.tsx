import { Button, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { Definition } from '../../../src/domain/definition.ts'
import type { Rung } from '../../../src/domain/ladder.ts'
import { AUDIENCES, type Audience } from '../../../src/domain/people.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { AddName } from './edit-states.tsx'
import { AmountInput, ManyOf, RemoveButton } from './inputs.tsx'
import { ProblemsAt } from './problem-list.tsx'
import { Lines } from './rule-table.tsx'
import classes from './rules.module.css'

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/
const UNITS = ['h', 'wh', 'd', 'wd', 'w']
const isAudience = (name: string): name is Audience => AUDIENCES.some(one => one === name)

/** Who is told, in which order, when nobody reacts: the common ladders, and those of this kind alone. */
export function EditLadders() {
  const ui = useUi()
  const { definition, edit, words, catalogue } = useEdit()
  const own = Object.entries(definition.ladders ?? {})
  return (
    <Stack gap="sm">
      {own.map(([name, rungs]) => (
        <fieldset key={name} className={classes.part}>
          <legend>{name}</legend>
          <Ladder name={name} rungs={rungs} />
        </fieldset>
      ))}
      <AddName
        label={ui('rules.newLadder')}
        pattern={NAME}
        hint={ui('rules.ladderHint')}
        taken={own.map(([name]) => name)}
        onAdd={name =>
          edit(before =>
            withLadder(before, name, catalogue.ladders.find(one => one.name === 'L')?.rungs.map(rungOf) ?? []),
          )
        }
      />
      <Text size="sm" fw={600}>
        {ui('rules.commonLadders')}
      </Text>
      {catalogue.ladders.map(({ name, label }) => (
        <div key={name}>
          <Text size="sm">{label}</Text>
          <Lines lines={words.ladder(name)} />
        </div>
      ))}
    </Stack>
  )
}

const rungOf = ({ offset, to }: { offset: string; to: readonly string[] }): Rung => ({
  offset,
  to: to.filter(isAudience),
})

function withLadder(definition: Definition, name: string, rungs: readonly Rung[] | null): Definition {
  const { [name]: _, ...others } = definition.ladders ?? {}
  return { ...definition, ladders: rungs === null ? others : { ...definition.ladders, [name]: rungs } }
}

function Ladder({ name, rungs }: { name: string; rungs: readonly Rung[] }) {
  const ui = useUi()
  const { edit, catalogue } = useEdit()
  const set = (next: readonly Rung[] | null) => edit(before => withLadder(before, name, next))
  const setRung = (index: number, rung: Rung) => set(rungs.map((one, at) => (at === index ? rung : one)))
  return (
    <Stack gap={8}>
      <ProblemsAt path={['ladders', name]} />
      {rungs.map((rung, index) => (
        // Rungs have no names.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className={classes.row}>
          <AmountInput
            label={ui('rules.afterDue')}
            value={rung.offset}
            units={UNITS}
            prefix="+"
            onChange={offset => setRung(index, { ...rung, offset })}
          />
          <ManyOf
            label={ui('rules.letterTo')}
            words={catalogue.audiences}
            value={rung.to}
            isOne={isAudience}
            onChange={to => setRung(index, { ...rung, to })}
          />
          <RemoveButton
            label={ui('rules.removeRung', { number: index + 1 })}
            onClick={() => set(rungs.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div className={classes.row}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => set([...rungs, { offset: '+5wd', to: ['head'] }])}
        >
          {ui('rules.addRung')}
        </Button>
        <Button variant="subtle" color="red" size="xs" onClick={() => set(null)}>
          {ui('rules.remove', { what: name })}
        </Button>
      </div>
    </Stack>
  )
}
