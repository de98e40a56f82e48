-- Kinds of tracked objects that administrators edit; which version of a regulation serves how many objects.
create table object_kind_draft (
  id text primary key,
  -- As far as it has come: it need not be a kind yet.
  body json not null,
  -- The version that it was copied from; null for a new kind.
  based_on integer,
  revision bigint not null default nextval('draft_revision'),
  saved_at timestamptz not null,
  saved_by text not null
);

-- Written out of the facts, so that a million objects are counted by their regulation from an index alone.
alter table process add column object_regulation text
  generated always as ((facts ->> 'objectKind') || ':' || (facts ->> 'regulation')) stored;
create index process_regulation on process (object_regulation) where object_regulation is not null and closed_at is null;
