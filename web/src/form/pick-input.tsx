import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Page } from '../../../src/endpoints/common.ts'
import type { PartyView } from '../../../src/endpoints/party.ts'
import type { RecordRow } from '../../../src/endpoints/record.ts'
import { get } from '../api/client.ts'
import { useUsers } from '../api/user.ts'
import { useUi } from '../text/use-ui.ts'
import type { Shared } from './field-input.tsx'

const PAUSE_MS = 250
/** A field of a form has a label above it; a filter says in its place what it is. */
type Filter = Pick<Shared, 'name' | 'required'> & { className: string; 'aria-label': string; placeholder: string }
type Props = (Shared | Filter) & { value: string; onChange: (value: string) => void }

/** A company, found by typing a part of its name. */
export function PartyInput({ value, onChange, ...shared }: Props) {
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed, PAUSE_MS)
  const found = useQuery({
    queryKey: ['parties', 'pick', q],
    // A chosen company stands in the box with its number, which is no part of a search.
    queryFn: () => get<Page<PartyView>>('/parties', { q: q.split(' · ')[0], limit: 20 }),
  })
  const chosen = useQuery({
    queryKey: ['party', value],
    queryFn: () => get<PartyView>(`/parties/${value}`),
    enabled: value !== '',
  })
  const rows = [...(found.data?.items ?? []), ...(chosen.data ? [chosen.data] : [])]
  const options = new Map(rows.map(row => [row.id, row.inn ? `${row.name} · ${row.inn}` : row.name]))
  return <Picker {...shared} options={options} value={value} onChange={onChange} typed={typed} onType={setTyped} />
}

/** Another object, found as in their list: by a part of its title, its plate, its serial number. */
export function ObjectInput({ value, onChange, partyId, ...shared }: Props & { partyId?: string }) {
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed, PAUSE_MS)
  const found = useQuery({
    queryKey: ['objects', 'pick', partyId, q],
    queryFn: () => get<Page<Named>>('/objects', { q: q.split(' · ')[0], party: partyId || undefined, limit: 20 }),
  })
  const chosen = useQuery({
    queryKey: ['object', 'named', value],
    queryFn: () => get<Named>(`/objects/${value}`),
    enabled: value !== '',
  })
  const rows = [...(found.data?.items ?? []), ...(chosen.data ? [chosen.data] : [])]
  const options = new Map(rows.map(row => [row.id, row.partyName ? `${row.title} · ${row.partyName}` : row.title]))
  return <Picker {...shared} options={options} value={value} onChange={onChange} typed={typed} onType={setTyped} />
}

type Named = Pick<RecordRow, 'id' | 'title' | 'partyName'>

/** Somebody who logs in. */
export function UserInput({ value, onChange, ...shared }: Props) {
  const [typed, setTyped] = useState('')
  const users = useUsers()
  const active = (users.data ?? []).filter(user => user.active || user.id === value)
  const matches = active.filter(user => user.name.toLowerCase().includes(typed.toLowerCase()) || user.id === value)
  const options = new Map(matches.map(user => [user.id, user.name]))
  return <Picker {...shared} options={options} value={value} onChange={onChange} typed={typed} onType={setTyped} />
}

type PickerProps = Props & { options: ReadonlyMap<string, string>; typed: string; onType: (text: string) => void }

function Picker({ options, value, onChange, typed, onType, ...shared }: PickerProps) {
  const ui = useUi()
  return (
    <Select
      placeholder={ui('form.search')}
      {...shared}
      data={[...options].map(([id, label]) => ({ value: id, label }))}
      value={value || null}
      onChange={chosen => onChange(chosen ?? '')}
      searchable
      searchValue={typed}
      onSearchChange={onType}
      // The list is matched already: here for people, on the server for companies.
      filter={({ options: all }) => all}
      clearable={!shared.required}
      openOnFocus={false}
      nothingFoundMessage={ui('form.nothing')}
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}
