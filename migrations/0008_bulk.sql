-- One act on many processes: what was asked, and one row for each process that it was asked for.
create table bulk_job (
  id uuid primary key,
  act jsonb not null,
  reason text not null,
  -- What chose the processes, as it was written; null when they were named one by one.
  filter jsonb,
  -- Who asked, with the roles of that moment: what was allowed then is carried out.
  actor jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  error text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index bulk_job_created on bulk_job (created_at desc, id);
-- Also of a job that was stopped somebody must write the letters and the end.
create index bulk_job_unfinished on bulk_job (created_at) where finished_at is null;

-- The list is frozen when the job is made. An outcome is written in the transaction of the act itself.
create table bulk_item (
  job_id uuid not null references bulk_job on delete cascade,
  position integer not null,
  process_id uuid not null references process on delete cascade,
  outcome text check (outcome in ('done', 'unchanged', 'refused', 'failed', 'cancelled')),
  code text,
  params jsonb,
  -- What was counted: steps moved, tasks withdrawn; the job's summary adds it up.
  tally jsonb,
  done_at timestamptz,
  primary key (job_id, position),
  unique (job_id, process_id)
);
create index bulk_item_left on bulk_item (job_id, position) where outcome is null;
create index bulk_item_process on bulk_item (process_id);
