-- Companies and the people who work there.
create table party (
  id uuid primary key,
  name text not null,
  inn text,
  identifier_scheme text,
  identifier_id text,
  country text,
  region text,
  locality text,
  industry text,
  owner_id uuid references app_user,
  created_at timestamptz not null default now()
);
create unique index party_identifier on party (identifier_scheme, identifier_id) where identifier_id is not null;
create index party_inn on party (inn);
create index party_owner on party (owner_id);
create index party_name on party (lower(name));

create table person (
  id uuid primary key,
  party_id uuid not null references party,
  name text not null,
  position text,
  email text,
  phone text,
  locale text not null default 'ru' check (locale in ('ru', 'en')),
  letters_allowed boolean not null default false,
  created_at timestamptz not null default now()
);
create index person_party on person (party_id);
