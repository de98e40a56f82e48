// What is wrong with a kind of objects, held against the dictionaries and the version before.

import { type CheckedKind, checkObjectKind, isPublishableKind } from '../domain/check-object-kind.ts'
import type { ObjectKindBody } from '../domain/object-kind-schema.ts'
import { templateError } from '../i18n/liquid.ts'
import { problemViews } from './definition-check.ts'
import { type Locale, lexiconOf } from './locale.ts'

const LEXICONS = { ru: lexiconOf('ru'), en: lexiconOf('en') } as const

export const checkedKind = (body: unknown, newest?: ObjectKindBody): CheckedKind =>
  checkObjectKind(body, { newest, hasText: (locale, key) => LEXICONS[locale].has(key), templateError })

export const checkedKindView = (checked: CheckedKind, locale: Locale) => ({
  problems: problemViews(checked.problems, locale),
  publishable: isPublishableKind(checked),
})
