import { Button, Group, Modal, Text } from '@mantine/core'
import { IconDownload, IconTrash } from '@tabler/icons-react'
import type { DocumentView } from '../../../src/endpoints/document.ts'
import { useMay } from '../session/use-me.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { When } from '../ui/when.tsx'
import classes from './document.module.css'
import { sizeText } from './size.ts'
import { useAskRemoval } from './use-ask-removal.ts'
import { documentUrl } from './use-documents.ts'

type Props = { kind: string; id: string; photo: DocumentView; onClose: () => void }

/** One photo as large as the screen lets it be. */
export function PhotoModal({ kind, id, photo, onClose }: Props) {
  const ui = useUi()
  const may = useMay()
  const { locale } = useReader()
  const askRemoval = useAskRemoval(kind, id)
  const url = documentUrl(kind, id, photo.id)
  const remove = () => {
    onClose()
    askRemoval(photo)
  }
  return (
    <Modal opened onClose={onClose} title={photo.title} size="xl" closeButtonProps={{ 'aria-label': ui('form.close') }}>
      <img className={classes.whole} src={url} alt={photo.title} />
      <Group justify="space-between" mt="sm" gap="xs">
        <Text size="sm" c="dimmed">
          {sizeText(photo.sizeBytes, locale, ui)} · {photo.createdByName} · <When value={photo.createdAt} />
        </Text>
        <Group gap="xs">
          <Button
            component="a"
            href={url}
            download={photo.fileName}
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {ui('document.download')}
          </Button>
          {may('document.write') && (
            <Button variant="default" onClick={remove} leftSection={<IconTrash size={16} aria-hidden />}>
              {ui('document.remove')}
            </Button>
          )}
        </Group>
      </Group>
    </Modal>
  )
}
