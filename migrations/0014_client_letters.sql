-- A letter to a client is signed by whoever answers for the record, and answered to them; later attempts say the same.
alter table mail add column from_name text, add column reply_to text;
