-- Who is away, who stands in, how each person wants letters, and which digests were made.
create table absence (
  id uuid primary key,
  user_id uuid not null references app_user on delete cascade,
  -- Whole days of the person's own calendar, both included.
  from_on date not null,
  to_on date not null check (to_on >= from_on),
  -- Empty: the person's substitute of the day.
  stand_in_id uuid references app_user check (stand_in_id <> user_id),
  reason text,
  created_by text not null,
  created_at timestamptz not null,
  -- Back earlier than planned; the last day is then history.
  ended_at timestamptz,
  -- Called off before it began.
  cancelled_at timestamptz
);
create index absence_user on absence (user_id, from_on);
create index absence_stand_in on absence (stand_in_id) where stand_in_id is not null;

create table letter_setting (
  user_id uuid primary key references app_user on delete cascade,
  window_from text,
  window_until text,
  quiet_from text,
  quiet_until text,
  day_cap integer not null default 10 check (day_cap between 1 and 200),
  -- Kinds of letters that wait for the daily digest.
  in_digest text[] not null default '{}',
  daily_digest boolean not null default true,
  updated_at timestamptz not null
);

create trigger absence_reference after insert or update or delete on absence for each statement execute function bump_reference();
create trigger letter_setting_reference after insert or update or delete on letter_setting for each statement execute function bump_reference();

-- for_id: whose duty it is, when somebody stands in. for_digest: leaves with the reader's next digest only.
-- counted_on: the reader's day on whose cap the letter counts.
alter table mail
  add column for_id uuid references app_user,
  add column for_digest boolean not null default false,
  add column counted_on date;
create index mail_for on mail (for_id) where for_id is not null;
create index mail_counted on mail (reader_id, counted_on) where counted_on is not null;
create index mail_for_digest on mail (reader_id) where for_digest and state = 'deferred';

-- A digest is decided once for each person and day, also when there was nothing to write (mail_id is empty).
create table digest (
  user_id uuid not null references app_user on delete cascade,
  kind text not null check (kind in ('daily', 'weekly')),
  on_day date not null,
  at timestamptz not null,
  mail_id uuid references mail on delete set null,
  primary key (user_id, kind, on_day)
);
create index digest_mail on digest (mail_id) where mail_id is not null;
