-- What is known about records beyond their process: who takes part, what is needed, offered, awarded.
create table record_party (
  record_id uuid not null references record on delete cascade,
  party_id uuid not null references party,
  role text not null,
  primary key (record_id, party_id, role)
);
create index record_party_party on record_party (party_id);

create table lot (
  record_id uuid not null references record on delete cascade,
  lot_id text not null,
  title text,
  amount_minor bigint,
  currency text,
  primary key (record_id, lot_id)
);

-- need: what the client wants; supply: what we can deliver; item: what a tender or contract lists.
create table line (
  id uuid primary key,
  record_id uuid not null references record on delete cascade,
  kind text not null check (kind in ('need', 'supply', 'item')),
  position integer not null,
  description text not null,
  quantity numeric,
  unit text,
  classification text,
  amount_minor bigint,
  currency text,
  lot_id text,
  channel text check (channel in ('direct', 'dealer')),
  unique (record_id, kind, position)
);

-- How far our product got on a project: specified, approved, delivered, installed.
create table presence (
  record_id uuid not null references record on delete cascade,
  line_id uuid not null references line on delete cascade,
  specified numeric not null default 0,
  approved numeric not null default 0,
  delivered numeric not null default 0,
  installed numeric not null default 0,
  primary key (record_id, line_id)
);
create index presence_line on presence (line_id);

create table bid (
  record_id uuid not null references record on delete cascade,
  party_id uuid not null references party,
  amount_minor bigint,
  currency text,
  primary key (record_id, party_id)
);
create index bid_party on bid (party_id);

create table award (
  record_id uuid not null references record on delete cascade,
  award_id text not null,
  status text not null,
  on_day date,
  amount_minor bigint,
  currency text,
  party_ids uuid[] not null default '{}',
  primary key (record_id, award_id)
);

create table reading (
  record_id uuid not null references record on delete cascade,
  at timestamptz not null,
  value numeric not null,
  by text not null,
  primary key (record_id, at)
);

create table note (
  id uuid primary key,
  record_id uuid not null references record on delete cascade,
  text text not null,
  by text not null,
  at timestamptz not null
);
create index note_record on note (record_id, at);
