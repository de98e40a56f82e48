-- Files that are kept with a record. What their bytes are was told by the bytes themselves; they are packed already, so
-- Postgres need not try. One that was taken away leaves its event.
create table document (
  id uuid primary key,
  record_id uuid not null references record on delete cascade,
  kind text not null check (kind in ('photo', 'act', 'contract', 'manual', 'other')),
  title text not null,
  file_name text not null,
  media_type text not null,
  size_bytes integer not null,
  sha256 text not null,
  content bytea not null,
  created_at timestamptz not null,
  created_by text not null,
  unique (record_id, sha256)
);
alter table document alter column content set storage external;
-- The act of a service that was done.
alter table service add foreign key (act_document_id) references document on delete set null;
create index service_act on service (act_document_id) where act_document_id is not null;

-- Lists of a million objects: what is served soonest comes first, page by page; a kind, a plate or a serial number is found
-- without looking at all of them. Words are folded by the program, which keeps them from now on.
drop index process_service;
create index process_service on process (service_on, id);
create index record_object_kind on record (object_kind) where object_kind is not null;
create index record_number on record (number);
alter table record add column search tsvector;
update record set search = strip(to_tsvector('simple',
  regexp_replace(translate(lower(title), 'авеёкмнорстух', 'abeekmhopctyx'), '[^[:alnum:]]+', ' ', 'g'))) where kind = 'object';
create index record_search on record using gin (search) where search is not null;
