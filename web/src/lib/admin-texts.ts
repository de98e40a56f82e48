// What only the pages say where rules, kinds and calendars are made: nobody who just works waits for it. Such pages are
// in these folders, and `routes.tsx` loads their texts with them.

export const ADMIN_FOLDERS: readonly string[] = ['calendar', 'kinds', 'rules', 'simulation']
/** Sections of the dictionary. */
export const ADMIN_TEXTS: readonly string[] = ['definition', 'guard', 'effect']
/** Parts of its section `ui`. */
export const ADMIN_UI: readonly string[] = ['backtest', 'calendarBadRow', 'calendars', 'kinds', 'rules', 'simulation']
