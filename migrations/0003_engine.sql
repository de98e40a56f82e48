-- Records, their processes, and what the engine remembers. Only advance writes process and step.
create table calendar (
  id text primary key,
  zone text not null,
  day_start text not null default '09:00',
  day_end text not null default '18:00',
  weekend smallint[] not null default '{6,7}'
);
create table calendar_day (
  calendar_id text not null references calendar on delete cascade,
  day date not null,
  -- off, work, or the hours of a short day: 09:00-13:00
  kind text not null check (kind ~ '^(off|work|\d\d:\d\d-\d\d:\d\d)$'),
  note text,
  primary key (calendar_id, day)
);
create table definition (
  kind text not null,
  version integer not null,
  body jsonb not null,
  body_hash text not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (kind, version)
);
create trigger calendar_reference after insert or update or delete on calendar for each statement execute function bump_reference();
create trigger calendar_day_reference after insert or update or delete on calendar_day for each statement execute function bump_reference();
create trigger definition_reference after insert or update or delete on definition for each statement execute function bump_reference();

create table source (
  id uuid primary key,
  feed text not null,
  external_id text not null,
  version text not null,
  content_hash text not null,
  url text,
  published_at timestamptz,
  checked_at timestamptz not null,
  unique (feed, external_id, version)
);

create table record (
  id uuid primary key,
  kind text not null,
  number bigint generated always as identity,
  title text not null,
  description text,
  party_id uuid references party,
  amount_minor bigint,
  currency text,
  region text,
  project_id uuid references record,
  tender_id uuid references record,
  interest_id uuid references record,
  deal_id uuid references record,
  contract_id uuid references record,
  origin_event_id uuid unique,
  source_id uuid references source,
  external_id text,
  created_at timestamptz not null,
  created_by text not null
);
create unique index record_external on record (kind, external_id) where external_id is not null;
create index record_kind on record (kind, created_at desc, id);
create index record_by_party on record (party_id);
create index record_project on record (project_id) where project_id is not null;
create index record_tender on record (tender_id) where tender_id is not null;
create index record_interest on record (interest_id) where interest_id is not null;
create index record_deal on record (deal_id) where deal_id is not null;
create index record_contract on record (contract_id) where contract_id is not null;
create index record_source on record (source_id) where source_id is not null;

create table process (
  id uuid primary key references record,
  kind text not null,
  definition_version integer not null,
  calendar_id text not null references calendar,
  fleet_id uuid references party,
  state text not null,
  created_at timestamptz not null,
  entered_at timestamptz not null,
  owner_id uuid references app_user,
  dates jsonb not null default '{}',
  facts jsonb not null default '{}',
  pauses jsonb not null default '[]',
  held boolean not null default false,
  seq bigint not null default 1,
  watched_seq bigint not null default 0,
  behind boolean generated always as (watched_seq < seq) stored,
  next_due_at timestamptz,
  next_label text,
  waiting_for text,
  chain_hash text not null default '',
  closed_at timestamptz,
  error text,
  error_attempts integer not null default 0,
  error_at timestamptz,
  updated_at timestamptz not null,
  foreign key (kind, definition_version) references definition (kind, version)
) with (fillfactor = 70);
-- What is due costs the same however much sleeps.
create index process_due on process (next_due_at) where next_due_at is not null;
-- On a column of its own: an index that mentioned seq would forbid updates in place.
create index process_behind on process (id) where behind;
create index process_fleet on process (fleet_id, next_due_at) where fleet_id is not null;
create index process_owner on process (owner_id);
create index process_calendar on process (calendar_id);
create index process_definition on process (kind, definition_version);
create index process_state on process (kind, state);

create table step (
  process_id uuid not null references process on delete cascade,
  key text not null,
  rule text not null,
  status text not null check (status in ('fired', 'collapsed', 'skipped', 'postponed')),
  at timestamptz not null,
  planned_at timestamptz,
  because jsonb,
  by text not null,
  reason text,
  primary key (process_id, key)
);

create table task (
  id uuid primary key,
  process_id uuid not null references process on delete cascade,
  step_key text not null,
  rule text not null,
  title text not null,
  audience text not null,
  assignee_id uuid references app_user,
  state text not null default 'open' check (state in ('open', 'in_progress', 'done', 'cancelled')),
  ladder text not null,
  outcomes text[] not null default '{}',
  because jsonb not null default '[]',
  opened_at timestamptz not null,
  due_at timestamptz,
  acknowledged_at timestamptz,
  snoozed_until timestamptz,
  snoozes integer not null default 0,
  delegated_by uuid references app_user,
  closed_at timestamptz,
  closed_by text,
  outcome text,
  result text,
  reason text,
  version integer not null default 1
);
create index task_process on task (process_id);
create index task_open on task (assignee_id, due_at) where state in ('open', 'in_progress');
create index task_open_audience on task (audience, due_at) where state in ('open', 'in_progress');
create index task_delegated on task (delegated_by) where delegated_by is not null;

create table event (
  id uuid primary key,
  position bigint generated always as identity,
  process_id uuid references process on delete cascade,
  type text not null,
  at timestamptz not null,
  actor_id text not null,
  actor_kind text not null,
  data jsonb not null default '{}',
  request_id text,
  hash text not null,
  follow boolean not null default false,
  followed_at timestamptz,
  follow_attempts integer not null default 0,
  follow_error text,
  follow_at timestamptz
);
create index event_process on event (process_id, position);
create index event_unfollowed on event (process_id, position) where follow and followed_at is null;

create table command (
  actor_id text not null,
  key text not null,
  body_hash text not null,
  status integer not null,
  -- json: it is only handed back, so that taking it apart would be work for nothing
  result json not null,
  process_id uuid,
  at timestamptz not null,
  primary key (actor_id, key)
);
create index command_at on command (at);
