import { useTranslation } from 'react-i18next'
import type { Locale, Reader } from '../lib/date.ts'
import { useMe } from '../session/use-me.ts'

/** Language and zone of the reader: the zone of their calendar, as in their letters; before signing in the device's. */
export function useReader(): Reader {
  const { i18n } = useTranslation()
  const { data: me } = useMe()
  const locale: Locale = i18n.language === 'ru' ? 'ru' : 'en'
  return { locale, zone: me?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone }
}
