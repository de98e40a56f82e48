-- Definitions that administrators change: drafts, who published what and why, what a release ships beside an edited one.

-- jsonb sorts the names of an object by their length; forms show fields and commands in the order in which they were written.
alter table definition alter column body type json;
alter table definition add column comment text not null default '';
-- Which shipped definition a version takes account of; null for a kind that no release ships.
alter table definition add column shipped_hash text;
update definition set shipped_hash = body_hash where published_by = 'system';

create table shipped_definition (
  kind text not null,
  body_hash text not null,
  body json not null,
  -- When a release with it last started: the newest is the one that runs.
  shipped_at timestamptz not null,
  primary key (kind, body_hash)
);

create sequence draft_revision;
create table definition_draft (
  kind text primary key,
  -- As far as it has come: it need not be a definition yet.
  body json not null,
  -- The version that it was copied from; null for a new kind.
  based_on integer,
  shipped_hash text,
  revision bigint not null default nextval('draft_revision'),
  saved_at timestamptz not null,
  saved_by text not null
);

-- Kinds of which no new records begin; what runs goes on.
create table retired_kind (
  kind text primary key,
  retired_at timestamptz not null,
  retired_by text not null,
  reason text not null
);
create trigger retired_kind_reference after insert or update or delete on retired_kind for each statement execute function bump_reference();

-- What administrators did with definitions; processes that were moved say so in their own story.
create table definition_act (
  id bigint generated always as identity primary key,
  kind text not null,
  at timestamptz not null,
  by text not null,
  act text not null check (act in ('copied', 'discarded', 'published', 'kept', 'retired', 'restored', 'deleted')),
  version integer,
  comment text not null default ''
);
create index definition_act_kind on definition_act (kind, id desc);
