import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { firstKnown, ownFirst, wordKeys } from '../lib/text.ts'

/** Labels of business words; a word that no dictionary knows is shown as it is. */
export type Words = ReturnType<typeof createWords>

export function useWords(): Words {
  const { t, i18n } = useTranslation()
  const language = i18n.language
  return useMemo(
    () =>
      createWords(
        key => i18n.exists(key, { lng: language }),
        (key, params = {}) => t(key, params),
      ),
    [t, i18n, language],
  )
}

type Text = (key: string, params?: Record<string, string | number>) => string

function createWords(has: (key: string) => boolean, text: Text) {
  const word = (keys: readonly string[], raw: string, kind?: string) => {
    const found = firstKnown(has, ownFirst(kind, keys), raw)
    return typeof found === 'string' ? text(found) : found.raw
  }
  const own = (section: string, kind: string, raw: string) => word(wordKeys(section, kind, raw), raw, kind)
  const kind = (name: string) => word([`kind.${name}`], name, name)
  const number = (value: number) => text('ui.record.number', { number: value })
  return {
    kind,
    /** Tenders. */
    kinds: (name: string) => word([`kinds.${name}`, `kind.${name}`], name, name),
    /** What the button and the form of a new record are called. */
    newRecord: (name: string) => {
      const shipped = `ui.record.new.${name}`
      return has(shipped) ? text(shipped) : text('ui.record.newOf', { kind: kind(name) })
    },
    /** What an empty list says. */
    emptyHint: (name: string) => {
      const shipped = `ui.list.emptyHint.${name}`
      return has(shipped)
        ? text(shipped)
        : text('ui.list.emptyOwn', { button: text('ui.record.newOf', { kind: kind(name) }) })
    },
    number,
    /** Tender No. 12. */
    record: (kindOfRecord: string, value: number) => `${kind(kindOfRecord)} ${number(value)}`,
    state: (kind: string, state: string) => own('state', kind, state),
    command: (kind: string, command: string) => own('command', kind, command),
    field: (kind: string, field: string) => word([...wordKeys('field', kind, field), `ui.field.${field}`], field, kind),
    task: (kind: string, title: string) => own('task', kind, title),
    event: (type: string) => {
      const [kind = '', past = ''] = type.split('.')
      return own('event', kind, past || kind)
    },
    outcome: (kind: string, outcome: string) =>
      word([`outcome.${kind}.${outcome}`, `outcome.${outcome}`, ...wordKeys('command', kind, outcome)], outcome, kind),
    choice: (field: string, value: string, kind?: string) =>
      word([`choice.${field}.${value}`, `stage.${value}`, `choice.common.${value}`], value, kind),
    rule: (rule: string, kind?: string) => word([`rule.${rule}`, `rule.${rule.split('.')[0] ?? rule}`], rule, kind),
    who: (audience: string) => word([`audience.${audience}`, `role.${audience}`], audience),
    role: (role: string) => word([`role.${role}`], role),
    template: (template: string, kind?: string) => word([`ui.template.${template}`], template, kind),
    mailState: (state: string) => word([`ui.mailState.${state}`], state),
    named: (section: string, value: string) => word([`${section}.${value}`], value),
  }
}
