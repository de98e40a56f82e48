-- Tracked objects by kind: what a kind of thing is and by which regulation it is served is data, versioned like process
-- definitions. Objects point to a version, so a million of them do not repeat its rules.
create table object_kind (
  id text not null,
  version integer not null,
  -- json: attributes stand in forms in the order in which they were written.
  body json not null,
  body_hash text not null,
  published_at timestamptz not null,
  published_by text not null,
  comment text not null default '',
  primary key (id, version)
);
create trigger object_kind_reference after insert or update or delete on object_kind for each statement execute function bump_reference();

-- Empty columns cost nothing: only objects have them.
alter table record
  add column object_kind text,
  -- What it is a part of, and the topmost object above it; without one the client itself is the place.
  add column parent_id uuid references record,
  add column site_id uuid references record,
  add column group_name text;
create index record_parent on record (parent_id) where parent_id is not null;
create index record_site on record (site_id) where site_id is not null;

-- The local day on which the next service of an object is due, open or coming: lists and calendars need no forecast.
alter table process add column service_on date;
create index process_service on process (service_on) where service_on is not null;

-- One occurrence of a service from its opening on; what was done stays. Written in the statement of its object's turn.
create table service (
  id uuid primary key,
  process_id uuid not null references process on delete cascade,
  -- Where it is done; those that are open and belong to no visit yet are found by it.
  fleet_id uuid references party,
  site_id uuid references record,
  rule_id text not null,
  occurrence text not null,
  by text not null,
  due_on date,
  opened_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'booked', 'done', 'skipped', 'cancelled')),
  visit_id uuid references record,
  booked_on date,
  done_on date,
  usage numeric,
  stock numeric,
  result text,
  parts jsonb,
  act_document_id uuid,
  reason text,
  closed_at timestamptz,
  closed_by text,
  unique (process_id, rule_id, occurrence)
);
create index service_unplanned on service (fleet_id) where visit_id is null and state = 'open';
create index service_visit on service (visit_id) where visit_id is not null;
create index service_fleet on service (fleet_id, due_on) where fleet_id is not null;
create index service_due on service (due_on) where state in ('open', 'booked');
create index service_site on service (site_id) where site_id is not null;

create or replace view record_summary as
select r.id, r.kind, r.number, r.title, r.party_id, y.name as party_name, r.amount_minor, r.currency, r.region,
  r.project_id, r.tender_id, r.interest_id, r.deal_id, r.contract_id, r.external_id, r.created_at,
  p.state, p.held, p.owner_id, u.name as owner_name, p.dates, p.facts, p.seq, p.watched_seq, p.next_due_at, p.next_label,
  p.waiting_for, p.closed_at, p.entered_at, p.definition_version, p.updated_at, p.error,
  coalesce(p.facts ->> 'industry', y.industry) as industry,
  r.object_kind, r.parent_id, r.site_id, r.group_name, p.service_on
from record r
join process p on p.id = r.id
left join party y on y.id = r.party_id
left join app_user u on u.id = p.owner_id;
