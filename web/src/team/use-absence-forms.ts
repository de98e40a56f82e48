import type { AbsenceView } from '../../../src/endpoints/absence.ts'
import { patch, post, remove } from '../api/client.ts'
import { type AskField, useAsk } from '../form/ask.tsx'
import { useMay, useMe } from '../session/use-me.ts'
import { type Ui, useUi } from '../text/use-ui.ts'

const fieldsOf = (ui: Ui): AskField[] => [
  { name: 'fromOn', type: 'day', required: true, label: ui('team.from') },
  { name: 'toOn', type: 'day', required: true, label: ui('team.to'), hint: ui('team.toHint') },
  { name: 'standInId', type: 'user', required: false, label: ui('team.standIn'), hint: ui('team.standInHint') },
  { name: 'reason', type: 'text', required: false, label: ui('team.reason'), hint: ui('team.reasonHint') },
]

/** Days away: one's own, or somebody else's for whoever leads. */
export function useAddAbsence(): (userId?: string) => void {
  const ui = useUi()
  const ask = useAsk()
  const may = useMay()
  const { data: me } = useMe()
  return userId =>
    ask({
      title: ui('team.addAbsence'),
      text: ui('team.absenceText'),
      fields: [
        ...(may('people.lead')
          ? [{ name: 'userId', type: 'user' as const, required: true, label: ui('team.person') }]
          : []),
        ...fieldsOf(ui),
      ],
      initial: may('people.lead') ? { userId: userId ?? me?.id ?? '' } : {},
      submit: ui('team.save'),
      send: (body, key) => post<AbsenceView>('/absences', body, key),
      done: ui('team.absenceSaved'),
    })
}

export function useChangeAbsence(): (absence: AbsenceView) => void {
  const ui = useUi()
  const ask = useAsk()
  return absence =>
    ask({
      title: `${ui('team.change')}: ${absence.userName}`,
      fields: fieldsOf(ui).filter(field => absence.state !== 'now' || field.name !== 'fromOn'),
      initial: {
        fromOn: absence.fromOn,
        toOn: absence.toOn,
        standInId: absence.standInId ?? '',
        reason: absence.reason ?? '',
      },
      changesOnly: true,
      submit: ui('team.save'),
      send: body => patch<AbsenceView>(`/absences/${absence.id}`, body, 0),
      done: ui('team.absenceSaved'),
    })
}

/** Called off, or back earlier. */
export function useEndAbsence(): (absence: AbsenceView) => void {
  const ui = useUi()
  const ask = useAsk()
  return absence => {
    const now = absence.state === 'now'
    ask({
      title: `${ui(now ? 'team.endNow' : 'team.callOff')}: ${absence.userName}`,
      text: ui(now ? 'team.endNowText' : 'team.callOffText'),
      fields: [],
      submit: ui(now ? 'team.endNow' : 'team.callOff'),
      danger: true,
      send: () => remove(`/absences/${absence.id}`),
      done: ui('team.absenceSaved'),
    })
  }
}
