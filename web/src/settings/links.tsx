import { Alert, Button, Checkbox, CopyButton, Group, Modal, Radio, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { LINK_ENTRIES, LINK_SCOPES, type LinkEntry, type LinkScope } from '../../../src/domain/calendar-link.ts'
import type { CalendarLinkView, NewCalendarLink } from '../../../src/endpoints/calendar-link.ts'
import { get, newKey, post, remove } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import { PartyInput } from '../form/pick-input.tsx'
import record from '../record/record.module.css'
import { useMe } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { When } from '../ui/when.tsx'

/** Secret links by which a calendar program shows what is ahead. */
export function CalendarLinks() {
  const ui = useUi()
  const [isMaking, setMaking] = useState(false)
  const [made, setMade] = useState<NewCalendarLink | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const links = useQuery({
    queryKey: ['calendar-links'],
    queryFn: async () => (await get<{ items: CalendarLinkView[] }>('/me/calendar-links')).items,
  })
  const isAsked = location.hash === '#links'
  useEffect(() => {
    if (isAsked && links.isSuccess) place.current?.scrollIntoView()
  }, [isAsked, links.isSuccess])
  const button = (
    <Button variant="default" size="xs" onClick={() => setMaking(true)}>
      {ui('links.add')}
    </Button>
  )
  return (
    <div ref={place} id="links">
      <Panel title={ui('links.title')} actions={button}>
        <Text size="sm" mb="sm">
          {ui('links.text')}
        </Text>
        <Lags />
        <Async query={links} rows={2}>
          {rows => <LinkList rows={rows} onMade={setMade} />}
        </Async>
      </Panel>
      {isMaking && <NewLink onClose={() => setMaking(false)} onMade={setMade} />}
      {made?.url && <Address link={made} url={made.url} onClose={() => setMade(null)} />}
    </div>
  )
}

const PROGRAMS = ['google', 'outlook', 'apple', 'thunderbird'] as const

/** How late each program sees a change: the letter is the alarm, the calendar the overview. */
function Lags() {
  const ui = useUi()
  return (
    <details>
      <summary>{ui('links.lag')}</summary>
      <Table mt="xs" mb="sm" withRowBorders={false} aria-label={ui('links.lag')}>
        <Table.Tbody>
          {PROGRAMS.map(program => (
            <Table.Tr key={program}>
              <Table.Th scope="row">{ui(`links.program.${program}`)}</Table.Th>
              <Table.Td>{ui(`links.lagOf.${program}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" mb="sm">
        {ui('links.lagText')}
      </Text>
    </details>
  )
}

function LinkList({ rows, onMade }: { rows: readonly CalendarLinkView[]; onMade: (link: NewCalendarLink) => void }) {
  const ui = useUi()
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {ui('links.none')}
      </Text>
    )
  }
  return (
    <ul className={record.links}>
      {rows.map(link => (
        <LinkRow key={link.id} link={link} onMade={onMade} />
      ))}
    </ul>
  )
}

function LinkRow({ link, onMade }: { link: CalendarLinkView; onMade: (link: NewCalendarLink) => void }) {
  const ui = useUi()
  const ask = useAsk()
  const scope = link.scope === 'client' ? (link.partyName ?? '') : ui(`links.scope.${link.scope}`)
  const name = link.name ?? scope
  const renew = () =>
    ask({
      title: ui('links.renewTitle', { name }),
      text: ui('links.renewText'),
      fields: [],
      submit: ui('links.renew'),
      send: async (_, key) => onMade(await post<NewCalendarLink>(`/me/calendar-links/${link.id}/renew`, {}, key)),
    })
  const end = () =>
    ask({
      title: ui('links.endTitle', { name }),
      text: ui('links.endText'),
      fields: [],
      submit: ui('links.end'),
      danger: true,
      send: () => remove(`/me/calendar-links/${link.id}`),
      done: ui('links.ended'),
    })
  return (
    <li>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <Text size="sm">
        {link.name === null ? '' : `${scope} · `}
        {link.entries.map(entry => ui(`links.entries.${entry}`)).join(', ')}
      </Text>
      <Text size="xs" c="dimmed">
        {ui('links.made')} <When value={link.renewedAt} /> ·{' '}
        {link.readAt === null ? (
          ui('links.neverRead')
        ) : (
          <>
            {ui('links.read')} <When value={link.readAt} withRelative="beside" />
          </>
        )}
      </Text>
      <Group gap="xs" mt={4}>
        <Button size="compact-xs" variant="default" onClick={renew} aria-label={ui('links.renewTitle', { name })}>
          {ui('links.renew')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={end} aria-label={ui('links.endTitle', { name })}>
          {ui('links.end')}
        </Button>
      </Group>
    </li>
  )
}

type MakeProps = { onClose: () => void; onMade: (link: NewCalendarLink) => void }

function NewLink({ onClose, onMade }: MakeProps) {
  const ui = useUi()
  const { data: me } = useMe()
  const form = useNewLink({ onClose, onMade })
  const scopes = LINK_SCOPES.filter(scope => scope !== 'team' || me?.teamId)
  return (
    <Modal opened onClose={onClose} title={ui('links.add')} closeButtonProps={{ 'aria-label': ui('form.close') }}>
      <form onSubmit={form.submit} noValidate>
        <Stack gap="sm">
          <Radio.Group label={ui('links.whose')} value={form.scope} onChange={form.chooseScope}>
            <Stack gap={6} mt={4}>
              {scopes.map((scope, index) => (
                <Radio
                  key={scope}
                  value={scope}
                  label={ui(`links.scope.${scope}`)}
                  {...(index === 0 ? { 'data-autofocus': true } : {})}
                />
              ))}
            </Stack>
          </Radio.Group>
          {form.scope === 'client' && (
            <PartyInput
              name="partyId"
              label={ui('plan.client')}
              required
              withAsterisk={false}
              value={form.partyId}
              onChange={form.setPartyId}
            />
          )}
          <Checkbox.Group label={ui('links.what')} value={form.entries} onChange={form.chooseEntries}>
            <Stack gap={6} mt={4}>
              {LINK_ENTRIES.map(entry => (
                <Checkbox key={entry} value={entry} label={ui(`links.entries.${entry}`)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <TextInput
            label={ui('links.name')}
            description={ui('links.nameHint')}
            maxLength={100}
            value={form.name}
            onChange={event => form.setName(event.currentTarget.value)}
          />
          {form.error !== null && <ProblemNote error={form.error} />}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button type="submit" loading={form.isSending} disabled={!form.isComplete}>
              {ui('links.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function useNewLink({ onClose, onMade }: MakeProps) {
  const queries = useQueryClient()
  const [scope, setScope] = useState<LinkScope>('mine')
  const [partyId, setPartyId] = useState('')
  const [entries, setEntries] = useState<LinkEntry[]>([...LINK_ENTRIES])
  const [name, setName] = useState('')
  const [key, setKey] = useState(newKey)
  const sending = useMutation({
    mutationFn: () => {
      const body = {
        scope,
        entries,
        ...(scope === 'client' ? { partyId } : {}),
        ...(name.trim() ? { name: name.trim() } : {}),
      }
      return post<NewCalendarLink>('/me/calendar-links', body, key)
    },
    onSuccess: async link => {
      onClose()
      onMade(link)
      await queries.invalidateQueries({ queryKey: ['calendar-links'] })
    },
    onError: () => setKey(newKey()),
  })
  const isComplete = entries.length > 0 && (scope !== 'client' || partyId !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isComplete) sending.mutate()
  }
  return {
    scope,
    chooseScope: (word: string) => setScope(LINK_SCOPES.find(known => known === word) ?? 'mine'),
    partyId,
    setPartyId,
    entries,
    chooseEntries: (words: string[]) => setEntries(LINK_ENTRIES.filter(entry => words.includes(entry))),
    name,
    setName,
    submit,
    isComplete,
    error: sending.error,
    isSending: sending.isPending,
  }
}

/** The address is shown once. */
function Address({ link, url, onClose }: { link: NewCalendarLink; url: string; onClose: () => void }) {
  const ui = useUi()
  return (
    <Modal
      opened
      onClose={onClose}
      title={link.name ?? ui('links.address')}
      size="lg"
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <Stack gap="sm">
        <Alert color="yellow">{ui('links.once')}</Alert>
        <TextInput
          label={ui('links.address')}
          readOnly
          value={url}
          data-autofocus
          onFocus={event => event.currentTarget.select()}
        />
        <Group gap="xs" justify="flex-end">
          <CopyButton value={url}>
            {({ copied, copy }) => (
              <Button variant="default" leftSection={<IconCopy size={15} aria-hidden />} onClick={copy}>
                {ui(copied ? 'links.copied' : 'links.copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{ui('links.done')}</Button>
        </Group>
        <Text size="sm">{ui('links.how')}</Text>
      </Stack>
    </Modal>
  )
}
