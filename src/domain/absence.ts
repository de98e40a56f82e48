// absence:   days on which somebody is away; while it lasts whoever stands in answers for them, and then they do again.
// in charge: who stands at the end of the chain of those who stand in; the person while they are there.

import type { Instant } from './calendar.ts'

/** `from` is the first instant of the first day, `until` the first after the last one, in the person's own zone. */
export type Absence = { id: string; from: Instant; until: Instant; standInId: string | null }

type Person = { id: string; absences?: readonly Absence[] }

/** The absence that lasts at `now`, if any. */
export const absenceAt = (person: Person, now: Instant): Absence | null =>
  person.absences?.find(absence => absence.from <= now && now < absence.until) ?? null

/**
 * Who is in charge of what is a person's at `now`. Absent without anybody to stand in, they keep what is theirs; null when they have
 * left, or when all who should stand in are away themselves or stand in for each other.
 */
export function inChargeOf<Someone extends Person>(
  people: readonly Someone[],
  personId: string | null,
  now: Instant,
): Someone | null {
  const asked = new Set<string>()
  let person = people.find(one => one.id === personId)
  while (person && !asked.has(person.id)) {
    const absence = absenceAt(person, now)
    if (absence === null) return person
    if (absence.standInId === null) return asked.size === 0 ? person : null
    asked.add(person.id)
    person = people.find(one => one.id === absence.standInId)
  }
  return null
}
