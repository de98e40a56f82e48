// The objects that rows of readings and services are about.

import { clientKeyOf, type RowRead, textIn } from '../domain/sheet.ts'
import { clientsOf } from './sheet-client.ts'
import { type KnownObject, locate, readObjects } from './sheet-known.ts'
import { failed, type RowDone, type SheetWork, wrong } from './sheet-take.ts'

/** Rows with their objects, and what becomes of the others. */
export async function objectsOf(
  work: SheetWork,
  reads: readonly RowRead[],
): Promise<{ named: { read: RowRead; object: KnownObject }[]; done: RowDone[] }> {
  const { client, prepared, reference, sheet } = work
  const done: RowDone[] = reads.flatMap(read => (read.problems.length > 0 ? failed(read.row, read.problems) : []))
  const sound = reads.filter(read => read.problems.length === 0)
  // A client that we do not know has no object with us: that is told as such.
  const clients = await clientsOf(
    work,
    sound.filter(read => clientKeyOf(read) !== null || sheet.partyId !== null),
    sheet.choices.missingObject === 'skip' ? 'skip' : 'error',
  )
  const going: { read: RowRead; title: string | undefined; partyId: string | null }[] = []
  for (const read of sound) {
    const answer = clients.get(read.row)
    // An object that has a name of its own is found whether or not its client is.
    if (answer && 'done' in answer && prepared.found[read.row] === undefined) done.push(answer.done)
    else
      going.push({
        read,
        title: textIn(read.values, 'title'),
        partyId: answer && 'client' in answer ? (answer.client?.id ?? null) : null,
      })
  }
  const located = await locate(client, prepared, going)
  const ids = [...located.values()].flatMap(one => ('id' in one && one.id !== null ? one.id : []))
  const objects = await readObjects(client, reference, ids)
  const named: { read: RowRead; object: KnownObject }[] = []
  for (const { read, partyId } of going) {
    const { row } = read
    const place = located.get(row)
    const object = place && 'id' in place && place.id !== null ? objects.get(place.id) : undefined
    if (place && 'code' in place) done.push(failed(row, [wrong(row, place.code)]))
    else if (!object) done.push(unknownObject(work, read))
    else if (partyId !== null && object.partyId !== partyId)
      done.push(failed(row, [wrong(row, 'otherClient', { value: object.title })]))
    else if (object.closed) done.push(failed(row, [wrong(row, 'objectClosed', { value: object.title })]))
    else named.push({ read, object })
  }
  return { named, done }
}

function unknownObject({ sheet }: SheetWork, { row, values }: RowRead): RowDone {
  if (sheet.choices.missingObject === 'skip') return { row, outcome: 'skipped' }
  const names = ['externalId', 'attribute:vin', 'attribute:plate', 'title'].flatMap(
    target => textIn(values, target) ?? [],
  )
  return failed(row, [wrong(row, names.length > 0 ? 'objectUnknown' : 'objectNameless', { value: names[0] ?? '' })])
}
