import { Select, Stack } from '@mantine/core'
import type { Command } from '../../../src/domain/definition.ts'
import { useBodies } from '../api/definition.ts'
import { FieldInput } from '../form/field-input.tsx'
import { useFieldLabels } from '../form/use-field-labels.ts'
import { type FormValues, toBody } from '../lib/field.ts'
import { type ActValues, NO_COMMAND } from '../lib/process-act.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import type { ActFormProps } from './act-form.tsx'

/** What only the product itself says is nothing that an operator could say. */
const PRODUCT = ['system', 'feed']
const CURRENCY = 'RUB'

/** Which command of the definition, and what it asks for; the reason goes along by itself. */
export function CommandInput({ kinds, values, missing, onChange }: ActFormProps) {
  const ui = useUi()
  const { options, asked } = useCommandChoice(kinds)
  const { zone, locale } = useReader()
  const fields = asked(values.command).filter(isShown)
  const give = (command: string, given: FormValues) => {
    const all = asked(command)
    const { body, problems } = toBody(all.filter(isShown), given, { zone, locale, currency: CURRENCY })
    const asksReason = all.length > all.filter(isShown).length
    const next: Partial<ActValues> = { command, given, input: body, problems, asksReason }
    onChange({ ...values, ...next })
  }
  return (
    <Stack gap="sm">
      <Select
        label={ui('operate.whichCommand')}
        data={options}
        value={values.command || null}
        onChange={command => (command === null ? onChange({ ...values, ...NO_COMMAND }) : give(command, {}))}
        error={missing === 'command' && ui('form.problem.required')}
        searchable
        required
        nothingFoundMessage={ui('form.nothing')}
      />
      {fields.map(field => {
        const problem = missing === 'input' ? values.problems[field.name] : undefined
        return (
          <FieldInput
            key={`${values.command} ${field.name}`}
            field={field}
            value={values.given[field.name] ?? ''}
            onChange={value => give(values.command, { ...values.given, [field.name]: value })}
            currency={CURRENCY}
            {...(problem ? { error: ui(`form.problem.${problem}`) } : {})}
          />
        )
      })}
    </Stack>
  )
}

/** Commands of these kinds by kind; a name that several share is offered once, and asks what the first of them asks. */
function useCommandChoice(kinds: readonly string[]) {
  const words = useWords()
  const labelled = useFieldLabels()
  const bodies = useBodies(kinds)
  const all = bodies.flatMap(({ kind, commands }) =>
    Object.entries(commands)
      .filter(([, { by }]) => by.some(who => !PRODUCT.includes(who)))
      .map(([name, command]) => ({ kind, name, command })),
  )
  const first = new Map(all.toReversed().map(one => [one.name, one]))
  const own = (kind: string) => all.filter(one => one.kind === kind && first.get(one.name) === one)
  return {
    options: bodies.map(({ kind }) => ({
      group: words.kind(kind),
      items: own(kind).map(({ name }) => ({ value: name, label: words.command(kind, name) })),
    })),
    asked: (name: string) => {
      const found = first.get(name)
      return found ? labelled(found.kind, inputOf(found.command)) : []
    },
  }
}

/** The reason of the act stands below, and is the command's too. */
const isShown = ({ name }: { name: string }) => name !== 'reason'

const inputOf = ({ input = {} }: Command) =>
  Object.entries(input)
    .filter(([, { internal }]) => !internal)
    .map(([name, { type, required = false, choices }]) => ({ name, type, required, choices }))
