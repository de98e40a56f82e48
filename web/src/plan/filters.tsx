import { MultiSelect, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { PLAN_LAYERS } from '../../../src/domain/plan-layer.ts'
import { get } from '../api/client.ts'
import { PartyInput } from '../form/pick-input.tsx'
import { useAddress } from '../lib/use-address.ts'
import { OwnerFilter } from '../record/list-filters.tsx'
import { useMe } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { FilterBar, filterClass, manyClass } from '../ui/filter-bar.tsx'
import { useSight } from './use-plan.ts'

const OFF = { clientId: null, siteId: null, personId: null, team: null, objectKind: null, layer: null }

/** Whose days; each choice lives in the address. */
export function PlanFilters() {
  const ui = useUi()
  const { filter } = useSight()
  const turn = useAddress()
  const value = (name: string) => String(filter[name] ?? '')
  const layers = value('layer') === '' ? [] : value('layer').split(',')
  return (
    <FilterBar
      search={
        <PartyInput
          name="clientId"
          className={filterClass}
          aria-label={ui('plan.client')}
          placeholder={ui('plan.client')}
          required={false}
          value={value('clientId')}
          onChange={clientId => turn({ clientId, siteId: null })}
        />
      }
      count={Object.keys(filter).length}
      onClear={() => turn(OFF)}
    >
      <Site clientId={value('clientId')} />
      <OwnerFilter value={value('personId')} onChange={personId => turn({ personId })} />
      <Team />
      <MultiSelect
        className={manyClass(layers)}
        aria-label={ui('plan.layers')}
        {...(layers.length === 0 ? { placeholder: ui('plan.layers') } : {})}
        data={PLAN_LAYERS.map(layer => ({ value: layer, label: ui(`plan.layer.${layer}`) }))}
        value={layers}
        onChange={chosen => turn({ layer: chosen.join(',') })}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
    </FilterBar>
  )
}

/** The places of the chosen client, where it has any. */
function Site({ clientId }: { clientId: string }) {
  const ui = useUi()
  const { filter } = useSight()
  const turn = useAddress()
  const sites = useQuery({
    queryKey: ['plan', 'sites', clientId],
    queryFn: () => get<{ items: { id: string; name: string }[] }>('/calendar/sites', { clientId }),
    enabled: clientId !== '',
  })
  const items = sites.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Select
      className={filterClass}
      aria-label={ui('plan.site')}
      placeholder={ui('plan.site')}
      data={items.map(({ id, name }) => ({ value: id, label: name }))}
      value={filter.siteId === undefined ? null : String(filter.siteId)}
      onChange={siteId => turn({ siteId })}
      clearable
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}

function Team() {
  const ui = useUi()
  const { data: me } = useMe()
  const { filter } = useSight()
  const turn = useAddress()
  if (!me?.teamId) return null
  return (
    <Select
      className={filterClass}
      aria-label={ui('plan.team')}
      placeholder={ui('plan.team')}
      data={[{ value: 'mine', label: ui('plan.myTeam') }]}
      value={filter.team === 'mine' ? 'mine' : null}
      onChange={team => turn({ team })}
      clearable
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}
