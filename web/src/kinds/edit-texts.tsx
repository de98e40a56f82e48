import { Stack, Text, Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { filled } from '../lib/kind-edit.ts'
import classes from '../rules/rules.module.css'
import { useUi } from '../text/use-ui.ts'
import { KindProblems, useErrorAt, useKindEdit } from './edit-context.tsx'

const LOCALES = ['ru', 'en'] as const
// The letters to a client about objects: what is due, and that we come.
const LETTERS = ['clientService', 'clientVisit'] as const
const LINES = ['subject', 'first', 'last'] as const

/** What the letters to clients say of this kind in words of their own; what is empty is said as for all objects. */
export function EditTexts() {
  const ui = useUi()
  return (
    <Stack gap="sm">
      <Text size="sm">{ui('kinds.textsHint')}</Text>
      {LETTERS.map(letter => (
        <fieldset key={letter} className={classes.part}>
          <legend>{ui(`kinds.letter.${letter}`)}</legend>
          <Stack gap={8}>
            {LINES.map(line => (
              <Line key={line} label={ui(`kinds.line.${line}`)} textKey={`mail.client.${letter}.${line}`} />
            ))}
          </Stack>
        </fieldset>
      ))}
    </Stack>
  )
}

function Line({ label, textKey }: { label: string; textKey: string }) {
  const { body, edit } = useKindEdit()
  const { i18n } = useTranslation()
  const errorAt = useErrorAt()
  const texts = body.texts ?? { ru: {}, en: {} }
  const set = (locale: 'ru' | 'en', text: string) =>
    edit(before => {
      const all = before.texts ?? { ru: {}, en: {} }
      const { [textKey]: _, ...rest } = all[locale]
      const next = { ...all, [locale]: text === '' ? rest : { ...rest, [textKey]: text } }
      const isEmpty = Object.keys(next.ru).length + Object.keys(next.en).length === 0
      return filled({ ...before, texts: isEmpty ? undefined : next })
    })
  const common = (locale: string): string => {
    const text: unknown = i18n.getResource(locale, 'translation', textKey)
    return typeof text === 'string' ? text : ''
  }
  return (
    <div>
      <KindProblems path={['texts', 'ru', textKey]} />
      <KindProblems path={['texts', 'en', textKey]} />
      <div className={classes.row}>
        {LOCALES.map(locale => (
          <Textarea
            key={locale}
            label={`${label} (${locale})`}
            lang={locale}
            autosize
            value={texts[locale][textKey] ?? ''}
            placeholder={common(locale)}
            onChange={event => set(locale, event.currentTarget.value)}
            {...errorAt(['texts', locale, textKey])}
          />
        ))}
      </div>
    </div>
  )
}
