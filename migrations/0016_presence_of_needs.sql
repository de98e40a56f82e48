-- Presence is counted in needs; what stood on supply lines said no more than that a deal was signed.
delete from presence p using line l where l.id = p.line_id and l.kind <> 'need';
