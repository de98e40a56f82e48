import { ROLES } from '../../../src/domain/people.ts'
import type { MemberView } from '../../../src/endpoints/team.ts'
import type { UserView } from '../../../src/endpoints/user.ts'
import { patch, post } from '../api/client.ts'
import { type AskField, useAsk } from '../form/ask.tsx'
import { type Ui, useUi } from '../text/use-ui.ts'
import { useWords, type Words } from '../text/use-words.ts'

const ROLE = 'role.'

const fieldsOf = (ui: Ui, words: Words): AskField[] => [
  { name: 'name', type: 'text', required: true, label: ui('settings.name') },
  { name: 'email', type: 'text', required: true, label: ui('session.email') },
  { name: 'team', type: 'text', required: false, label: ui('settings.team'), hint: ui('team.teamHint') },
  { name: 'substituteId', type: 'user', required: false, label: ui('team.substitute') },
  ...ROLES.map(
    (role): AskField => ({
      name: `${ROLE}${role}`,
      type: 'boolean',
      required: false,
      label: words.role(role),
      group: ui('settings.roles'),
    }),
  ),
]

/** Ticked boxes become the list of roles; unticked ones are not among them. */
function withRoles(body: Record<string, unknown>, before: readonly string[]): Record<string, unknown> {
  const own = Object.entries(body).filter(([name]) => !name.startsWith(ROLE))
  const roles = ROLES.filter(role => body[`${ROLE}${role}`] ?? before.includes(role))
  const changed = Object.keys(body).some(name => name.startsWith(ROLE))
  return { ...Object.fromEntries(own), ...(changed ? { roles } : {}) }
}

export function useNewUser(): () => void {
  const ui = useUi()
  const words = useWords()
  const ask = useAsk()
  return () =>
    ask({
      title: ui('team.newUser'),
      text: ui('team.newUserText'),
      fields: fieldsOf(ui, words),
      submit: ui('form.create'),
      send: (body, key) => post<UserView>('/users', { roles: [], ...withRoles(body, []) }, key),
      done: ui('team.userSaved'),
    })
}

export function useEditUser(member: MemberView): () => void {
  const ui = useUi()
  const words = useWords()
  const ask = useAsk()
  return () =>
    ask({
      title: `${ui('team.editUser')}: ${member.name}`,
      fields: fieldsOf(ui, words),
      initial: {
        name: member.name,
        email: member.email,
        team: member.teamName ?? '',
        substituteId: member.substitute?.id ?? '',
        ...Object.fromEntries(ROLES.map(role => [`${ROLE}${role}`, member.roles.includes(role)])),
      },
      changesOnly: true,
      submit: ui('team.save'),
      send: body => patch<UserView>(`/users/${member.id}`, withRoles(body, member.roles), 0),
      done: ui('team.userSaved'),
    })
}

/** A link with which somebody chooses a password; shown once. */
export function useSetupLink(member: MemberView): () => void {
  const ui = useUi()
  const ask = useAsk()
  return () =>
    ask({
      title: `${ui('team.setupLink')}: ${member.name}`,
      text: ui('team.setupLinkText'),
      fields: [],
      submit: ui('team.makeLink'),
      send: async (_, key) => {
        const { url } = await post<{ url: string | null }>(`/users/${member.id}/setup-link`, {}, key)
        return url
      },
      onDone: url =>
        ask({
          title: ui('team.linkIs'),
          text: typeof url === 'string' ? url : ui('team.linkShown'),
          fields: [],
          submit: ui('form.close'),
          send: async () => undefined,
        }),
    })
}
