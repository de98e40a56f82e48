import { Group, Select, Tabs, Text } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { INBOX_TABS, type InboxTab, isInboxTab } from '../lib/inbox.ts'
import { withFilter } from '../lib/link.ts'
import { useUi } from '../text/use-ui.ts'
import { PageHead } from '../ui/page-head.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { Coming } from './coming.tsx'
import classes from './inbox.module.css'
import { DoneList, OpenList } from './lists.tsx'
import { type Scope, useInTab, useOpenTasks } from './use-tasks.ts'

const SCOPES: readonly Scope[] = ['mine', 'unclaimed', 'all']

/** What to do today, what is late, what comes later, what was done. */
export function InboxPage() {
  const ui = useUi()
  const [search, setSearch] = useSearchParams()
  const given = search.get('tab')
  const tab: InboxTab = isInboxTab(given) ? given : 'today'
  const scope = SCOPES.find(word => word === search.get('scope')) ?? 'mine'
  const q = search.get('q') ?? ''
  const set = (name: string, value: string | null) => setSearch(withFilter(search, name, value), { replace: true })
  const open = useOpenTasks(scope, q)
  const tabOf = useInTab()
  const count = (word: InboxTab) => open.data?.items.filter(task => tabOf(task) === word).length
  return (
    <>
      <PageHead title={ui('inbox.title')} />
      <div className={classes.columns}>
        <Tabs value={tab} onChange={word => set('tab', word === 'today' ? null : word)} keepMounted={false}>
          <Group justify="space-between" align="flex-end" gap="xs" mb="sm">
            <Tabs.List style={{ flexWrap: 'wrap' }}>
              {INBOX_TABS.map(word => (
                <Tabs.Tab key={word} value={word}>
                  {tabText(ui(`inbox.tab.${word}`), word === 'done' ? undefined : count(word))}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Group gap="xs">
              <SearchInput value={q} onChange={text => set('q', text)} label={ui('inbox.search')} />
              <ScopeSelect scope={scope} onChange={word => set('scope', word === 'mine' ? null : word)} />
            </Group>
          </Group>
          {INBOX_TABS.map(word => (
            <Tabs.Panel key={word} value={word}>
              {word === 'done' ? <DoneList scope={scope} q={q} /> : <OpenList open={open} tab={word} />}
            </Tabs.Panel>
          ))}
          <Text size="xs" c="dimmed" mt="xs" visibleFrom="sm">
            {ui('inbox.keys')}
          </Text>
        </Tabs>
        <Coming />
      </div>
    </>
  )
}

const tabText = (text: string, count: number | undefined) => (count === undefined ? text : `${text} · ${count}`)

function ScopeSelect({ scope, onChange }: { scope: Scope; onChange: (scope: string | null) => void }) {
  const ui = useUi()
  return (
    <Select
      aria-label={ui('inbox.scope')}
      data={SCOPES.map(word => ({ value: word, label: ui(`inbox.scopes.${word}`) }))}
      value={scope}
      onChange={onChange}
      allowDeselect={false}
      style={{ flex: '0 1 152px' }}
    />
  )
}
