import { Anchor, List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { ChainLink, WhyView } from '../../../src/endpoints/why.ts'
import { get } from '../api/client.ts'
import { recordApi } from '../api/record.ts'
import { formatWhen } from '../lib/date.ts'
import { recordPath } from '../lib/link.ts'
import { Async } from '../ui/async.tsx'
import { becauseText, type Telling, useTelling } from './because-list.tsx'

/** Why a step stands, asked when it is opened: down to who set its date, and to the import that brought it. */
export function ChainList({ kind, recordId, stepKey }: { kind: string; recordId: string; stepKey: string }) {
  const why = useQuery({
    queryKey: ['why', recordId, stepKey],
    queryFn: () => get<WhyView>(`${recordApi(kind, recordId)}/why/${encodeURIComponent(stepKey)}`),
  })
  return (
    <Async query={why} rows={3}>
      {({ chain }) => <Chain chain={chain} kind={kind} />}
    </Async>
  )
}

function Chain({ chain, kind }: { chain: readonly ChainLink[]; kind: string }) {
  const telling = useTelling(kind)
  // The step itself is what is being explained.
  const links = chain[0]?.what === 'step' ? chain.slice(1) : chain
  if (links.length === 0) return <Text size="sm">{telling.ui('why.unknown')}</Text>
  return (
    <List size="sm" spacing={4} type="ordered">
      {links.map((link, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a chain is shown whole and never reordered
        <List.Item key={index}>
          <LinkText link={link} telling={telling} />
        </List.Item>
      ))}
    </List>
  )
}

function LinkText({ link, telling }: { link: ChainLink; telling: Telling }) {
  const { ui, words, reader, by } = telling
  switch (link.what) {
    case 'letter':
      return ui('why.letter', { letter: words.template(link.template, telling.kind), at: formatWhen(link.at, reader) })
    case 'task':
      return ui('why.task', { task: words.task(telling.kind, link.title), at: formatWhen(link.at, reader) })
    case 'step':
      return ui('why.step', {
        rule: link.rule,
        name: words.rule(link.rule, telling.kind),
        at: link.at ? formatWhen(link.at, reader) : '–',
      })
    case 'set':
      return ui('why.said', {
        by: link.byName ?? by(link.by),
        at: formatWhen(link.at, reader),
        event: link.event ? words.event(link.event) : ui('why.created'),
      })
    case 'release':
      return <Release link={link} telling={telling} />
    case 'import':
      return (
        <Anchor component={Link} to={`/import/${link.importId}`} size="sm">
          {ui('why.import', {
            row: link.rowKey,
            file: link.fileName ?? link.format,
            at: formatWhen(link.at, reader),
            by: link.byName ?? by(link.by),
          })}
        </Anchor>
      )
    case 'followUp':
      return (
        <Anchor component={Link} to={recordPath(link.recordKind, link.recordId)} size="sm">
          {ui('why.followUp', {
            event: words.event(link.event),
            record: words.record(link.recordKind, link.recordNumber),
            title: link.recordTitle,
          })}
        </Anchor>
      )
    default:
      return becauseText(link, telling)
  }
}

function Release({ link, telling }: { link: Extract<ChainLink, { what: 'release' }>; telling: Telling }) {
  const { ui, words } = telling
  const feed = words.named('ui.actor', `feed:${link.feed}`)
  const text = ui('why.release', { feed, id: link.externalId, version: link.version })
  if (link.url === null || !/^https?:/.test(link.url)) return text
  return (
    <Anchor href={link.url} target="_blank" rel="noreferrer" size="sm">
      {text}
    </Anchor>
  )
}
