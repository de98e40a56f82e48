import { ActionIcon, Menu } from '@mantine/core'
import { IconCalendarOff, IconDots, IconLink, IconPencil, IconTransfer } from '@tabler/icons-react'
import type { MemberView } from '../../../src/endpoints/team.ts'
import { useMay, useMe } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useAddAbsence } from './use-absence-forms.ts'
import { useHandOver } from './use-hand-over.tsx'
import { useEditUser, useSetupLink } from './use-user-forms.ts'

/** What can be done about one person. */
export function MemberMenu({ member }: { member: MemberView }) {
  const ui = useUi()
  const may = useMay()
  const { data: me } = useMe()
  const addAbsence = useAddAbsence()
  const edit = useEditUser(member)
  const link = useSetupLink(member)
  const handOver = useHandOver(member)
  const leads = may('people.lead')
  if (!leads && me?.id !== member.id) return null
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={`${ui('team.acts')}: ${member.name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCalendarOff size={16} aria-hidden />} onClick={() => addAbsence(member.id)}>
          {ui('team.addAbsence')}
        </Menu.Item>
        {may('user.manage') && (
          <>
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={edit}>
              {ui('team.editUser')}
            </Menu.Item>
            <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={link}>
              {ui('team.setupLink')}
            </Menu.Item>
          </>
        )}
        {leads && me?.id !== member.id && (
          <Menu.Item leftSection={<IconTransfer size={16} aria-hidden />} onClick={handOver}>
            {ui('team.handOver')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
