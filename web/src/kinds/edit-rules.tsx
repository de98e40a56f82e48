import { Accordion, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { freeName } from '../lib/kind-edit.ts'
import { ProblemChip } from '../rules/problem-chip.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useKindEdit } from './edit-context.tsx'
import { EditServiceRule } from './edit-rule.tsx'
import { useRuleWords } from './use-rule-words.ts'

/** The regulation: one rule is open at a time. */
export function EditServiceRules() {
  const ui = useUi()
  const { locale } = useReader()
  const { body, edit, problems } = useKindEdit()
  const words = useRuleWords()
  const [opened, setOpened] = useState<string | null>(null)
  const add = () => {
    const id = freeName(
      body.rules.map(rule => rule.id),
      'rule-',
    )
    const title = { ru: '', en: '' }
    edit(before => ({
      ...before,
      rules: [...before.rules, { id, title, everyMonths: 12, combine: 'first', anchor: 'floating', leadDays: 30 }],
    }))
    setOpened(String(body.rules.length))
  }
  return (
    <Stack gap="sm">
      <Accordion variant="separated" value={opened} onChange={setOpened} keepMounted={false}>
        {body.rules.map((rule, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
          <Accordion.Item key={index} value={String(index)}>
            <Accordion.Control>
              <Group gap={8}>
                <Text size="sm" fw={600}>
                  {rule.title[locale] || rule.id}
                </Text>
                <Text size="sm" c="dimmed">
                  {words(rule)}
                </Text>
                <ProblemChip problems={problems} path={['rules', index]} />
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <EditServiceRule rule={rule} index={index} />
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
