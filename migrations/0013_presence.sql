-- What we can make of a need, and since when somebody who takes part has been spoken with.
alter table line add column capacity_per_quarter numeric;
alter table record_party add column touched_on date;
