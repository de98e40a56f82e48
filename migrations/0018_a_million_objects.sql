-- A million objects at rest: what their rows and indexes take, and what a sweep over them costs.

-- A third of every page stood empty for updates in place. An object is written a few times a year, and the page of a record
-- that is worked on every day has the room that its older versions leave.
alter table process set (fillfactor = 100);

-- What is made together has one time, which such an index keeps once; the ids of one time are put in order when they are read.
drop index record_kind;
create index record_kind on record (kind, created_at);

-- Few records come from an event.
alter table record drop constraint record_origin_event_id_key;
create unique index record_origin on record (origin_event_id) where origin_event_id is not null;

-- What a fleet's turn looks for beside what is due: objects that somebody moved, and those whose turn failed. At rest both
-- are empty, where the whole fleet was looked through before.
create index process_fleet_behind on process (fleet_id, id) where behind and fleet_id is not null;
create index process_fleet_error on process (fleet_id, error_at) where error_at is not null and fleet_id is not null;

-- The outlook is kept for everything but objects, and looks for what is stale every few seconds.
create index process_outlook on process (id) where closed_at is null and kind <> 'object';
delete from outlook_step s using process p where p.id = s.process_id and p.kind = 'object';
delete from outlook o using process p where p.id = o.process_id and p.kind = 'object';

-- Accounts that were ended and may have to be opened again: few, among all that was ever closed.
create index process_ended_account on process (closed_at) where kind = 'account' and closed_at is not null;
