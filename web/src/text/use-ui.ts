import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

type Dictionary = typeof import('../../../src/i18n/ru.json')

type Leaves<Tree, Prefix extends string = ''> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? `${Prefix}${Key}` : Leaves<Tree[Key], `${Prefix}${Key}.`>
}[keyof Tree & string]

type WithoutPlural<Key extends string> = Key extends `${infer Stem}_${'one' | 'few' | 'many' | 'other'}` ? Stem : Key

/** Every text of the application's own section; the compiler refuses one that the dictionary lacks. */
export type UiKey = WithoutPlural<Leaves<Dictionary['ui']>>
export type Ui = (key: UiKey, params?: Record<string, string | number>) => string

export function useUi(): Ui {
  const { t } = useTranslation()
  return useCallback((key, params = {}) => t(`ui.${key}`, params), [t])
}
