import { useNavigate } from 'react-router'
import type { PartyView, PersonView } from '../../../src/endpoints/party.ts'
import { patch, post } from '../api/client.ts'
import { type AskField, useAsk } from '../form/ask.tsx'
import { toFormValue } from '../lib/field.ts'
import { companyPath } from '../lib/link.ts'
import { useReader } from '../text/use-reader.ts'
import { type Ui, useUi } from '../text/use-ui.ts'

const companyFields = (ui: Ui): AskField[] => [
  { name: 'name', type: 'text', required: true, label: ui('company.name') },
  { name: 'inn', type: 'text', required: false, label: ui('company.inn'), hint: ui('company.innHint') },
  { name: 'industry', type: 'text', required: false, label: ui('company.industry') },
  { name: 'country', type: 'text', required: false, label: ui('company.country') },
  { name: 'region', type: 'text', required: false, label: ui('company.region') },
  { name: 'locality', type: 'text', required: false, label: ui('company.locality') },
  { name: 'ownerId', type: 'user', required: false, label: ui('column.owner') },
]

const personFields = (ui: Ui): AskField[] => [
  { name: 'name', type: 'text', required: true, label: ui('person.name') },
  { name: 'position', type: 'text', required: false, label: ui('person.position') },
  { name: 'email', type: 'text', required: false, label: ui('person.email') },
  { name: 'phone', type: 'text', required: false, label: ui('person.phone') },
  { name: 'lettersAllowed', type: 'boolean', required: false, label: ui('person.lettersAllowed') },
]

export function useNewCompany(): () => void {
  const ui = useUi()
  const ask = useAsk()
  const navigate = useNavigate()
  return () =>
    ask({
      title: ui('company.new'),
      fields: companyFields(ui),
      submit: ui('form.create'),
      send: async (body, key) => {
        const company = await post<PartyView>('/parties', body, key)
        await navigate(companyPath(company.id))
      },
      done: ui('record.created'),
    })
}

export function useEditCompany(company: PartyView): () => void {
  const ui = useUi()
  const ask = useAsk()
  const { zone, locale } = useReader()
  const values: Readonly<Record<string, unknown>> = company
  const fields = companyFields(ui)
  const context = { zone, locale, currency: 'RUB' }
  return () =>
    ask({
      title: ui('company.edit'),
      fields,
      initial: Object.fromEntries(
        fields.map(field => [field.name, toFormValue(field.type, values[field.name], context)]),
      ),
      changesOnly: true,
      submit: ui('form.save'),
      send: body => patch<PartyView>(`/parties/${company.id}`, body, company.version),
      done: ui('record.saved'),
    })
}

export function useNewPerson(partyId: string): () => void {
  const ui = useUi()
  const ask = useAsk()
  return () =>
    ask({
      title: ui('person.new'),
      fields: personFields(ui),
      submit: ui('form.create'),
      send: (body, key) => post<PersonView>('/people', { ...body, partyId }, key),
      done: ui('record.created'),
    })
}
