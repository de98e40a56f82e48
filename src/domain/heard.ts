// Who hears of a step: its holder, or whoever stands in; and the head of somebody who cannot be reached in time.

import { absenceAt, inChargeOf } from './absence.ts'
import type { Letter } from './ask.ts'
import type { Instant } from './calendar.ts'
import { type Addressee, answersFor, type Directory, holdersOf, resolveAudience, type User } from './people.ts'

/** Somebody who hears of a step; `forId` when they stand in for whose duty it is. */
export type Heard = { reader: User; forId: string | null }

/** Who decides about readers: the people, the record's owner, and who is away at that moment. */
type Hearing = { directory: Directory; ownerId: string | null; now: Instant }

/** Whom a letter reaches; somebody whom several audiences mean stands here several times. */
export function readersOf(input: Hearing, letter: Letter): Heard[] {
  const { directory, ownerId, now } = input
  const holder = directory.find(user => user.id === letter.readerId)
  if (holder) return readersFor(input, letter, holder)
  // An assignee who has left is replaced by whom the step speaks to, so that the duty is heard by somebody.
  const to: readonly Addressee[] = letter.to.length > 0 ? letter.to : ['owner']
  return to.flatMap(audience => {
    const holders = holdersOf(directory, ownerId, audience)
    return resolveAudience(directory, ownerId, audience, now).flatMap(reader => [
      { reader, forId: dutyOf(input, holders, reader) },
      ...headsFor(input, letter, reader),
    ])
  })
}

/** Whose place a reader takes: null for their own, else whoever names them, else whoever is away without anybody. */
function dutyOf({ directory, now }: Hearing, holders: readonly User[], reader: User): string | null {
  if (holders.some(holder => holder.id === reader.id)) return null
  const named = holders.find(holder => inChargeOf(directory, holder.id, now)?.id === reader.id)
  return (named ?? holders[0])?.id ?? null
}

/** One person's letter: theirs, their stand-in's, or their head's when nobody of the chain is there. */
function readersFor(input: Hearing, letter: Letter, holder: User): Heard[] {
  const reader = answersFor(input.directory, holder.id, input.now) ?? holder
  return [{ reader, forId: reader.id === holder.id ? null : holder.id }, ...headsFor(input, letter, reader)]
}

/** What cannot wait for somebody who is away, with nobody to stand in, is told to their head as well. */
function headsFor({ directory, now }: Hearing, { critical }: Letter, reader: User): Heard[] {
  if (!critical || absenceAt(reader, now) === null) return []
  return resolveAudience(directory, reader.id, 'head', now).map(head => ({ reader: head, forId: reader.id }))
}
