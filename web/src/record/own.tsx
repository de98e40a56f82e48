import { useParams } from 'react-router'
import { RecordsPage } from './list.tsx'
import { RecordPage } from './page.tsx'

// The pages of every kind, those that administrators define included: the kind is a word of the address.

export function OwnRecordsPage() {
  const { kind = '' } = useParams()
  return <RecordsPage key={kind} kind={kind} />
}

export function OwnRecordPage() {
  const { kind = '' } = useParams()
  return <RecordPage key={kind} kind={kind} />
}
