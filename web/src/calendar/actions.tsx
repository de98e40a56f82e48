import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconCopy, IconDots, IconFileImport, IconSettings, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { CalendarDetail } from '../../../src/endpoints/calendar-view.ts'
import { remove } from '../api/client.ts'
import { useFail } from '../form/ask.tsx'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useToast } from '../ui/toasts.tsx'
import { ImportModal } from './import-modal.tsx'
import { NewModal } from './new-modal.tsx'
import { SettingsModal } from './settings-modal.tsx'
import { useRefresh } from './use-calendar.ts'

type Props = { calendar: CalendarDetail; onSaved: (jobId: string | null) => void }

/** Import, settings, copy and deletion; nothing for those who only read. */
export function Actions({ calendar, onSaved }: Props) {
  const ui = useUi()
  const may = useMay()
  const deleteIt = useDelete(calendar.id)
  const [open, setOpen] = useState<'import' | 'settings' | 'copy' | null>(null)
  if (!may('calendar.manage')) return null
  const close = () => setOpen(null)
  const saved = (jobId: string | null) => {
    close()
    onSaved(jobId)
  }
  const { ru, en } = calendar.name
  const copied = { ru: ui('calendars.copyName', { name: ru }), en: ui('calendars.copyName', { name: en }) }
  return (
    <>
      <Button leftSection={<IconFileImport size={15} aria-hidden />} onClick={() => setOpen('import')}>
        {ui('calendars.import')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconSettings size={15} aria-hidden />}
        onClick={() => setOpen('settings')}
      >
        {ui('calendars.settings')}
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={ui('record.moreCommands')}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => setOpen('copy')}>
            {ui('calendars.copy')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={deleteIt}>
            {ui('calendars.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'import' && <ImportModal calendar={calendar} onClose={close} onSaved={saved} />}
      {open === 'settings' && <SettingsModal calendar={calendar} onClose={close} onSaved={saved} />}
      {open === 'copy' && <NewModal start={{ ...calendar, name: copied }} copyOf={calendar.id} onClose={close} />}
    </>
  )
}

/** A calendar in use stays, and the refusal says by whom it is used. */
function useDelete(id: string): () => void {
  const ui = useUi()
  const toast = useToast()
  const fail = useFail()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const attempt = async () => {
    try {
      await remove(`/calendars/${id}`)
    } catch (error) {
      return fail(error, () => void attempt())
    }
    toast(ui('calendars.deleted'))
    await navigate('/calendars')
    await refresh()
  }
  return () => void attempt()
}
