-- Sheets of objects, readings and completed services are read once, when they come, and taken in part by part. A person says
-- what the columns are, a trial says what would happen, and only then something does.
alter table import_batch drop constraint import_batch_state_check;
alter table import_batch add constraint import_batch_state_check check (state in ('mapping', 'checking', 'checked',
  'received', 'running', 'done', 'failed', 'cancelled'));
-- What was found in the file and decided about it.
alter table import_batch add column sheet jsonb;

-- The rows of a sheet, a thousand at a time. Each part is taken in one transaction with its mark; with the end only rows that
-- could not be taken stay, for their file of errors.
create table import_part (
  batch_id uuid not null references import_batch on delete cascade,
  sheet smallint not null,
  part integer not null,
  -- Of the first of these rows, as the file counts them.
  first_row integer not null,
  -- json: it is read back whole and never looked into.
  rows json not null,
  -- Found before anything is taken: objects by row, rows that repeat another, rows that wait for what they are a part of.
  prepared json,
  checked boolean not null default false,
  taken smallint not null default 0,
  counts jsonb,
  problems jsonb,
  primary key (batch_id, sheet, part)
);

-- What the columns of a file were the last time that a file had these headings.
create table import_mapping (
  headers_hash text not null,
  kind text not null,
  object_kind text,
  mapping jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (headers_hash, kind)
);

-- By these a client is found beside its taxpayer number: the branch of it, and the number that another system has for it.
alter table party add column kpp text, add column external_id text;
create unique index party_external on party (external_id) where external_id is not null;

-- An object with several meters is read on all of them at once.
alter table reading add column meter text not null default '', drop constraint reading_pkey, add primary key (record_id, meter, at);
