-- A meter that was not read for a month is asked for. One row per object, written with the turn that asks; what falls due for
-- one client together is one letter, or one task where nobody may be written to.
create table reading_request (
  process_id uuid primary key references process on delete cascade,
  fleet_id uuid not null references party,
  opened_at timestamptz not null,
  -- When the client was asked: the moment of the letter that asks.
  asked_at timestamptz
);
create index reading_request_open on reading_request (fleet_id, opened_at) where asked_at is null;
create index reading_request_asked on reading_request (fleet_id, asked_at) where asked_at is not null;

-- A link of a letter that somebody took back. All others end by themselves.
create table revoked_link (
  mail_id uuid primary key references mail on delete cascade,
  revoked_at timestamptz not null,
  revoked_by text not null
);
