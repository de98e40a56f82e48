import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconPlus, IconUserPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { MemberView, TeamView } from '../../../src/endpoints/team.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Async } from '../ui/async.tsx'
import { Chip } from '../ui/chip.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { AbsenceList } from './absence-list.tsx'
import { MemberMenu } from './member-menu.tsx'
import { useAddAbsence } from './use-absence-forms.ts'
import { useTeam } from './use-team.ts'
import { useNewUser } from './use-user-forms.ts'

/** Who does what, who is away and who stands in, and how much each has to do. */
export function TeamPage() {
  const ui = useUi()
  const may = useMay()
  const team = useTeam()
  const addAbsence = useAddAbsence()
  const addUser = useNewUser()
  const actions = (
    <>
      {may('user.manage') && (
        <Button variant="default" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={addUser}>
          {ui('team.newUser')}
        </Button>
      )}
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => addAbsence()}>
        {ui('team.addAbsence')}
      </Button>
    </>
  )
  return (
    <>
      <PageHead title={ui('team.title')} actions={actions} />
      <Async query={team} rows={8}>
        {view => (
          <Stack gap="md">
            <Warnings team={view} />
            <div className={panel.panel}>
              <Members members={view.items} />
            </div>
          </Stack>
        )}
      </Async>
    </>
  )
}

/** What nobody has: roles without anybody, and tasks of roles that nobody took. */
function Warnings({ team }: { team: TeamView }) {
  const ui = useUi()
  const words = useWords()
  return (
    <>
      {team.gaps.length > 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={ui('team.gapsTitle')}>
          <Text size="sm">{ui('team.gaps', { roles: team.gaps.map(gap => words.role(gap.role)).join(', ') })}</Text>
        </Alert>
      )}
      {team.unclaimed.length > 0 && (
        <Text size="sm" c="dimmed">
          {ui('team.unclaimed')}: {team.unclaimed.map(({ role, count }) => `${words.who(role)} – ${count}`).join(', ')}
        </Text>
      )}
    </>
  )
}

function Members({ members }: { members: readonly MemberView[] }) {
  const ui = useUi()
  const columns = useColumns()
  return <DataTable label={ui('team.title')} columns={columns} rows={members} rowKey={row => row.id} />
}

function useColumns(): readonly Column<MemberView>[] {
  const ui = useUi()
  const words = useWords()
  return useMemo(
    () => [
      {
        name: 'name',
        header: ui('team.person'),
        cell: row => (
          <>
            <Text fw={600}>{row.name}</Text>
            <Text size="xs" c="dimmed">
              {[row.roles.map(words.role).join(', '), row.teamName].filter(Boolean).join(' · ')}
            </Text>
          </>
        ),
      },
      { name: 'substitute', header: ui('team.substitute'), cell: row => <StandingIn member={row} /> },
      { name: 'absences', header: ui('team.absences'), cell: row => <AbsenceList absences={row.absences} /> },
      { name: 'load', header: ui('team.load'), cell: row => <Load member={row} /> },
      { name: 'acts', header: ui('team.acts'), end: true, cell: row => <MemberMenu member={row} /> },
    ],
    [ui, words],
  )
}

function StandingIn({ member }: { member: MemberView }) {
  const ui = useUi()
  return (
    <>
      <Text size="sm">{member.substitute?.name ?? '–'}</Text>
      {member.standsInFor.length > 0 && (
        <Chip tone="accent">
          {ui('team.standsInFor', { names: member.standsInFor.map(one => one.name).join(', ') })}
        </Chip>
      )}
    </>
  )
}

/** Open tasks, those that are late, what comes within two weeks. */
function Load({ member }: { member: MemberView }) {
  const ui = useUi()
  const { open, overdue, dueSoon, coming, records } = member
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm">{ui('team.open', { count: open })}</Text>
      {overdue > 0 && <Chip tone="red">{ui('team.overdue', { count: overdue })}</Chip>}
      <Text size="xs" c="dimmed">
        {ui('team.dueSoon', { count: dueSoon })}
        <br />
        {ui('team.coming', { coming, records })}
      </Text>
    </Stack>
  )
}
