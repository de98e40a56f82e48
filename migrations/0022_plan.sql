-- What is ahead, as it is asked: by day in the calendar, by month and money in the potential of objects, and in the
-- calendar programs of people.

-- Secret addresses that calendar programs read. Only hashes are kept.
create table calendar_link (
  id uuid primary key,
  user_id uuid not null references app_user on delete cascade,
  name text,
  scope text not null check (scope in ('mine', 'team', 'client')),
  party_id uuid references party,
  entries text[] not null,
  token_hash text not null unique,
  created_at timestamptz not null,
  renewed_at timestamptz not null,
  read_at timestamptz,
  revoked_at timestamptz,
  check ((scope = 'client') = (party_id is not null))
);
create index calendar_link_user on calendar_link (user_id);
create index calendar_link_party on calendar_link (party_id) where party_id is not null;

-- The days of the calendar.
create index process_service_fleet on process (fleet_id, service_on) where service_on is not null;
create index process_service_owner on process (owner_id, service_on) where service_on is not null;
create index process_contract_end on process ((dates -> 'endOn' ->> 'value')) where kind = 'contract' and closed_at is null;
create index service_booked on service (booked_on) where state = 'booked';
create index task_due on task (due_at) where state in ('open', 'in_progress');

-- The potential of a client's objects: a copy that is made again after a change of them, a client at a time. Who asks is
-- told from when it is; a row that was never made, or is stale, waits for the background.
create table fleet_potential (
  party_id uuid primary key references party on delete cascade,
  -- How many changes of its objects were heard of, and how many the figures know. Apart: it is stale.
  changes bigint not null default 1,
  made_changes bigint not null default 0,
  -- Who makes it holds it until then.
  leased_until timestamptz,
  made_at timestamptz,
  -- The day from which it looks ahead. Figures by month begin with the month of that day.
  made_on date,
  -- Made again the later the longer it takes.
  took_ms integer not null default 0,
  -- Objects whose rules fail; see their pages.
  failing integer not null default 0,
  -- Days with services: [owner, day, services, minutes].
  days jsonb not null default '[]'
);
create index fleet_potential_stale on fleet_potential (made_at) where changes <> made_changes;
create index fleet_potential_month on fleet_potential (made_on);

create table fleet_potential_kind (
  party_id uuid not null references fleet_potential on delete cascade,
  owner_id uuid,
  region text,
  object_kind text not null,
  objects integer not null,
  ours integer not null,
  nobody integer not null,
  competitor integer not null,
  uncovered integer not null,
  replaceable integer not null
);
create index fleet_potential_kind_party on fleet_potential_kind (party_id);

-- One element for each month from made_on on; *_year: twelve months from the first, the second and the third of them.
create table fleet_potential_rule (
  party_id uuid not null references fleet_potential on delete cascade,
  owner_id uuid,
  region text,
  object_kind text not null,
  rule_id text not null,
  title jsonb not null,
  currency text not null,
  services integer[] not null,
  ours integer[] not null,
  amounts bigint[] not null,
  amounts_ours bigint[] not null,
  services_year integer[] not null,
  ours_year integer[] not null,
  amounts_year bigint[] not null,
  amounts_ours_year bigint[] not null,
  done integer not null,
  amount_done bigint not null
);
create index fleet_potential_rule_party on fleet_potential_rule (party_id);

create table fleet_potential_item (
  party_id uuid not null references fleet_potential on delete cascade,
  owner_id uuid,
  region text,
  object_kind text not null,
  item text not null,
  title jsonb not null,
  unit text not null,
  currency text not null,
  quantities double precision[] not null,
  amounts bigint[] not null,
  quantities_year double precision[] not null,
  amounts_year bigint[] not null
);
create index fleet_potential_item_party on fleet_potential_item (party_id);

-- The work of all clients by day and by who answers for it: what the days of all fleets add up to. Nobody's is nil.
create table service_load (
  owner_id uuid not null,
  on_day date not null,
  services integer not null,
  minutes integer not null,
  primary key (owner_id, on_day)
);
create index service_load_day on service_load (on_day);

-- What leaves takes its work along.
create function take_service_load() returns trigger language plpgsql as $$
begin
  update service_load l set services = l.services - x.services, minutes = l.minutes - x.minutes
  from (select coalesce(day ->> 0, '00000000-0000-0000-0000-000000000000')::uuid as owner_id, (day ->> 1)::date as on_day,
      sum((day ->> 2)::integer) as services, sum((day ->> 3)::integer) as minutes
    from jsonb_array_elements(old.days) as day group by 1, 2) x
  where l.owner_id = x.owner_id and l.on_day = x.on_day;
  return null;
end $$;
create trigger fleet_potential_gone after delete on fleet_potential for each row execute function take_service_load();

-- A client whose objects changed. Every change leaves a mark of its own, so that none can be missed between two
-- transactions; the background turns marks into changes of fleet_potential.
create table potential_mark (
  id bigint generated always as identity primary key,
  party_id uuid not null
);

-- A turn alone (a task that opens, a letter) changes nothing of what is ahead, and costs a comparison.
create function mark_potential_changed() returns trigger language plpgsql as $$
begin
  insert into potential_mark (party_id)
  select distinct party from unnest(array[old.fleet_id, new.fleet_id]) as party where party is not null;
  return null;
end $$;
create trigger process_potential_changed after update on process for each row
  when (new.kind = 'object' and (old.state <> new.state or old.owner_id is distinct from new.owner_id
    or old.fleet_id is distinct from new.fleet_id or old.calendar_id <> new.calendar_id or old.facts is distinct from new.facts))
  execute function mark_potential_changed();

-- Contracts stand behind objects: one that begins or ends changes which of them nobody covers.
create function mark_potential_covered() returns trigger language plpgsql as $$
begin
  insert into potential_mark (party_id) select party_id from record where id = new.id and party_id is not null;
  return null;
end $$;
create trigger process_potential_covered after update on process for each row
  when (new.kind = 'contract' and old.state <> new.state) execute function mark_potential_covered();

create function mark_potential_of_many() returns trigger language plpgsql as $$
begin
  insert into potential_mark (party_id)
  select distinct fleet_id from touched where kind = 'object' and fleet_id is not null;
  return null;
end $$;
create trigger process_potential_created after insert on process referencing new table as touched
  for each statement execute function mark_potential_of_many();
create trigger process_potential_gone after delete on process referencing old table as touched
  for each statement execute function mark_potential_of_many();

-- An agreed day moves the work.
create function mark_potential_booked() returns trigger language plpgsql as $$
begin
  insert into potential_mark (party_id) values (new.fleet_id);
  return null;
end $$;
create trigger service_potential after update on service for each row
  when (new.fleet_id is not null and old.booked_on is distinct from new.booked_on) execute function mark_potential_booked();

create function mark_potential_named() returns trigger language plpgsql as $$
begin
  insert into potential_mark (party_id) select fleet_id from process where id = new.id and fleet_id is not null;
  return null;
end $$;
create trigger record_potential after update on record for each row
  when (new.kind = 'object' and (old.region is distinct from new.region or old.object_kind is distinct from new.object_kind
    or old.contract_id is distinct from new.contract_id))
  execute function mark_potential_named();

insert into potential_mark (party_id) select distinct fleet_id from process where fleet_id is not null;
