// What stands at the beginning of the one statement that stores turns: the guarded update of one process or of many, or new
// records with their processes.

/** What a turn sets on its process, with the types of the values; for one process these are the parameters, in this order. */
const SET = {
  id: 'uuid',
  seq: 'bigint',
  state: 'text',
  enteredAt: 'timestamptz',
  ownerId: 'uuid',
  dates: 'jsonb',
  facts: 'jsonb',
  pauses: 'jsonb',
  held: 'boolean',
  watching: 'boolean',
  nextDueAt: 'timestamptz',
  label: 'text',
  waitingFor: 'text',
  chainHash: 'text',
  closed: 'boolean',
  now: 'timestamptz',
  calendarId: 'text',
  definitionVersion: 'integer',
  serviceOn: 'date',
  fleetId: 'uuid',
} as const

export type Setting = keyof typeof SET

/** Their order. */
export const SETTINGS = Object.keys(SET).filter(isSetting)

/** The guarded update: `seq` says that nobody moved the process since it was read. `v` names where a value stands. */
const moved = (v: (setting: Setting) => string, from: string) => `
    update process p set state = ${v('state')}, entered_at = ${v('enteredAt')}, owner_id = ${v('ownerId')}, dates = ${v('dates')},
      facts = ${v('facts')}, pauses = ${v('pauses')}, held = ${v('held')}, seq = p.seq + 1,
      watched_seq = case when ${v('watching')} then p.seq + 1 else p.watched_seq end, next_due_at = ${v('nextDueAt')},
      next_label = ${v('label')}, waiting_for = ${v('waitingFor')}, chain_hash = decode(${v('chainHash')}, 'hex'),
      closed_at = case when ${v('closed')} then coalesce(p.closed_at, ${v('now')}) end, updated_at = ${v('now')}, error = null,
      error_attempts = 0, error_at = null, calendar_id = ${v('calendarId')}, definition_version = ${v('definitionVersion')},
      service_on = ${v('serviceOn')}, fleet_id = coalesce(${v('fleetId')}, p.fleet_id)
    ${from}where p.id = ${v('id')} and p.seq = ${v('seq')} returning p.id, p.updated_at as at, p.closed_at is not null as closed,
      p.fleet_id`

/** What a new record has, with the types of the values. */
const RECORD = {
  id: 'uuid',
  kind: 'text',
  title: 'text',
  description: 'text',
  partyId: 'uuid',
  amountMinor: 'bigint',
  currency: 'text',
  region: 'text',
  projectId: 'uuid',
  tenderId: 'uuid',
  interestId: 'uuid',
  dealId: 'uuid',
  contractId: 'uuid',
  originEventId: 'uuid',
  sourceId: 'uuid',
  externalId: 'text',
  objectKind: 'text',
  parentId: 'uuid',
  siteId: 'uuid',
  groupName: 'text',
  search: 'tsvector',
  createdAt: 'timestamptz',
  createdBy: 'text',
} as const

export type RecordColumn = keyof typeof RECORD

const typed = (columns: Readonly<Record<string, string>>) =>
  Object.entries(columns)
    .map(([name, type]) => `"${name}" ${type}`)
    .join(', ')
const snake = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
const recordColumns = Object.keys(RECORD)

/** A new record stands in the statement before its process, which begins as its first turn leaves it. */
const filed = `
    insert into record (${recordColumns.map(snake).join(', ')})
    select ${recordColumns.map(name => `g."${name}"`).join(', ')} from json_to_recordset($1) as g(${typed(RECORD)})
    returning id, number, site_id`
const begun = `
    insert into process (id, kind, fleet_id, calendar_pinned, definition_version, calendar_id, state, created_at, entered_at, owner_id,
      dates, facts, pauses, held, seq, watched_seq, next_due_at, next_label, waiting_for, chain_hash, closed_at, updated_at,
      service_on)
    select g.id, g.kind, g."fleetId", g."calendarPinned", g."definitionVersion", g."calendarId", g.state, g.now, g."enteredAt",
      g."ownerId", g.dates, g.facts, g.pauses, g.held, g.seq + 1, case when g.watching then g.seq + 1 else 0 end, g."nextDueAt",
      g.label, g."waitingFor", decode(g."chainHash", 'hex'), case when g.closed then g.now end, g.now, g."serviceOn"
    from json_to_recordset($2) as g(kind text, "calendarPinned" boolean, ${typed(SET)})
    returning id, updated_at as at, closed_at is not null as closed, fleet_id`

// Of what moved: the topmost object above it.
const SITE = '(select r.site_id from record r where r.id = m.id)'

/**
 * How a statement is told its rows. one: the process by parameters of its own. many: all processes as one JSON array, and
 * every row of a part says by `processId` whose it is. Rows of a process that somebody else moved find nothing to join.
 * made: new records and their processes, each as one JSON array.
 */
export const SHAPES = {
  one: {
    fixed: SETTINGS.length,
    begins: `moved as (${moved(setting => `$${SETTINGS.indexOf(setting) + 1}`, '')})`,
    ends: 'select id from moved',
    site: SITE,
    rows: (json: string, names: string) => `moved m, json_to_recordset(${json}) as x(${names})`,
  },
  many: {
    fixed: 1,
    begins: `moved as (${moved(setting => `g."${setting}"`, `from json_to_recordset($1) as g(${typed(SET)})\n    `)})`,
    ends: 'select id from moved',
    site: SITE,
    rows: ofMoved,
  },
  made: {
    fixed: 2,
    begins: `filed as (${filed}),\nmoved as (${begun})`,
    ends: 'select id, number from filed',
    site: '(select f.site_id from filed f where f.id = m.id)',
    rows: ofMoved,
  },
} as const

function ofMoved(json: string, names: string): string {
  return `moved m join json_to_recordset(${json}) as x("processId" uuid, ${names}) on x."processId" = m.id`
}

export type Shape = keyof typeof SHAPES

function isSetting(name: string): name is Setting {
  return Object.hasOwn(SET, name)
}
