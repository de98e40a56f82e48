import { Popover } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import type { BecauseView } from '../../../src/endpoints/step.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { chipClass } from '../ui/chip.tsx'
import { BecauseList } from './because-list.tsx'

type Props = { rule: string; kind: string; because: readonly BecauseView[] }

/** Why this is here: the rule, and behind it the chain down to who set the date. */
export function ReasonChip({ rule, kind, because }: Props) {
  const ui = useUi()
  const words = useWords()
  const name = words.rule(rule, kind)
  return (
    <Popover width={340} position="bottom-start" withArrow shadow="md">
      <Popover.Target>
        <button type="button" className={chipClass('outline')} aria-label={`${ui('why.label')}: ${rule} ${name}`}>
          <IconHelpCircle size={13} aria-hidden />
          <span>{name === rule ? rule : `${rule} · ${name}`}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <BecauseList because={because} kind={kind} />
      </Popover.Dropdown>
    </Popover>
  )
}
