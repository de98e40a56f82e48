import { Anchor, Button, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { DefinitionRow } from '../../../src/endpoints/definition.ts'
import { get, put } from '../api/client.ts'
import { type Published, useDefinitions } from '../api/definition.ts'
import { copiedKind, type KindNames, templateKind } from '../lib/new-kind.ts'
import { loadTexts } from '../text/texts.ts'
import { useUi } from '../text/use-ui.ts'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import classes from './rules.module.css'

const TEMPLATE = 'template'
const KIND = /^[a-z][a-z0-9_]{1,39}$/
const NAMES = [
  ['ru', 'one'],
  ['ru', 'many'],
  ['en', 'one'],
  ['en', 'many'],
] as const

/** A kind of process that no release ships: its name, and what it begins with. */
export function NewKindPage() {
  const ui = useUi()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const definitions = useDefinitions()
  const [kind, setKind] = useState('')
  const [names, setNames] = useState<KindNames>({ ru: { one: '', many: '' }, en: { one: '', many: '' } })
  const [from, setFrom] = useState(TEMPLATE)
  const all = definitions.data ?? []
  const isFree = KIND.test(kind) && all.every(one => one.kind !== kind)
  const isNamed = NAMES.every(([locale, number]) => names[locale][number].trim() !== '')
  const making = useMutation({
    mutationFn: async () => put(`/definitions/${kind}`, await firstCopy(kind, names, from), null),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['definitions'] })
      await navigate(`/rules/${kind}/edit`)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isFree && isNamed) making.mutate()
  }
  return (
    <>
      <PageHead
        title={ui('rules.newKind')}
        above={
          <Anchor component={Link} to="/rules" size="sm">
            {ui('nav.rules')}
          </Anchor>
        }
      />
      <Panel title={ui('rules.newKindTitle')}>
        <form onSubmit={submit}>
          <Stack gap="sm" maw={720}>
            <TextInput
              label={ui('rules.kindCode')}
              description={ui('rules.wordHint')}
              value={kind}
              onChange={event => setKind(event.currentTarget.value)}
              required
              {...(kind !== '' && !isFree ? { error: ui('rules.badName') } : {})}
            />
            <NamesInput names={names} onChange={setNames} />
            <Begin all={all} value={from} onChange={setFrom} />
            {making.isError && <ProblemNote error={making.error} />}
            <Button
              type="submit"
              loading={making.isPending}
              disabled={!isFree || !isNamed}
              style={{ alignSelf: 'flex-start' }}
            >
              {ui('rules.makeKind')}
            </Button>
          </Stack>
        </form>
      </Panel>
    </>
  )
}

type BeginProps = { all: readonly DefinitionRow[]; value: string; onChange: (kind: string) => void }

function Begin({ all, value, onChange }: BeginProps) {
  const ui = useUi()
  return (
    <Select
      label={ui('rules.beginWith')}
      data={[
        { value: TEMPLATE, label: ui('rules.template') },
        ...all
          .filter(one => one.version !== null)
          .map(one => ({ value: one.kind, label: ui('rules.copyOf', { kind: one.name }) })),
      ]}
      value={value}
      onChange={chosen => onChange(chosen ?? TEMPLATE)}
      allowDeselect={false}
    />
  )
}

type NamesProps = { names: KindNames; onChange: (names: KindNames) => void }

function NamesInput({ names, onChange }: NamesProps) {
  const ui = useUi()
  return (
    <div className={classes.row}>
      {NAMES.map(([locale, number]) => (
        <TextInput
          key={`${locale}${number}`}
          label={`${ui(number === 'one' ? 'rules.kindName' : 'rules.kindNames')} (${locale})`}
          lang={locale}
          value={names[locale][number]}
          onChange={event =>
            onChange({ ...names, [locale]: { ...names[locale], [number]: event.currentTarget.value } })
          }
          required
        />
      ))}
    </div>
  )
}

async function firstCopy(kind: string, names: KindNames, from: string) {
  if (from === TEMPLATE) return templateKind(kind, names)
  const [{ body }, ru, en] = await Promise.all([
    get<Published>(`/definitions/${from}`),
    loadTexts('ru'),
    loadTexts('en'),
  ])
  return copiedKind({ ...body, version: 0 }, kind, names, { ru, en })
}
