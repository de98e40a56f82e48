-- The hash of an event, and of the last one on its process, as the 32 bytes that it is: written out it took twice as
-- much, which was some 36 bytes for each object at rest.
alter table event alter column hash type bytea using decode(hash, 'hex');
alter table process
  alter column chain_hash drop default,
  alter column chain_hash type bytea using decode(chain_hash, 'hex'),
  alter column chain_hash set default '';
