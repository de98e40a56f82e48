import { ActionIcon, Anchor, Button, FileButton, Group, Menu, Text } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconCamera, IconDots, IconDownload, IconFile, IconPhotoPlus, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { DocumentView } from '../../../src/endpoints/document.ts'
import { useAct } from '../form/use-act.ts'
import { useMay } from '../session/use-me.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { Panel } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'
import { AddDocument } from './add-document.tsx'
import classes from './document.module.css'
import { PhotoModal } from './photo-modal.tsx'
import { shrunk } from './shrink.ts'
import { sizeText } from './size.ts'
import { useAskRemoval } from './use-ask-removal.ts'
import { documentsApi, documentUrl, sendDocument, useDocuments } from './use-documents.ts'

type Props = { kind: string; id: string }

/** What is kept with a record: photos to be seen, papers to be saved. */
export function Documents({ kind, id }: Props) {
  const ui = useUi()
  const documents = useDocuments(kind, id)
  const may = useMay()
  return (
    <Panel title={ui('document.title')}>
      {may('document.write') && <AddButtons kind={kind} id={id} />}
      <Async query={documents} rows={2}>
        {found => <Kept kind={kind} id={id} found={found} />}
      </Async>
    </Panel>
  )
}

const PICTURES = 'image/jpeg,image/png,image/webp'

function AddButtons({ kind, id }: Props) {
  const ui = useUi()
  const { act, busy } = useAct()
  const [isAdding, adding] = useDisclosure(false)
  const hasCamera = useMediaQuery('(pointer: coarse)')
  const addPhotos = (photos: readonly File[]) => {
    const send = async (key: string) => {
      for (const [index, photo] of photos.entries()) {
        const file = await shrunk(photo)
        await sendDocument(documentsApi(kind, id), { file, name: photo.name, kind: 'photo' }, `${key}-${index}`)
      }
    }
    if (photos.length > 0) void act(send, ui('document.added'))
  }
  return (
    <Group gap="xs" mb="sm">
      {hasCamera && (
        <FileButton accept={PICTURES} capture="environment" onChange={photo => addPhotos(photo ? [photo] : [])}>
          {props => (
            <Button {...props} size="compact-md" loading={busy} leftSection={<IconCamera size={16} aria-hidden />}>
              {ui('document.camera')}
            </Button>
          )}
        </FileButton>
      )}
      <FileButton accept={PICTURES} multiple onChange={addPhotos}>
        {props => (
          <Button {...props} {...SECOND} loading={busy} leftSection={<IconPhotoPlus size={16} aria-hidden />}>
            {ui('document.photos')}
          </Button>
        )}
      </FileButton>
      <Button {...SECOND} onClick={adding.open} leftSection={<IconPlus size={16} aria-hidden />}>
        {ui('document.add')}
      </Button>
      {isAdding && <AddDocument base={documentsApi(kind, id)} onClose={adding.close} />}
    </Group>
  )
}

const SECOND = { size: 'compact-md', variant: 'default' } as const

function Kept({ kind, id, found }: Props & { found: readonly DocumentView[] }) {
  const ui = useUi()
  const [shown, show] = useState<DocumentView | null>(null)
  if (found.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {ui('document.empty')}
      </Text>
    )
  }
  const photos = found.filter(one => one.kind === 'photo')
  const papers = found.filter(one => one.kind !== 'photo')
  return (
    <>
      {photos.length > 0 && (
        <ul className={classes.photos}>
          {photos.map(photo => (
            <li key={photo.id}>
              <button
                type="button"
                onClick={() => show(photo)}
                aria-label={ui('document.open', { title: photo.title })}
              >
                <img src={documentUrl(kind, id, photo.id)} alt="" loading="lazy" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <ul className={classes.papers}>
        {papers.map(paper => (
          <Paper key={paper.id} kind={kind} id={id} paper={paper} />
        ))}
      </ul>
      {shown && <PhotoModal kind={kind} id={id} photo={shown} onClose={() => show(null)} />}
    </>
  )
}

function Paper({ kind, id, paper }: Props & { paper: DocumentView }) {
  const ui = useUi()
  const { locale } = useReader()
  const url = documentUrl(kind, id, paper.id)
  return (
    <li>
      <IconFile size={18} aria-hidden className={classes.icon} />
      <div className={classes.what}>
        <Anchor href={url} download={paper.fileName}>
          {paper.title}
        </Anchor>
        <Text size="xs" c="dimmed" component="div">
          {ui(`document.kinds.${paper.kind}`)} · {sizeText(paper.sizeBytes, locale, ui)} · {paper.createdByName} ·{' '}
          <When value={paper.createdAt} />
        </Text>
      </div>
      <DocumentMenu kind={kind} id={id} document={paper} />
    </li>
  )
}

function DocumentMenu({ kind, id, document }: Props & { document: DocumentView }) {
  const ui = useUi()
  const may = useMay()
  const askRemoval = useAskRemoval(kind, id)
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${ui('document.more')}: ${document.title}`}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={documentUrl(kind, id, document.id)}
          download={document.fileName}
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {ui('document.download')}
        </Menu.Item>
        {may('document.write') && (
          <Menu.Item onClick={() => askRemoval(document)} leftSection={<IconTrash size={16} aria-hidden />}>
            {ui('document.remove')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
