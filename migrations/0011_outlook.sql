-- The outlook: what is forecast for every live record, kept so that the coming weeks of the whole company can be asked at
-- once. Never the truth: every row says which state of its process it was made from, and one that was made from another
-- is made again before it is shown. Unlogged, because losing it loses nothing. No foreign keys, because checking them
-- would lock rows of process, which advance writes.
create unlogged table outlook (
  process_id uuid primary key,
  seq bigint not null,
  definition_version integer not null,
  calendar_id text not null,
  -- The people and the calendar that the forecast was made with, as a hash.
  basis text not null,
  made_at timestamptz not null,
  until timestamptz not null,
  -- From then on its process takes a turn of its own.
  first_at timestamptz,
  -- Why no forecast could be made: a fault of a definition, which concerns nobody else's rows.
  error text
);

create unlogged table outlook_step (
  process_id uuid not null,
  at timestamptz not null,
  key text not null,
  rule text not null,
  which text not null,
  what text not null,
  armed boolean not null,
  task text,
  template text,
  command text,
  event text,
  critical boolean not null,
  due_at timestamptz,
  state text not null,
  letters jsonb not null,
  readers uuid[] not null
);
create index outlook_step_process on outlook_step (process_id);
create index outlook_step_at on outlook_step (at, process_id, key);
