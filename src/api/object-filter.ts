import type { ObjectFilter } from '../db/object-filter.ts'
import type { Day } from '../domain/calendar.ts'
import type { ObjectFilterBody } from '../endpoints/object-filter.ts'

/** What a filter of objects asks of their rows; undefined when it asks nothing that only objects have. */
export function objectFilterOf(filter: ObjectFilterBody, { today }: { today: Day }): ObjectFilter | undefined {
  const { object_kind, holder, site, parent, group, service_from, service_to, service, attribute } = filter
  const asked: ObjectFilter = {
    objectKinds: object_kind,
    holders: holder,
    siteId: site,
    parentId: parent,
    group,
    serviceFrom: service_from,
    serviceTo: service_to,
    attributes: attribute,
    ...(service ? { services: { states: service, today } } : {}),
  }
  return Object.values(asked).some(value => value !== undefined) ? asked : undefined
}
