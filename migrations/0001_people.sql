-- Somebody who logs in, the team they sell in, and what they may do.
-- Whatever rules read about people is versioned by one counter, so that processes may cache it safely.
create table reference (
  only_row boolean primary key default true check (only_row),
  version bigint not null default 1
);
insert into reference default values;

create function bump_reference() returns trigger language plpgsql as $$
begin
  update reference set version = version + 1;
  return null;
end $$;

create table team (
  id uuid primary key,
  name text not null unique
);

create table app_user (
  id uuid primary key,
  email text not null,
  name text not null,
  locale text not null default 'ru' check (locale in ('ru', 'en')),
  calendar_id text not null default 'ru',
  team_id uuid references team,
  substitute_id uuid references app_user,
  active boolean not null default true,
  password_hash text,
  created_at timestamptz not null default now()
);
create unique index app_user_email on app_user (lower(email));
create index app_user_team on app_user (team_id);
create index app_user_substitute on app_user (substitute_id);

create table role_grant (
  user_id uuid not null references app_user on delete cascade,
  role text not null,
  primary key (user_id, role)
);

create trigger team_reference after insert or update or delete on team for each statement execute function bump_reference();
create trigger app_user_reference after insert or update or delete on app_user for each statement execute function bump_reference();
create trigger role_grant_reference after insert or update or delete on role_grant for each statement execute function bump_reference();

create table session (
  token_hash text primary key,
  user_id uuid not null references app_user on delete cascade,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_by_user on session (user_id);

create table api_key (
  id uuid primary key,
  user_id uuid not null references app_user on delete cascade,
  name text not null,
  key_hash text not null unique,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index api_key_user on api_key (user_id);

create table setup_link (
  token_hash text primary key,
  user_id uuid not null references app_user on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index setup_link_user on setup_link (user_id);
