import { CloseButton, Group } from '@mantine/core'
import { useAddress } from '../lib/use-address.ts'
import { monthName } from '../lib/year.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Chip } from '../ui/chip.tsx'
import { useChoice } from './use-potential.ts'

/** What was chosen in the bars or the table and has no box of its own among the filters. */
export function Chosen() {
  const ui = useUi()
  const { locale } = useReader()
  const { filter, item } = useChoice()
  const choose = useAddress()
  const month = filter.month === undefined ? null : String(filter.month)
  const chosen = [
    {
      name: 'month',
      text: month && `${monthName(Number(month.slice(0, 4)), Number(month.slice(5, 7)), locale)} ${month.slice(0, 4)}`,
    },
    { name: 'region', text: filter.region === undefined ? null : String(filter.region) },
    { name: 'ruleId', text: filter.ruleId === undefined ? null : `${ui('potential.group.rule')}: ${filter.ruleId}` },
    { name: 'item', text: item },
  ].flatMap(({ name, text }) => (text === null ? [] : [{ name, text }]))
  if (chosen.length === 0) return null
  return (
    <Group gap="xs" mb="sm">
      {chosen.map(({ name, text }) => (
        <Group key={name} gap={2}>
          <Chip tone="accent">{text}</Chip>
          <CloseButton
            size="sm"
            aria-label={ui('potential.drop', { what: text })}
            onClick={() => choose({ [name]: null })}
          />
        </Group>
      ))}
    </Group>
  )
}
