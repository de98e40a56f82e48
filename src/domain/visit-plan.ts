/**
 * Which services go together (domain.md 3.6, merge window). Place: one client and one site of it. Services of a place whose
 * days lie within the window of their rule are one visit, planned already or new; what is late could be done today. Pure.
 */
import { type Day, daysBetween } from './calendar.ts'

/** A service without a visit. */
export type Unplanned = { id: string; place: string; dueOn: Day | null; mergeDays: number; today: Day }

/** A visit that nobody has booked yet, with as many services as it has. */
export type OpenVisit = { id: string; place: string; dueOn: Day | null; size: number }

export type Gathered<One extends Unplanned> = {
  joined: readonly { service: One; visitId: string }[]
  fresh: readonly { place: string; services: readonly One[] }[]
}

/** What a visit opens for the seller, of what its services' rules say: a deal says more than an interest. */
export const saleOf = (wanted: readonly (string | null)[]): 'interest' | 'deal' | null =>
  wanted.includes('deal') ? 'deal' : wanted.includes('interest') ? 'interest' : null

type Slot<One> = { id: string | null; day: Day; size: number; services: One[] }

/** Gathers services, at most so many into one visit. The same input gives the same answer. */
export function gathered<One extends Unplanned>(
  services: readonly One[],
  visits: readonly OpenVisit[],
  atMost: number,
): Gathered<One> {
  const joined: { service: One; visitId: string }[] = []
  const fresh: { place: string; services: readonly One[] }[] = []
  const open = Map.groupBy(visits, visit => visit.place)
  for (const [place, own] of Map.groupBy(services, service => service.place)) {
    const today = own[0]?.today ?? ''
    const slots = (open.get(place) ?? []).map(
      ({ id, dueOn, size }): Slot<One> => ({ id, day: notBefore(dueOn, today), size, services: [] }),
    )
    for (const service of own.toSorted(inOrder)) slotFor(service, slots, atMost).services.push(service)
    for (const slot of slots) {
      const { id } = slot
      if (id === null) fresh.push({ place, services: slot.services })
      else joined.push(...slot.services.map(service => ({ service, visitId: id })))
    }
  }
  return { joined, fresh }
}

/** The visit that is nearest in time and has room; else a new one, on the day of the service. */
function slotFor<One extends Unplanned>(service: One, slots: Slot<One>[], atMost: number): Slot<One> {
  const day = notBefore(service.dueOn, service.today)
  const distance = (slot: Slot<One>) => Math.abs(daysBetween(slot.day, day))
  const near = slots
    .filter(slot => slot.size < atMost && distance(slot) <= service.mergeDays)
    .toSorted((a, b) => distance(a) - distance(b) || (a.day < b.day ? -1 : 1))[0]
  const slot = near ?? { id: null, day, size: 0, services: [] }
  if (near === undefined) slots.push(slot)
  slot.size += 1
  if (day < slot.day) slot.day = day
  return slot
}

const notBefore = (day: Day | null, today: Day): Day => (day === null || day < today ? today : day)

const inOrder = (a: Unplanned, b: Unplanned) => compare(a.dueOn ?? a.today, b.dueOn ?? b.today) || compare(a.id, b.id)

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
