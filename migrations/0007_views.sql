-- Lists read views; a live record always shows its next step.
create view record_summary as
select r.id, r.kind, r.number, r.title, r.party_id, y.name as party_name, r.amount_minor, r.currency, r.region,
  r.project_id, r.tender_id, r.interest_id, r.deal_id, r.contract_id, r.external_id, r.created_at,
  p.state, p.held, p.owner_id, u.name as owner_name, p.dates, p.facts, p.seq, p.watched_seq, p.next_due_at, p.next_label,
  p.waiting_for, p.closed_at, p.entered_at, p.definition_version, p.updated_at, p.error,
  coalesce(p.facts ->> 'industry', y.industry) as industry
from record r
join process p on p.id = r.id
left join party y on y.id = r.party_id
left join app_user u on u.id = p.owner_id;

create view task_summary as
select t.*, r.kind as record_kind, r.number as record_number, r.title as record_title, r.party_id,
  y.name as party_name, p.state as record_state, p.owner_id, u.name as assignee_name
from task t
join process p on p.id = t.process_id
join record r on r.id = t.process_id
left join party y on y.id = r.party_id
left join app_user u on u.id = t.assignee_id;
