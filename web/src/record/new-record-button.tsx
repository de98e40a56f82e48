import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useDefinition, useDefinitions } from '../api/definition.ts'
import { useWords } from '../text/use-words.ts'
import { useNewRecord } from './use-new-record.ts'

/** Above a list: for those who may make such a record. */
export function NewRecordButton({ kind }: { kind: string }) {
  const words = useWords()
  const definitions = useDefinitions()
  const create = useNewRecord(kind)
  // Its form is made from the definition: before that is here, fields would be missing.
  const { isPending } = useDefinition(kind)
  if (!definitions.data?.find(row => row.kind === kind)?.mayCreate) return null
  return (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create} disabled={isPending}>
      {words.newRecord(kind)}
    </Button>
  )
}
