-- One row per obligation to write to a reader; the states of the ledger are laid out whole,
-- so that doubt about a letter has its place from the first day.
create table mail (
  id uuid primary key,
  key text not null unique,
  process_id uuid references process on delete cascade,
  task_id uuid references task on delete set null,
  step_key text,
  rule text,
  template text not null,
  reader_id uuid references app_user,
  person_id uuid references person,
  address text not null,
  locale text not null check (locale in ('ru', 'en')),
  priority smallint not null default 3,
  critical boolean not null default false,
  state text not null check (state in ('deferred', 'queued', 'sending', 'transmitting', 'sent', 'bounced', 'in_doubt',
    'failed', 'merged', 'muted', 'suppressed', 'inbox_only', 'superseded', 'cancelled')),
  reason text,
  not_before timestamptz not null,
  expires_at timestamptz,
  carrier_id uuid references mail,
  carrier_key text,
  data jsonb not null default '{}',
  message_id text not null,
  subject text,
  text_body text,
  html_body text,
  rendered_at timestamptz,
  token uuid,
  lease_until timestamptz,
  attempts integer not null default 0,
  resends integer not null default 0,
  transmitting_at timestamptz,
  sent_at timestamptz,
  response text,
  created_at timestamptz not null
);
create index mail_due on mail (priority, not_before) where state in ('queued', 'deferred');
create index mail_leased on mail (lease_until) where state in ('sending', 'transmitting');
create index mail_process on mail (process_id);
create index mail_carrier on mail (carrier_id) where carrier_id is not null;
create index mail_carrier_key on mail (carrier_key) where carrier_key is not null;
create index mail_reader on mail (reader_id, created_at);
create index mail_person on mail (person_id) where person_id is not null;
create index mail_task on mail (task_id) where task_id is not null;

create table mail_attempt (
  id uuid primary key,
  mail_id uuid not null references mail on delete cascade,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  response text
);
create index mail_attempt_mail on mail_attempt (mail_id, started_at);

-- The demonstration's mailbox: letters that were sent and never left the machine.
create table captured_mail (
  id uuid primary key,
  received_at timestamptz not null,
  mail_from text not null,
  rcpt_to text[] not null,
  message_id text,
  subject text,
  headers jsonb not null,
  text_body text,
  html_body text,
  raw bytea not null
);
create index captured_mail_received on captured_mail (received_at desc, id);
