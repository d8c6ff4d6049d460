-- Version 3: plans are records like everything else, with layers that other programs read. What
-- other programs proposed before is still here, and becomes a plan when the project is opened.
CREATE INDEX gridroom_record_plan ON gridroom_record (json_extract(doc, '$.properties.plan'))
  WHERE kind = 'plan-grid';
