-- The figures of a quarter are decided once for each reader and quarter, as digests are; on_day is its first day.
alter table digest drop constraint digest_kind_check;
alter table digest add constraint digest_kind_check check (kind in ('daily', 'weekly', 'board'));
