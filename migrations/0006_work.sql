-- Long work and the proof that clockwork runs.
create table import_batch (
  id uuid primary key,
  format text not null,
  file_name text,
  file_hash text not null unique,
  content text,
  state text not null check (state in ('received', 'running', 'done', 'failed')),
  report jsonb not null default '{}',
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz
);
create table import_row (
  batch_id uuid not null references import_batch on delete cascade,
  key text not null,
  outcome text not null check (outcome in ('created', 'updated', 'unchanged', 'skipped', 'failed')),
  record_id uuid references record,
  reason text,
  primary key (batch_id, key)
);
create index import_row_record on import_row (record_id) where record_id is not null;

create table heartbeat (
  name text primary key,
  at timestamptz not null,
  detail jsonb not null default '{}'
);
