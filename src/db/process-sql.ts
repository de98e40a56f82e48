// The one statement that stores turns: the guarded update of processes, or new ones, and a part for each kind of row.
// A part without rows is left out, for even an empty one costs the server a tenth of a command.

import { TRUE_WHILE_PLANNED } from '../domain/letters.ts'
import { SHAPES, type Shape } from './process-shape.ts'

/** What a part is told: `rows` joins its own rows, whose columns it names, to the processes that moved. */
type Given = { rows: (names: string) => string; json: string; site: string }

/** What a rule says of visits: a service that ends keeps what it opened with. */
const TERMS = ['merge_days', 'client_letter', 'creates', 'minutes', 'amount_minor', 'currency'] as const

/** Parts by name: what moved is `m`, with its id, the time of the turn (`at`) and whether that closed it (`closed`). */
const PARTS = {
  // Fired, collapsed, skipped and postponed steps; a postponed one may still be fired.
  steps: ({ rows }: Given) => `
    insert into step (process_id, key, rule, status, at, planned_at, because, by, reason)
    select m.id, x.key, x.rule, x.status, x.at, x."plannedAt", x.because, x.by, x.reason
    from ${rows(`key text, rule text, status text, at timestamptz, "plannedAt" timestamptz, because jsonb, by text, reason text`)}
    on conflict (process_id, key) do update set status = excluded.status, at = excluded.at, by = excluded.by, reason = excluded.reason
      where step.status = 'postponed'`,
  // New tasks, also those that were closed in the same turn.
  opened: ({ rows }: Given) => `
    insert into task (id, process_id, step_key, rule, title, audience, assignee_id, ladder, outcomes, because, opened_at, due_at,
      state, closed_at, closed_by, outcome, reason)
    select x.id, m.id, x."stepKey", x.rule, x.title, x.audience, x."assigneeId", x.ladder,
      array(select jsonb_array_elements_text(x.outcomes)), x.because, x."openedAt", x."dueAt",
      coalesce(x.state, 'open'), case when x.state in ('done', 'cancelled') then m.at end, x.by, x.outcome, x.reason
    from ${rows(`id uuid, "stepKey" text, rule text, title text, audience text, "assigneeId" uuid, ladder text, outcomes jsonb,
      because jsonb, "openedAt" timestamptz, "dueAt" timestamptz, state text, by text, outcome text, reason text`)}`,
  // Tasks that were claimed, moved, snoozed, handed on.
  changed: ({ rows }: Given) => `
    update task t set
      assignee_id = case when x.set ? 'assigneeId' then (x.set ->> 'assigneeId')::uuid else t.assignee_id end,
      state = coalesce(x.set ->> 'state', t.state),
      title = coalesce(x.set ->> 'title', t.title),
      audience = coalesce(x.set ->> 'audience', t.audience),
      ladder = coalesce(x.set ->> 'ladder', t.ladder),
      outcomes = case when x.set ? 'outcomes' then array(select jsonb_array_elements_text(x.set -> 'outcomes')) else t.outcomes end,
      step_key = coalesce(x.set ->> 'stepKey', t.step_key),
      due_at = case when x.set ? 'dueAt' then (x.set ->> 'dueAt')::timestamptz else t.due_at end,
      acknowledged_at = case when x.set ? 'acknowledgedAt' then (x.set ->> 'acknowledgedAt')::timestamptz else t.acknowledged_at end,
      snoozed_until = case when x.set ? 'snoozedUntil' then (x.set ->> 'snoozedUntil')::timestamptz else t.snoozed_until end,
      snoozes = coalesce((x.set ->> 'snoozes')::integer, t.snoozes),
      delegated_by = case when x.set ? 'delegatedBy' then (x.set ->> 'delegatedBy')::uuid else t.delegated_by end,
      version = t.version + 1
    from ${rows('id uuid, set jsonb')}
    where t.id = x.id and t.process_id = m.id and t.state in ('open', 'in_progress')`,
  // Tasks done or withdrawn.
  closed: ({ rows }: Given) => `
    update task t set state = x.state, closed_at = m.at, closed_by = x.by, outcome = x.outcome, result = x.result, reason = x.reason,
      version = t.version + 1
    from ${rows('id uuid, state text, by text, outcome text, result text, reason text')}
    where t.id = x.id and t.process_id = m.id and t.state in ('open', 'in_progress')`,
  // Events, in order: their positions are given out as they come.
  recorded: ({ rows }: Given) => `
    insert into event (id, process_id, type, at, actor_id, actor_kind, data, request_id, hash, follow)
    select x.id, m.id, x.type, x.at, x."actorId", x."actorKind", x.data, x."requestId", decode(x.hash, 'hex'), x.follow
    from ${rows(`id uuid, type text, at timestamptz, "actorId" text, "actorKind" text, data jsonb, "requestId" text, hash text,
      follow boolean, n integer`)}
    order by x.n`,
  // Letters whose task or record is closed, as long as their sending has not begun to be irrevocable.
  withdrawn: ({ json }: Given) => `
    update mail set state = 'cancelled', reason = case when m.closed then 'record_closed' else 'task_closed' end
    from moved m
    where mail.process_id = m.id and mail.state in ('queued', 'deferred', 'sending')
      and (m.closed or mail.task_id in (select (e ->> 'id')::uuid from jsonb_array_elements(${json}) as e))
      and mail.template in ('task', 'reminder', 'overdue', ${TRUE_WHILE_PLANNED.map(template => `'${template}'`).join(', ')})`,
  // New rows of the mail ledger.
  written: ({ rows }: Given) => `
    insert into mail (id, key, process_id, task_id, step_key, rule, template, reader_id, person_id, for_id, for_digest, address, locale, priority, critical,
      state, reason, not_before, expires_at, carrier_id, carrier_key, data, message_id, created_at)
    select x.id, x.key, m.id, x."taskId", x."stepKey", x.rule, x.template, x."readerId", x."personId", x."forId", x."forDigest", x.address, x.locale, x.priority,
      x.critical, x.state, x.reason, x."notBefore", x."expiresAt", x."carrierId", x."carrierKey", x.data, x."messageId", x."createdAt"
    from ${rows(`id uuid, key text, "taskId" uuid, "stepKey" text, rule text, template text, "readerId" uuid, "personId" uuid,
      "forId" uuid, "forDigest" boolean, address text, locale text, priority smallint, critical boolean, state text,
      reason text, "notBefore" timestamptz, "expiresAt" timestamptz, "carrierId" uuid, "carrierKey" text, data jsonb,
      "messageId" text, "createdAt" timestamptz`)}
    on conflict (key) do nothing`,
  // Services that opened, moved or ended. One that was cancelled may open again; a booked one stays booked while its day moves.
  served: ({ rows, site }: Given) => `
    insert into service (id, process_id, fleet_id, site_id, rule_id, occurrence, by, due_on, spread_days, grace_on, lost_on, merge_days,
      client_letter, creates, minutes, amount_minor, currency, opened_at, state, done_on, usage, stock, result, parts,
      act_document_id, reason, closed_at, closed_by, reminds, planned)
    select x.id, m.id, m.fleet_id, ${site}, x."ruleId", x.occurrence, x.by, x."dueOn", x."spreadDays", x."graceOn", x."lostOn", x."mergeDays",
      x."clientLetter", x.creates, x.minutes, x."amountMinor", x.currency, m.at, x.state, x."doneOn", x.usage, x.stock, x.result,
      x.parts, x."actDocumentId", x.reason, case when x.state <> 'open' then m.at end, x."closedBy", x.reminds, x.state <> 'open'
    from ${rows(`id uuid, "ruleId" text, occurrence text, by text, "dueOn" date, "spreadDays" integer, "graceOn" date, "lostOn" date,
      "mergeDays" smallint, "clientLetter" boolean, creates text, minutes integer, "amountMinor" bigint, currency text, state text,
      "doneOn" date, usage numeric, stock numeric, result text, parts jsonb, "actDocumentId" uuid, reason text, "closedBy" text,
      reminds boolean`)}
    on conflict (process_id, rule_id, occurrence) do update set
      by = excluded.by, due_on = excluded.due_on, spread_days = excluded.spread_days, grace_on = excluded.grace_on, lost_on = excluded.lost_on,
      ${TERMS.map(term => `${term} = case when excluded.state = 'open' then excluded.${term} else service.${term} end`).join(', ')},
      state = case when excluded.state = 'open' and service.state = 'booked' then 'booked' else excluded.state end,
      opened_at = case when service.state = 'cancelled' then excluded.opened_at else service.opened_at end,
      visit_id = case when service.state = 'cancelled' then null else service.visit_id end,
      booked_on = case when service.state = 'cancelled' then null else service.booked_on end,
      plan_on = case when service.state = 'cancelled' then null else service.plan_on end,
      done_on = excluded.done_on, usage = excluded.usage, stock = excluded.stock, result = excluded.result,
      parts = excluded.parts, act_document_id = excluded.act_document_id, reason = excluded.reason,
      closed_at = excluded.closed_at, closed_by = excluded.closed_by,
      reminds = service.reminds or excluded.reminds,
      planned = excluded.state <> 'open' and service.visit_id is null`,
  // A visit that is booked, moved or over takes its open services along: what it leaves undone is planned anew.
  visited: ({ rows }: Given) => `
    update service s set state = x.state, booked_on = x."bookedOn", plan_on = x."planOn",
      visit_id = case when m.closed then null else s.visit_id end, planned = s.planned and not m.closed
    from ${rows('state text, "bookedOn" date, "planOn" date')}
    where s.visit_id = m.id and s.state in ('open', 'booked')`,
  // Meters that nobody read for a month: the client is asked for all of them together.
  wanted: ({ rows }: Given) => `
    insert into reading_request (process_id, fleet_id, opened_at)
    select m.id, m.fleet_id, m.at from ${rows('type text')} where m.fleet_id is not null
    on conflict (process_id) do update set fleet_id = excluded.fleet_id, opened_at = excluded.opened_at, asked_at = null`,
  // Words by which an object is found, when its attributes changed.
  worded: ({ rows }: Given) => `
    update record r set search = x.words from ${rows('words tsvector')} where r.id = m.id`,
  // The answer kept for a repeated request.
  answered: ({ rows }: Given) => `
    insert into command (actor_id, key, body_hash, status, result, process_id, at)
    select x."actorId", x.key, x."bodyHash", x.status, x.result, m.id, m.at
    from ${rows('"actorId" text, key text, "bodyHash" text, status integer, result json')}`,
} as const

