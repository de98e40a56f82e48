-- Services are gathered into visits: one journey to one site of a client, with one task and one letter.
alter table service
  -- Give or take so many days, where a forecast of usage decides; from lost_on it is late by a whole interval.
  add column spread_days integer,
  add column lost_on date,
  -- What its rule says of the visit: how near it must be, whether the client is written to, what it opens for the seller.
  add column merge_days smallint not null default 14,
  add column client_letter boolean not null default false,
  add column creates text check (creates in ('interest', 'deal')),
  add column minutes integer,
  -- What it sells, where all of it is priced in one currency.
  add column amount_minor bigint,
  add column currency text,
  -- False from the moment something about it changed until its visit takes account of that.
  add column planned boolean not null default false,
  -- A further lead has come, of which its visit does not know yet.
  add column reminds boolean not null default false,
  -- Put off: before this day no visit takes it.
  add column plan_on date;
drop index service_unplanned;
create index service_unplanned on service (fleet_id, plan_on) where not planned;

-- What came of a visit: the interest or deal that it opened.
alter table record add column visit_id uuid references record;
create index record_visit on record (visit_id) where visit_id is not null;
-- Where an open visit is found for one more service.
create index record_visit_place on record (party_id, site_id) where kind = 'visit';
