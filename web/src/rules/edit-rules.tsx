import { Accordion, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { freeRuleId, withNewRule } from '../lib/definition-edit.ts'
import { useUi } from '../text/use-ui.ts'
import { Chip } from '../ui/chip.tsx'
import { useEdit } from './edit-context.tsx'
import { EditRule } from './edit-rule.tsx'
import { ProblemChip } from './problem-chip.tsx'

/** All rules of the copy; one is open at a time. */
export function EditRules() {
  const ui = useUi()
  const { definition, edit, words, problems } = useEdit()
  const [opened, setOpened] = useState<string | null>(null)
  const add = () => {
    const id = freeRuleId(definition)
    edit(before => withNewRule(before, id))
    setOpened(String(definition.rules.length))
  }
  return (
    <Stack gap="sm">
      <Accordion variant="separated" value={opened} onChange={setOpened} keepMounted={false}>
        {definition.rules.map((rule, index) => (
          <Accordion.Item key={rule.id} value={String(index)}>
            <Accordion.Control>
              <Group gap={8}>
                <Text size="sm" fw={600}>
                  {rule.id}
                </Text>
                <Text size="sm">{words.rule(rule).name}</Text>
                {rule.off && <Chip>{ui('rules.off')}</Chip>}
                <ProblemChip problems={problems} path={['rules', index]} />
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <EditRule rule={rule} index={index} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Button
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={add}
      >
        {ui('rules.addRule')}
      </Button>
    </Stack>
  )
}