export type Part = keyof typeof PARTS

/** The order in which a statement has them. */
export const PARTS_IN_ORDER = Object.keys(PARTS).filter(isPart)
const texts = new Map<string, string>()
// Postgres cuts longer names of prepared statements, so a name says its parts by one letter each.
const LETTERS: Readonly<Record<Part, string>> = {
  steps: 's',
  opened: 'o',
  changed: 'c',
  closed: 'd',
  recorded: 'r',
  withdrawn: 'w',
  written: 'l',
  served: 'v',
  visited: 't',
  wanted: 'q',
  worded: 'n',
  answered: 'a',
}

/** Text and name of the statement for these parts; a handful of combinations occur, and each is prepared once per connection. */
export function writeStatement(
  parts: ReadonlySet<Part>,
  shape: Shape,
): { name: string; text: string; order: readonly Part[] } {
  const order = PARTS_IN_ORDER.filter(part => parts.has(part))
  const name = `process_write_${shape}_${order.map(part => LETTERS[part]).join('')}`
  const known = texts.get(name)
  if (known) return { name, text: known, order }
  const { fixed, begins, ends, rows, site } = SHAPES[shape]
  const ctes = order.map((part, index) => {
    const json = `$${fixed + index + 1}`
    return `${part} as (${PARTS[part]({ json, site, rows: names => rows(json, names) })})`
  })
  const text = `with ${[begins, ...ctes].join(',\n')}\n ${ends}`
  texts.set(name, text)
  return { name, text, order }
}

function isPart(name: string): name is Part {
  return Object.hasOwn(PARTS, name)
}
