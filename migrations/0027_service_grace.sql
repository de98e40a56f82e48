-- Until when a service that is due still counts as on schedule; what opened before is without grace until its object turns again.
alter table service add column grace_on date;
