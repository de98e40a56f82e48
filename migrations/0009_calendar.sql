-- Calendars as people keep them: names, a base whose days count too, notes, who changed what; and whether a record
-- follows its owner's calendar or was given one of its own.
alter table calendar
  add column name_ru text not null default '',
  add column name_en text not null default '',
  add column base_id text references calendar,
  add column version bigint not null default 1,
  add column updated_at timestamptz not null default now(),
  add column updated_by text not null default 'system';
create index calendar_base on calendar (base_id) where base_id is not null;
update calendar set name_ru = id, name_en = id;
update calendar set name_ru = 'Производственный календарь России', name_en = 'Production calendar of Russia' where id = 'ru';
update calendar set name_ru = 'Без выходных', name_en = 'No days off' where id = 'every_day';

-- The day off or the workday that was transferred to this day.
alter table calendar_day add column moved_from date;

-- What an administrator changed, and what it did to the plans.
create table calendar_change (
  id uuid primary key,
  -- Not a reference: the story of a calendar outlives it.
  calendar_id text not null,
  at timestamptz not null,
  by text not null,
  what text not null check (what in ('created', 'changed', 'imported', 'removed')),
  detail jsonb not null,
  job_id uuid
);
create index calendar_change_of on calendar_change (calendar_id, at desc);

alter table app_user add constraint app_user_calendar foreign key (calendar_id) references calendar;
create index app_user_calendar_of on app_user (calendar_id);

-- Whether the record keeps its calendar whoever owns it. What differs today was chosen, so it stays.
alter table process add column calendar_pinned boolean not null default false;
update process p set calendar_pinned = true from app_user u where u.id = p.owner_id and u.calendar_id <> p.calendar_id;
