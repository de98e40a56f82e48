import { Anchor, Button, Group, Text } from '@mantine/core'
import { IconGauge, IconPencil, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { Page } from '../../../src/endpoints/common.ts'
import type { PartyView, PersonView } from '../../../src/endpoints/party.ts'
import { get } from '../api/client.ts'
import record from '../record/record.module.css'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { Async, AsyncPage } from '../ui/async.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { CompanyPotential } from './potential.tsx'
import { CompanyRecords } from './records.tsx'
import { useEditCompany, useNewPerson } from './use-company-forms.ts'

/** A company: its facts, the people there, and everything that we do with it. */
export function CompanyPage() {
  const { id = '' } = useParams()
  const company = useQuery({ queryKey: ['party', id], queryFn: () => get<PartyView>(`/parties/${id}`) })
  return <AsyncPage query={company}>{data => <CompanyBody company={data} />}</AsyncPage>
}

function CompanyBody({ company }: { company: PartyView }) {
  const ui = useUi()
  const may = useMay()
  const edit = useEditCompany(company)
  const above = (
    <nav aria-label={ui('nav.path')}>
      <Group gap={4} mb={4}>
        <Anchor component={Link} to="/companies" size="sm">
          {ui('nav.companies')}
        </Anchor>
      </Group>
    </nav>
  )
  const actions = (
    <>
      {may('object.saveReading') && (
        <Button
          component={Link}
          to={`/companies/${company.id}/readings`}
          variant="default"
          leftSection={<IconGauge size={15} aria-hidden />}
        >
          {ui('readings.title')}
        </Button>
      )}
      {may('party.write') && (
        <Button variant="default" leftSection={<IconPencil size={15} aria-hidden />} onClick={edit}>
          {ui('record.edit')}
        </Button>
      )}
    </>
  )
  return (
    <>
      <PageHead title={company.name} above={above} actions={actions} />
      <div className={record.columns}>
        <div className={record.column}>
          <CompanyRecords partyId={company.id} />
          <CompanyPotential partyId={company.id} />
        </div>
        <div className={record.column}>
          <CompanyFacts company={company} />
          <People partyId={company.id} />
        </div>
      </div>
    </>
  )
}

function CompanyFacts({ company }: { company: PartyView }) {
  const ui = useUi()
  const facts: [string, ReactNode][] = [
    [ui('company.inn'), company.inn],
    [ui('company.industry'), company.industry],
    [ui('company.country'), company.country],
    [ui('company.region'), company.region],
    [ui('company.locality'), company.locality],
    [ui('column.owner'), company.ownerName],
  ]
  return (
    <Panel title={ui('record.facts')}>
      <dl className={record.facts}>
        {facts.map(([label, value]) => (
          <Fact key={label} label={label} value={value} />
        ))}
      </dl>
    </Panel>
  )
}

const Fact = ({ label, value }: { label: string; value: ReactNode }) => (
  <>
    <dt>{label}</dt>
    <dd>{value ?? '–'}</dd>
  </>
)

function People({ partyId }: { partyId: string }) {
  const ui = useUi()
  const may = useMay()
  const add = useNewPerson(partyId)
  const people = useQuery({
    queryKey: ['people', partyId],
    queryFn: async () => (await get<Page<PersonView>>('/people', { party: partyId, limit: 100 })).items,
  })
  const addButton = may('person.write') && (
    <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
      {ui('person.add')}
    </Button>
  )
  return (
    <Panel title={ui('person.title')} actions={addButton}>
      <Async query={people}>
        {rows =>
          rows.length === 0 ? (
            <Text size="sm" c="dimmed">
              {ui('person.empty')}
            </Text>
          ) : (
            <ul className={record.links}>
              {rows.map(person => (
                <Person key={person.id} person={person} />
              ))}
            </ul>
          )
        }
      </Async>
    </Panel>
  )
}

function Person({ person }: { person: PersonView }) {
  return (
    <li>
      <Text size="sm" fw={600}>
        {person.name}
      </Text>
      {person.position && (
        <Text size="sm" c="dimmed">
          {person.position}
        </Text>
      )}
      <Group gap="sm">
        {person.email && (
          <Anchor href={`mailto:${person.email}`} size="sm">
            {person.email}
          </Anchor>
        )}
        {person.phone && (
          <Anchor href={`tel:${person.phone}`} size="sm">
            {person.phone}
          </Anchor>
        )}
      </Group>
    </li>
  )
}
