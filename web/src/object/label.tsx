import { Button, Group, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload, IconQrcode } from '@tabler/icons-react'
import { encode } from 'uqr'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { recordPath } from '../lib/link.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import classes from './object.module.css'

/** A label to stick on the thing: its page opens when a phone looks at it. */
export function Label({ record }: { record: RecordView }) {
  const ui = useUi()
  const words = useWords()
  const [opened, label] = useDisclosure(false)
  const address = `${window.location.origin}${recordPath('object', record.id)}`
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        onClick={label.open}
        leftSection={<IconQrcode size={16} aria-hidden />}
      >
        {ui('object.label')}
      </Button>
      <Modal
        opened={opened}
        onClose={label.close}
        title={ui('object.label')}
        closeButtonProps={{ 'aria-label': ui('form.close') }}
      >
        {opened && <Code address={address} name={ui('object.labelOf', { title: record.title })} />}
        <Text ta="center" fw={600} mt="sm">
          {record.title}
        </Text>
        <Text ta="center" size="sm" c="dimmed">
          {words.record('object', record.number)}
        </Text>
        <Group justify="center" mt="sm">
          <Button
            component="a"
            variant="default"
            href={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(address))}`}
            download={`object-${record.number}.svg`}
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {ui('document.download')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}

function Code({ address, name }: { address: string; name: string }) {
  const { size, path } = drawn(address)
  return (
    <svg className={classes.label} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={name}>
      <path d={path} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  )
}

/** One square for each dark point. */
function drawn(address: string): { size: number; path: string } {
  const { data, size } = encode(address, { ecc: 'M', border: 4 })
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { size, path: squares.join('') }
}

function svgOf(address: string): string {
  const { size, path } = drawn(address)
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">`
  return `${open}<rect width="${size}" height="${size}" fill="#fff"/><path d="${path}"/></svg>`
}
